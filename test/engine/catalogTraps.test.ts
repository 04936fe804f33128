import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import type { MongodSeries } from '../../src/embedded';
import type { MigrationReport } from '../../src/engine/model/report';
import { differencesBetween } from '../support/compareDatabases';
import { migrate, type RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** What is done to the source, and what it must be prepared with. */
interface Trap {
  name: string;
  act: (source: MongoClient, db: string, other: string) => Promise<unknown>;
}

function numbered(count: number, more: Document = {}): Document[] {
  return Array.from({ length: count }, (_, n) => ({ _id: n, n, ...more }));
}

/** Every collection that a trap may want: `a`, `b` and `c` with different documents, a view, a capped one. */
async function prepare(source: MongoClient, db: string, other: string): Promise<void> {
  const database = source.db(db);
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await database
      .collection(name)
      .insertMany(numbered(200, { from: name, pad: 'p'.repeat(index + 1) }));
    await database.collection(name).createIndex({ n: 1 }, {}, {});
  }
  await database.collection('a').createIndex({ from: 1, n: 1 }, { unique: true }, {});
  await database.createCollection('view', { viewOn: 'a', pipeline: [] });
  await database.createCollection('ring', { capped: true, size: 4096 });
  await database.collection('ring').insertMany(numbered(10, { pad: 'p'.repeat(100) }));
  await source.db(other).collection('there').insertMany(numbered(50));
}

const TRAPS: Trap[] = [
  {
    name: 'a collection dropped',
    act: (source, db) => source.db(db).collection('a').drop(),
  },
  {
    name: 'a collection dropped and made again otherwise',
    act: async (source, db) => {
      await source
        .db(db)
        .collection('a')
        .updateMany({}, { $set: { last: true } });
      await source.db(db).collection('a').drop();
      await source.db(db).createCollection('a', { collation: { locale: 'de' } });
      await source
        .db(db)
        .collection('a')
        .insertMany(numbered(20, { new: true }));
    },
  },
  {
    name: 'a collection replaced by a view',
    act: async (source, db) => {
      await source
        .db(db)
        .collection('b')
        .updateMany({}, { $set: { last: true } });
      await source.db(db).collection('b').insertOne({ last: true });
      await source.db(db).collection('b').drop();
      await source.db(db).createCollection('b', { viewOn: 'c', pipeline: [] });
    },
  },
  {
    name: 'a view replaced by a collection, and another one changed',
    act: async (source, db) => {
      await source.db(db).createCollection('second', { viewOn: 'b', pipeline: [] });
      await source.db(db).collection('view').drop();
      await source
        .db(db)
        .collection<{ _id: number }>('view')
        .insertMany([{ _id: 1 }, { _id: 2 }]);
      await source.db(db).command({ collMod: 'second', viewOn: 'c', pipeline: [{ $limit: 3 }] });
    },
  },
  {
    name: 'a collection renamed after changes',
    act: async (source, db) => {
      const a = source.db(db).collection('a');
      await a.updateMany({ n: { $lt: 100 } }, { $inc: { n: 1000 } });
      await a.rename('renamed');
      await source
        .db(db)
        .collection('renamed')
        .updateMany({ n: { $gt: 1050 } }, { $set: { x: 1 } });
      await source
        .db(db)
        .collection('renamed')
        .deleteMany({ n: { $lt: 150 } });
    },
  },
  {
    name: 'a collection renamed, and another one made under its old name',
    act: async (source, db) => {
      const a = source.db(db).collection('a');
      await a.updateMany({}, { $set: { old: true } });
      await a.rename('older');
      await a.insertMany(numbered(30, { young: true }));
      await a.updateMany({}, { $set: { younger: true } });
      await source.db(db).command({ collMod: 'a', validator: { young: true } });
      await source
        .db(db)
        .collection('older')
        .updateMany({ n: 5 }, { $set: { five: true } });
    },
  },
  {
    name: 'two collections that swap their names',
    act: async (source, db) => {
      const database = source.db(db);
      await database.collection('a').updateMany({}, { $set: { was: 'a' } });
      await database.collection('b').updateMany({}, { $set: { was: 'b' } });
      await database.collection('a').rename('t');
      await database.collection('b').rename('a');
      await database.collection('t').rename('b');
      await database.collection('a').updateMany({ n: 1 }, { $set: { is: 'a' } });
    },
  },
  {
    name: 'a collection renamed onto another one',
    act: (source, db) => source.db(db).collection('a').rename('b', { dropTarget: true }),
  },
  {
    name: 'a collection renamed into another database and back',
    act: async (source, db, other) => {
      const admin = source.db('admin');
      await source
        .db(db)
        .collection('a')
        .updateMany({ n: 3 }, { $set: { moved: true } });
      await admin.command({ renameCollection: `${db}.a`, to: `${other}.a` });
      await source
        .db(other)
        .collection('a')
        .updateMany({ n: 4 }, { $set: { there: true } });
      await admin.command({ renameCollection: `${db}.b`, to: `${other}.b` });
      await admin.command({ renameCollection: `${other}.b`, to: `${db}.b2` });
    },
  },
  {
    name: 'a database dropped, and made again',
    act: async (source, db, other) => {
      await source.db(other).dropDatabase();
      await source.db(db).dropDatabase();
      await source.db(db).collection('again').insertMany(numbered(5));
    },
  },
  {
    name: '$out and $merge',
    act: async (source, db, other) => {
      const a = source.db(db).collection('a');
      await a.aggregate([{ $match: { n: { $lt: 50 } } }, { $out: 'b' }]).toArray();
      await a.aggregate([{ $out: { db: other, coll: 'out' } }]).toArray();
      await a
        .aggregate([{ $set: { merged: true } }, { $merge: { into: 'c', whenMatched: 'merge' } }])
        .toArray();
    },
  },
  {
    name: 'options changed with collMod',
    act: async (source, db) => {
      const database = source.db(db);
      await database.command({ collMod: 'a', validator: { n: { $gte: 0 } } });
      await database.command({ collMod: 'b', validator: { n: 1 }, validationLevel: 'off' });
      await database.command({ collMod: 'b', validationAction: 'warn' });
      await database.collection('c').createIndex({ at: 1 }, { expireAfterSeconds: 100 }, {});
      await database.command({
        collMod: 'c',
        index: { keyPattern: { at: 1 }, expireAfterSeconds: 200 },
      });
      await database.command({ collMod: 'c', index: { keyPattern: { n: 1 }, hidden: true } });
    },
  },
  {
    name: 'indexes made, dropped, and made otherwise under the same name',
    act: async (source, db) => {
      const a = source.db(db).collection('a');
      await a.dropIndex('n_1');
      await a.createIndex({ n: 1 }, { sparse: true }, {});
      await a.createIndex({ pad: 1 }, { name: 'p' }, {});
      await a.dropIndex('p');
      await a.createIndex({ from: 1 }, { name: 'p' }, {});
      await source.db(db).collection('b').dropIndexes();
    },
  },
  {
    name: 'a collection made capped',
    act: async (source, db) => {
      await source.db(db).command({ convertToCapped: 'a', size: 8192 });
      await source
        .db(db)
        .collection<{ _id: number }>('a')
        .insertMany(numbered(5).map(({ n }) => ({ _id: 900 + Number(n) })));
    },
  },
  {
    name: 'a capped collection that goes round',
    act: async (source, db) => {
      const ring = source.db(db).collection<{ _id: number; pad: string }>('ring');
      for (let n = 100; n > 0; n--) await ring.insertOne({ _id: 1000 + n, pad: 'q'.repeat(100) });
      await ring.insertMany(
        Array.from({ length: 3_000 }, (_, n) => ({ _id: 9_000 - n, pad: 'r'.repeat(n % 7) })),
      );
    },
  },
];

