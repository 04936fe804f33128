import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MongoClient, type ClientSession, type Document } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { dump } from '../../src/methods/dump/dump';
import type { DumpPlace } from '../../src/methods/dump/types';
import { restore } from '../../src/methods/restore/restore';
import { CommandLine } from '../support/cli';
import { differencesBetween } from '../support/compareDatabases';
import { databaseTools, type FoundTools } from '../support/databaseTools';
import { temporaryFolder, testJob } from '../support/job';
import { oddDocuments } from '../support/oddBson';
import { insertRaw } from '../support/rawBson';
import { replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';
import { useDatabaseTools } from '../support/useDatabaseTools';
import { startWireProxy, type WireProxy } from '../support/wireProxy';

/** The last collection that a dump reads waits for all writes: they fall into the dump. */
const HELD = 'held';

interface Item extends Document {
  _id: number;
}

describe('dumps with the oplog', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();
  const clients: MongoClient[] = [];
  let tools: FoundTools;
  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;
  let proxy: WireProxy;
  let db: string;
  let writing: Promise<void> | undefined;
  /** What a test writes besides, after all else. */
  let more: () => Promise<void>;

  useDatabaseTools();

  before(async function () {
    this.timeout(400_000);
    tools = (await databaseTools()) ?? skip(this, 'neither the tools nor Go are on PATH');
    from = await replicaSet('6.0', { members: 1, oplogSizeMB: 200 });
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    clients.push(source, target);
    const member = new URL(from.uri.replace('mongodb:', 'http:')).host;
    proxy = await startWireProxy(member, (command, forward) => {
      if (command['find'] !== HELD) return undefined;
      return (writing ??= write().then(() => more())).then(() => forward());
    });
  });

  after(async () => {
    await proxy.stop();
    await Promise.all(clients.map((client) => client.close()));
  });

  beforeEach(async () => {
    db = uniqueName('oplog');
    writing = undefined;
    more = () => Promise.resolve();
    await fill();
  });

  afterEach(async () => {
    await source.db(db).dropDatabase();
    await target.db(db).dropDatabase();
  });

  const uri = () => `mongodb://${proxy.host}/?directConnection=true`;
  const tool = (name: keyof FoundTools['paths'], ...args: string[]) =>
    promisify(execFile)(tools.paths[name], args);
  const ferryRestore = (place: DumpPlace, oplogReplay = true) =>
    restore(
      {
        target: { uri: to.uri, label: 'target' },
        from: place,
        include: [],
        exclude: [],
        renames: [],
        existing: 'drop',
        oplogReplay,
        dryRun: false,
      },
      testJob(),
    );

  /** mongorestore decodes what it replays, and numbers the elements of arrays anew. */
  async function equalButForOddOnes(): Promise<void> {
    const differences = await differencesBetween(source, target, [db]);
    assert.deepEqual(
      differences.filter((line) => !line.includes(': odd ')),
      [],
    );
  }

  async function fill(): Promise<void> {
    const home = source.db(db);
    const items = Array.from({ length: 400 }, (_, _id) => ({
      _id,
      n: _id,
      list: [1, 2],
      sub: { a: 1 },
    }));
    await home.collection<Item>('items').insertMany(items);
    await home.collection('items').createIndex({ n: 1 }, { unique: true, name: 'unique' }, {});
    await home.collection('items').createIndex({ list: 1 }, { name: 'leaves' }, {});
    await home
      .collection('items')
      .createIndex({ at: 1 }, { name: 'ttl', expireAfterSeconds: 9e6 }, {});
    await home.collection('gone').insertOne({ a: 1 });
    await home.collection('again').insertOne({ old: true });
    await home.createCollection('old_view', { viewOn: 'items', pipeline: [] });
    await home.collection(HELD).insertOne({ held: true });
  }

  /** Every kind of change, of documents that are dumped already and of some that are not. */
  async function write(): Promise<void> {
    const home = source.db(db);
    const items = home.collection<Item>('items');
    await items.updateMany(
      { _id: { $lt: 100 } },
      { $inc: { 'sub.a': 5 }, $push: { list: 3 } as Document },
    );
    await items.updateMany(
      { _id: { $lt: 50 } },
      { $unset: { 'sub.a': 1 }, $set: { 'list.0': 'x' } },
    );
    await items.deleteMany({ _id: { $gte: 20, $lt: 40 } });
    await items.insertOne({ _id: 20, n: 20, again: true });
    await items.replaceOne({ _id: 300 }, { n: 300, replaced: true });
    // For a moment nobody has the value; in the dump both may have it.
    await items.updateOne({ _id: 200 }, { $set: { n: -1 } });
    await items.updateOne({ _id: 201 }, { $set: { n: 200 } });
    await items.updateOne({ _id: 200 }, { $set: { n: 201 } });
    await insertRaw(
      source,
      db,
      'odd',
      oddDocuments().map(([, make], id) => make(id)),
    );
    const session = source.startSession();
    await transaction(session, 'keep');
    await transaction(session, 'abort');
    await session.endSession();
    await items.dropIndex('leaves');
    await items.createIndex({ replaced: 1 }, { name: 'added', sparse: true }, {});
    await home.command({ collMod: 'items', index: { name: 'ttl', expireAfterSeconds: 8e6 } });
    await home.collection('gone').drop();
    await home.collection('again').drop();
    await home.createCollection('again', { validator: { fresh: true } });
    await home.collection('again').insertOne({ fresh: true });
    await home.collection('again').createIndex({ fresh: 1 }, {}, {});
    await home.collection('old_view').drop();
    await home.createCollection('view', { viewOn: 'items', pipeline: [{ $match: { n: 1 } }] });
    await items.bulkWrite(
      Array.from({ length: 1200 }, (_, n) => ({
        insertOne: { document: { _id: 1000 + n, n: 1000 + n } },
      })),
    );
  }

  /** What is kept is large enough to take two entries of the oplog. */
  async function transaction(session: ClientSession, end: 'keep' | 'abort'): Promise<void> {
    const items = source.db(db).collection<Item>('items');
    const first = end === 'keep' ? 5000 : 6000;
    const length = end === 'keep' ? 1_500_000 : 1;
    session.startTransaction();
    for (let n = first; n < first + 3; n++) {
      await items.insertOne({ _id: n, n, text: end.repeat(length) }, { session });
    }
    await items.updateOne({ _id: 1 }, { $set: { by: end } }, { session });
    await items.deleteOne({ _id: end === 'keep' ? 2 : 3 }, { session });
    if (end === 'keep') await session.commitTransaction();
    else await session.abortTransaction();
  }

  it('by Mongo Ferry: either restores the moment at which it ended', async () => {
    const place: DumpPlace = { kind: 'archive', path: join(folder.path, 'ours.archive') };
    const request = { source: { uri: uri(), label: 'source' }, to: place, gzip: true };
    await dump({ ...request, include: [], exclude: [], oplog: true }, testJob());
    assert.ok(writing, 'it was written to meanwhile');
    await tool(
      'mongorestore',
      ...['--uri', to.uri, '--drop', '--oplogReplay', '--gzip', `--archive=${place.path}`],
    );
    await equalButForOddOnes();
    // Of what was made while it was dumped only the oplog tells: what stands there is another's.
    await assert.rejects(ferryRestore(place), { code: 'foreign-in-the-way' });
    await target.db(db).dropDatabase();
    const { notes } = await ferryRestore(place);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
    assert.match(notes.join('\n'), /Oplog: [\d,]+ changes replayed/);
    assert.match(notes.join('\n'), new RegExp(`Dropped: ${db}\\.gone, as the oplog`));
  });

  it('13.3 a collection made meanwhile has a default collation, and an index without one', async () => {
    more = async () => {
      const options = { collation: { locale: 'de', strength: 2 }, validator: { n: { $gt: 0 } } };
      const collated = await source.db(db).createCollection('collated', options);
      await collated.createIndex({ n: 1 }, { name: 'simple', collation: { locale: 'simple' } }, {});
      await collated.createIndex({ n: 1, m: 1 }, { name: 'german' }, {});
      await collated.insertOne({ n: 1 });
    };
    const to: DumpPlace = { kind: 'folder', path: join(folder.path, 'collated') };
    const request = { source: { uri: uri(), label: 'source' }, to, gzip: false };
    await dump({ ...request, include: [], exclude: [], oplog: true }, testJob());
    await ferryRestore(to);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
  });

  it('by mongodump: restored natively, to the moment at which it ended', async () => {
    const place: DumpPlace = { kind: 'folder', path: join(folder.path, 'theirs') };
    await tool('mongodump', '--uri', uri(), '--oplog', '--gzip', '--out', place.path);
    assert.ok(writing, 'it was written to meanwhile');
    await ferryRestore(place);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
    const { notes } = await ferryRestore(place, false);
    assert.match(notes.join('\n'), /Left out: the oplog/);
  });

  it('a whole cluster is copied through a pipe while it is written to (scenario 21)', async () => {
    const home = join(folder.path, 'home');
    const cli = new CommandLine(home, { LIVE: uri(), COPY: to.uri });
    const sides = ['--source', 'env:LIVE', '--target', 'env:COPY', '--drop-target', '--yes'];
    await cli.succeed('dump-restore', ...sides, '--oplog', '--oplog-replay');
    assert.ok(writing, 'it was written to meanwhile');
    await equalButForOddOnes();
  });

  it('are refused of a part, and replayed only where there is an oplog', async () => {
    const to: DumpPlace = { kind: 'folder', path: join(folder.path, 'part') };
    const request = { source: { uri: from.uri, label: 'source' }, to, gzip: false, exclude: [] };
    await assert.rejects(dump({ ...request, include: [db], oplog: true }, testJob()), {
      code: 'oplog-of-part',
    });
    await dump({ ...request, include: [db] }, testJob());
    await assert.rejects(ferryRestore(to), { code: 'no-oplog' });
  });
});
