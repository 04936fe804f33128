import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import { findMongod } from '../../src/embedded';
import { differencesBetween } from '../support/compareDatabases';
import { databaseTools, type FoundTools } from '../support/databaseTools';
import { skip } from '../support/skip';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

describe('dump and restore by mouse', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let target: MongoClient;
  let folder: string;
  let tools: FoundTools | undefined;

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    const documents = Array.from({ length: 500 }, (_, n) => ({ n }));
    await source.db('cellar').collection('bottles').insertMany(documents);
    await source.db('cellar').collection('bottles').createIndex({ n: 1 }, {}, {});
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-dumps-'));
    tools = await databaseTools();
    const env: Record<string, string> = {};
    if (tools?.folder !== undefined) env['MONGO_FERRY_TOOLS'] = tools.folder;
    workbench = await openWorkbench({ env });
    await workbench.views.openContainer();
    await workbench.addConnection('Winery', sides.uris.source);
    await workbench.addConnection('Shop', sides.uris.target);
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('dumps a database to an archive and restores it elsewhere, after a confirmation', async () => {
    const { quickInput, views, notifications } = workbench;
    const archive = join(folder, 'cellar.archive.gz');
    const database = await views.expand('Connections', 'Winery', 'cellar');
    await views.contextMenu(database, 'Dump…');
    await quickInput.waitFor('What the dump is to be');
    await workbench.screenshot('dump-layout');
    await quickInput.pickListed('Archive, compressed');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By Mongo Ferry');
    await quickInput.waitFor('Dump to');
    await quickInput.answer(archive);
    await notifications.waitFor('Dumped 1 namespace, 500 documents');
    await workbench.screenshot('dump-done');
    assert.ok(existsSync(archive));

    await views.contextMenu(views.item('Connections', 'Shop'), 'Restore a Dump…');
    await quickInput.waitFor('What the dump is');
    await quickInput.pickListed('Archive');
    await quickInput.waitFor('Data that is there already');
    await workbench.screenshot('restore-existing');
    await quickInput.pickListed('Refuse if collections of the dump hold data already');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By Mongo Ferry');
    await quickInput.waitFor('The dump');
    await quickInput.answer(archive);
    const question = `Restore ${archive} to Shop?`;
    await notifications.dialog(question);
    await workbench.screenshot('restore-confirm');
    await notifications.pressInDialog(question, 'Restore');
    await notifications.waitFor('Restored 1 namespace, 500 documents');
    assert.deepEqual(await differencesBetween(source, target, ['cellar']), []);
  });

  it('loads sample data, and copies and dumps with the tools that it found', async function () {
    const { quickInput, views, notifications } = workbench;
    if (tools === undefined) return skip(this, 'neither the tools nor Go are on PATH');
    await views.contextMenu(views.item('Connections', 'Winery'), 'Load Sample Data…');
    await quickInput.waitFor('Which data');
    await workbench.screenshot('sample-sets');
    await quickInput.pickListed('Places');
    await quickInput.waitFor('Database, which must not be there yet');
    await quickInput.answer('sample_places');
    await notifications.waitFor('Loaded 2 namespaces, 3,045 documents');

    const database = await views.expand('Connections', 'Winery', 'cellar');
    await views.contextMenu(database, 'Copy with mongodump and mongorestore…');
    await quickInput.waitFor('Copy: choose the target');
    await quickInput.pickListed('Shop');
    await quickInput.waitFor('Data that is there already');
    await quickInput.pickListed('Drop these collections first');
    await notifications.pressInDialog('Restore cellar to Shop?', 'Restore');
    await notifications.waitFor('Copied 1 namespace, 500 documents');
    assert.deepEqual(await differencesBetween(source, target, ['cellar']), []);

    await views.contextMenu(await views.expand('Connections', 'Winery', 'cellar'), 'Dump…');
    await quickInput.waitFor('What the dump is to be');
    await quickInput.pickListed('Folder');
    await quickInput.waitFor('Who does it');
    await quickInput.row(/mongodump.*, mongorestore/).waitFor();
    await workbench.screenshot('dump-tools');
    await quickInput.pickListed('By the MongoDB Database Tools');
    await quickInput.waitFor('New folder of the dump');
    await quickInput.answer(join(folder, 'by-tools'));
    await notifications.waitFor(/Dumped 1 namespace, 500 documents.* by mongodump/);
    assert.ok(existsSync(join(folder, 'by-tools', 'cellar', 'bottles.bson')));

    await target
      .db('cellar')
      .collection('bottles')
      .deleteMany({ n: { $lt: 100 } });
    await views.contextMenu(views.item('Connections', 'Shop'), 'Restore a Dump…');
    await quickInput.waitFor('What the dump is');
    await quickInput.pickListed('Folder');
    await quickInput.waitFor('Data that is there already');
    await quickInput.pickListed('Drop these collections first');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By the MongoDB Database Tools');
    await quickInput.waitFor('The dump');
    await quickInput.answer(join(folder, 'by-tools'));
    await notifications.pressInDialog(`Restore ${join(folder, 'by-tools')} to Shop?`, 'Restore');
    await notifications.waitFor(/Restored 1 namespace, 500 documents.* by mongorestore/);
    assert.deepEqual(await differencesBetween(source, target, ['cellar']), []);
  });

  it('exports and imports with the tools', async function () {
    const { quickInput, views, notifications } = workbench;
    if (tools === undefined) return skip(this, 'neither the tools nor Go are on PATH');
    const file = join(folder, 'bottles.jsonl');
    const collection = await views.expand('Connections', 'Winery', 'cellar', 'bottles');
    await views.contextMenu(collection, 'Export…');
    await quickInput.waitFor('Format of the file');
    await quickInput.pickListed('JSON lines, canonical');
    await quickInput.waitFor('Only documents that this query finds');
    await quickInput.answer('{"n":{"$lt":20}}');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By the MongoDB Database Tools');
    await quickInput.waitFor('Export to');
    await quickInput.answer(file);
    await notifications.waitFor(/20 documents/);

    await views.contextMenu(views.item('Connections', 'Shop'), 'Import…');
    await quickInput.waitFor('What to import');
    await quickInput.pickListed('File');
    await quickInput.waitFor('Choose the File to Import');
    await quickInput.answer(file);
    await quickInput.waitFor('Collection to import into');
    await quickInput.answer('cellar.few');
    await quickInput.waitFor('What to do with each document');
    await quickInput.pickListed('Insert');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By the MongoDB Database Tools');
    await notifications.waitFor(/bottles\.jsonl → cellar\.few: finished.*20 inserted/);
    const ids = (await target.db('cellar').collection('few').find().toArray()).map(({ n }) =>
      Number(n),
    );
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  it('explains each step of a physical restore, and says what is wrong with a backup', async () => {
    const { quickInput, notifications } = workbench;
    const backup = join(folder, 'backup.tar.gz');
    await writeFile(backup, 'no archive');
    await workbench.command('Mongo Ferry: Restore a Physical Backup…');
    await quickInput.waitFor('The physical backup');
    await quickInput.answer(backup);
    await quickInput.waitFor('Data folder of the new server');
    await quickInput.accept();
    await quickInput.waitFor('release series');
    await quickInput.answer((await findMongod()).path);
    await quickInput.waitFor('Port of the new server');
    await quickInput.answer('27999');
    await quickInput.waitFor('Name of a replica set');
    await quickInput.answer('fresh');
    await notifications.dialog('Restore backup.tar.gz');
    await workbench.screenshot('backup-steps');
    await notifications.pressInDialog('Restore backup.tar.gz', 'Restore');
    await notifications.waitFor('backup.tar.gz is damaged at byte 0');
    await workbench.screenshot('backup-failed');
  });
});
