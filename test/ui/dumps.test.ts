import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import { differencesBetween } from '../support/compareDatabases';
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

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    const documents = Array.from({ length: 500 }, (_, n) => ({ n }));
    await source.db('cellar').collection('bottles').insertMany(documents);
    await source.db('cellar').collection('bottles').createIndex({ n: 1 }, {}, {});
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-dumps-'));
    workbench = await openWorkbench();
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
});