/** When the traps are sprung, and on which source. */
const OCCASIONS: [string, MongodSeries, (migration: RunningMigration) => Promise<unknown>][] = [
  ['during the copy', '6.0', pausedCopy],
  ['in step', '6.0', (migration) => migration.untilPhase('sync')],
  ['during the copy from 4.4', '4.4', pausedCopy],
  ['in step with 4.4', '4.4', (migration) => migration.untilPhase('sync')],
];

/** Stops in the middle of the copy, so that what happens then is surely during it. */
async function pausedCopy(migration: RunningMigration): Promise<void> {
  await migration.until(({ rangesDone }) => rangesDone >= 3);
  await migration.migration.pause();
  assert.equal(migration.status.phase, 'snapshot', 'the copy was too quick');
}

for (const [occasion, version, ready] of OCCASIONS) {
  // One migration for all traps, each of which has databases of its own.
  describe(`catalog changes ${occasion}`, function () {
    this.timeout(120_000);

    const clients: MongoClient[] = [];
    const places = new Map(
      TRAPS.map(({ name }) => [name, [uniqueName('traps'), uniqueName('traps')] as const]),
    );
    let report: MigrationReport;

    before(async () => {
      const [from, to] = [await replicaSet(version), await replicaSet('6.0', { oplogSizeMB: 100 })];
      const source = await MongoClient.connect(from.uri);
      clients.push(source, await MongoClient.connect(to.uri));
      for (const databases of places.values()) await prepare(source, ...databases);
      const include = [...places.values()].flat();
      const plan = { include, rangeBytes: 2_000, parallelRanges: 1 };
      const migration = migrate({ source: from.uri, target: to.uri, plan });
      await ready(migration);
      for (const { name, act } of TRAPS) await act(source, ...(places.get(name) ?? ['', '']));
      if (migration.status.state === 'paused') await migration.migration.resume();
      await migration.untilCaughtUpWith(source);
      report = await migration.cutOver();
    });

    after(() => Promise.all(clients.map((client) => client.close())));

    for (const { name } of TRAPS) {
      it(name, async () => {
        const databases = [...(places.get(name) ?? [])];
        const [source, target] = clients;
        assert(source !== undefined && target !== undefined);
        assert.deepEqual(await differencesBetween(source, target, databases), []);
        const found = report.verification?.found ?? [];
        const own = found.filter(({ namespace }) =>
          databases.some((db) => namespace.startsWith(`${db}.`)),
        );
        assert.deepEqual(own, []);
        assert.deepEqual(report.warnings, []);
      });
    }
  });
}
