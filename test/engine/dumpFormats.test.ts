import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet, MongodSeries } from '../../src/embedded';
import { dump } from '../../src/methods/dump/dump';
import type { DumpPlace } from '../../src/methods/dump/types';
import { restore } from '../../src/methods/restore/restore';
import { differencesBetween } from '../support/compareDatabases';
import { databaseTools, type FoundTools } from '../support/databaseTools';
import { temporaryFolder, testJob } from '../support/job';
import { dollarNames, oddDocuments, oddNames } from '../support/oddBson';
import { insertRaw } from '../support/rawBson';
import { fillIndexes, fillKinds } from '../support/sampleKinds';
import { replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';

describe('dumps, by Mongo Ferry and by the MongoDB Database Tools', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();
  const clients: MongoClient[] = [];
  let tools: FoundTools;
  let to: EmbeddedReplicaSet;
  let target: MongoClient;

  before(async function () {
    this.timeout(400_000);
    tools = (await databaseTools()) ?? skip(this, 'neither the tools nor Go are on PATH');
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    target = await connected(to);
  });

  after(() => Promise.all(clients.map((client) => client.close())));

  async function connected({ uri }: EmbeddedReplicaSet): Promise<MongoClient> {
    const client = await MongoClient.connect(uri);
    clients.push(client);
    return client;
  }

  const tool = (name: keyof FoundTools['paths'], ...args: string[]) =>
    promisify(execFile)(tools.paths[name], args);

  async function everything(version: MongodSeries) {
    const from = await replicaSet(version);
    const source = await connected(from);
    const db = uniqueName('dumped');
    await fillKinds(source, db, version);
    await fillIndexes(source, db, 'indexed');
    await source.db(db).createCollection('n'.repeat(200));
    await source.db(db).createCollection(`a/b*(c)'!~ %41+ü`);
    const cases = [...oddDocuments(), ...oddNames(), ...(version === '4.4' ? [] : dollarNames())];
    await insertRaw(
      source,
      db,
      'odd',
      cases.map(([, make], id) => make(id)),
    );
    const ferryDump = (place: DumpPlace, gzip = false) =>
      dump(
        {
          source: { uri: from.uri, label: 'source' },
          to: place,
          gzip,
          include: [db],
          exclude: [],
        },
        testJob(),
      );
    return { from, source, db, ferryDump };
  }

  const ferryRestore = (place: DumpPlace, db: string) =>
    restore(
      {
        target: { uri: to.uri, label: 'target' },
        from: place,
        include: [db],
        exclude: [],
        renames: [],
        existing: 'drop',
        dryRun: false,
      },
      testJob(),
    );

  for (const version of ['4.4', '6.0'] as MongodSeries[]) {
    it(`the same folder from ${version}, byte for byte, which either restores`, async () => {
      const { from, source, db, ferryDump } = await everything(version);
      const place = (name: string): DumpPlace => {
        return { kind: 'folder', path: join(folder.path, `${name}-${version}`) };
      };
      const [ours, packed, theirs] = [place('ours'), place('packed'), place('theirs')];
      await tool('mongodump', '--uri', from.uri, '--db', db, '--out', theirs.path);
      const report = await ferryDump(ours);
      await ferryDump(packed, true);
      const expected = await filesOf(join(theirs.path, db));
      expected.delete('prelude.json');
      assert.deepEqual(await filesOf(join(ours.path, db)), expected);
      assert.deepEqual(await filesOf(join(packed.path, db)), expected);
      assert.ok(report.documents > 100);

      for (const dumped of [ours, packed]) {
        const gzip = dumped === packed ? ['--gzip'] : [];
        await tool('mongorestore', '--uri', to.uri, '--drop', ...gzip, dumped.path);
        assert.deepEqual(await differencesBetween(source, target, [db]), []);
      }
      await ferryRestore(theirs, db);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
      const again = await ferryRestore(packed, db);
      assert.equal(again.documents, report.documents);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });
  }

  it('archives, plain and compressed, which either restores', async () => {
    const { from, source, db, ferryDump } = await everything('6.0');
    for (const gzip of [false, true]) {
      const file = (name: string) => join(folder.path, `${name}-${gzip}.archive`);
      const [ours, theirs] = [file('ours'), file('theirs')];
      const packed = gzip ? ['--gzip'] : [];
      await tool('mongodump', '--uri', from.uri, '--db', db, `--archive=${theirs}`, ...packed);
      await ferryDump({ kind: 'archive', path: ours }, gzip);
      await ferryRestore({ kind: 'archive', path: theirs }, db);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
      const { stderr } = await tool(
        'mongorestore',
        ...['--uri', to.uri, '--drop', `--archive=${ours}`],
        ...packed,
      );
      assert.match(stderr, / 0 document\(s\) failed to restore/);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    }
  });
});

/** Every file's bytes, unpacked, by its name without `.gz`. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    const packed = name.endsWith('.gz');
    files.set(name.replace(/\.gz$/, ''), (packed ? gunzipSync(bytes) : bytes).toString('latin1'));
  }
  return files;
}
