import assert from 'node:assert/strict';
import { MongoClient, Timestamp, type Collection, type Document } from 'mongodb';
import type { MongodSeries } from '../../src/embedded';
import type { MigrationReport } from '../../src/engine/model/report';
import { differencesBetween } from '../support/compareDatabases';
import { insertLarge, large, MEGABYTE } from '../support/largeDocuments';
import { useGates } from '../support/gates';
import { migrate } from '../support/migrate';
import { insertRaw, element, double, int32, rawDocument, deleteRaw } from '../support/rawBson';
import { replicaSet, uniqueName } from '../support/servers';

interface Numbered extends Document {
  _id: number;
}

interface Trap {
  name: string;
  /** The last thing that happens before the cutover. */
  atTheEnd?: boolean;
  /** Before the migration; a collection of 100 numbered documents is there already. */
  prepare?: (collection: Collection<Numbered>, source: MongoClient) => Promise<unknown>;
  act?: (collection: Collection<Numbered>, source: MongoClient) => Promise<unknown>;
}

/** Short enough for the oplog's entry of such a document, too long for the change stream's event. */
const LONG_ID = 7_000;
const EMPTY_TIMESTAMP = new Timestamp({ t: 0, i: 0 });

const TRAPS: Trap[] = [
  {
    name: 'unique values swapped between documents',
    prepare: (c) => c.createIndex({ n: 1 }, { unique: true }, {}),
    act: async (c, source) => {
      await source.withSession((session) =>
        session.withTransaction(async () => {
          await c.updateOne({ _id: 1 }, { $set: { n: -1 } }, { session });
          await c.updateOne({ _id: 2 }, { $set: { n: 1 } }, { session });
          await c.updateOne({ _id: 1 }, { $set: { n: 2 } }, { session });
        }),
      );
      await c.updateOne({ _id: 90 }, { $set: { n: 9_999 } });
      for (let _id = 10; _id < 90; _id++) await c.updateOne({ _id }, { $inc: { n: 1000 } });
      for (let _id = 10; _id < 90; _id++) await c.updateOne({ _id }, { $inc: { n: -999 } });
    },
  },
  {
    name: 'a unique value given to a new document after its holder was deleted',
    prepare: (c) => c.createIndex({ n: 1 }, { unique: true }, {}),
    act: async (c) => {
      await c.deleteOne({ _id: 5 });
      await c.insertOne({ _id: 500, n: 5 });
      await c.updateOne({ _id: 6 }, { $set: { n: 600 } });
      await c.insertOne({ _id: 501, n: 6 });
    },
  },
  {
    name: 'documents deleted and inserted again',
    act: async (c) => {
      for (let _id = 0; _id < 50; _id++) {
        await c.deleteOne({ _id });
        if (_id % 2 === 0) await c.insertOne({ _id, again: true });
        if (_id % 4 === 0) await c.deleteOne({ _id });
      }
    },
  },
  {
    name: 'an _id that changes its type: 1, 1.0, 1 again',
    act: async (c, source) => {
      const { dbName, collectionName } = c;
      const asInt = (id: number) => element(0x10, '_id', int32(id));
      const asDouble = (id: number) => element(0x01, '_id', double(id));
      for (const id of [1, 2, 3]) {
        await deleteRaw(source, dbName, collectionName, asInt(id));
        await insertRaw(source, dbName, collectionName, [rawDocument(asDouble(id))]);
      }
      await c.updateOne({ _id: 2 }, { $set: { touched: true } });
      await deleteRaw(source, dbName, collectionName, asDouble(3));
      await insertRaw(source, dbName, collectionName, [rawDocument(asInt(3))]);
    },
  },
  {
    name: 'truncated arrays, and array filters',
    prepare: (c) => c.updateMany({}, { $set: { list: [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }] } }),
    act: async (c) => {
      await c.updateMany({ _id: { $lt: 30 } }, [{ $set: { list: { $slice: ['$list', 2] } } }]);
      await c.updateMany({ _id: { $gt: 20 } }, { $pop: { list: 1 } });
      await c.updateMany(
        {},
        { $set: { 'list.$[item].b': 9 } },
        { arrayFilters: [{ 'item.a': 1 }] },
      );
      await c.updateMany({ _id: 50 }, [{ $set: { list: [] } }]);
    },
  },
  {
    name: 'ambiguous paths',
    prepare: async (c) => {
      await c.insertOne({ _id: 200, 'a.b': 1, a: { b: 2, 0: 3 }, 0: { 1: 2 }, l: [{ 0: 1 }] });
    },
    act: async (c) => {
      await c.updateOne({ _id: 200 }, { $set: { 'a.b': 5, 'a.0': 6, '0.1': 7, 'l.0.0': 8 } });
      await c.updateOne({ _id: 3 }, { $set: { 'x.0': 'field of a document' } });
      await c.updateOne({ _id: 3 }, { $unset: { 'x.0': '' } });
      await c.updateOne({ _id: 4 }, { $rename: { n: 'm' } });
    },
  },
  {
    name: 'fields set, removed and set again keep the order of the source',
    act: async (c) => {
      for (const field of ['n', 'z', 'a']) await c.updateMany({}, { $set: { [field]: 1 } });
      await c.updateMany({}, { $unset: { n: '' } });
      await c.updateMany({}, { $set: { n: 2 } });
      await c.updateMany({ _id: { $lt: 50 } }, [{ $replaceWith: { z: 1, _id: '$_id', a: 2 } }]);
    },
  },
  {
    name: 'a transaction of many documents',
    act: (c, source) =>
      source.withSession((session) =>
        session.withTransaction(async () => {
          await c.insertMany(
            Array.from({ length: 3_000 }, (_, n) => ({ _id: 1_000 + n, pad: 'p'.repeat(100) })),
            { session },
          );
          await c.updateMany({ _id: { $lt: 1_500 } }, { $set: { late: true } }, { session });
          await c.deleteMany({ _id: { $gt: 3_500 } }, { session });
        }),
      ),
  },
  {
    name: 'a transaction larger than a reply, just before the cutover',
    atTheEnd: true,
    act: (c, source) =>
      source.withSession((session) =>
        session.withTransaction(async () => {
          for (let n = 0; n < 18; n++) {
            await c.insertOne({ _id: 5_000 + n, pad: 'p'.repeat(MEGABYTE) }, { session });
          }
          await c.updateOne({ _id: 1 }, { $set: { last: true } }, { session });
        }),
      ),
  },
  {
    name: 'documents near 16 MiB, copied, inserted, updated and replaced',
    prepare: (c, source) =>
      insertLarge(c, source, [large(301), large(302, 100), large(303, 2_000), large(304)]),
    act: async (c, source) => {
      await insertLarge(c, source, [large(401), large(402, 30)]);
      await c.updateOne({ _id: 302 }, { $set: { n: 1 } });
      const { pad } = large(0, 1_000);
      await c.updateOne({ _id: 303 }, { $set: { pad: pad.replaceAll('x', 'y') } });
      await c.replaceOne({ _id: 304 }, { pad: 'z' });
      await c.replaceOne({ _id: 5 }, large(5, 300));
      await c.insertOne({ _id: 403, small: true });
    },
  },
  {
    // The event bears the _id four times: in the document, its key and, as hex, the resume token.
    name: 'events over 16 MB',
    act: async (c, source) => {
      const inserted = 'i'.repeat(LONG_ID);
      const updated = 'u'.repeat(LONG_ID);
      const { pad } = large(0, LONG_ID + 200);
      await insertLarge(c, source, [{ _id: inserted, pad }]);
      const strings = c as unknown as Collection<{ _id: string }>;
      await strings.insertOne({ _id: updated });
      await strings.updateOne({ _id: updated }, { $set: { pad } });
      await c.insertOne({ _id: 403, small: true });
    },
  },
  {
    name: 'an empty timestamp at the top of a document',
    prepare: async (c) => {
      await c.updateOne({ _id: 1 }, { $set: { ts: EMPTY_TIMESTAMP, after: 1 } });
      await c.updateOne({ _id: 2 }, [{ $set: { ts: EMPTY_TIMESTAMP, 'in.ts': EMPTY_TIMESTAMP } }]);
      await c.updateOne({ _id: 3 }, { $set: { first: EMPTY_TIMESTAMP, second: EMPTY_TIMESTAMP } });
    },
    act: async (c) => {
      await c.updateOne({ _id: 4 }, { $set: { ts: EMPTY_TIMESTAMP } });
      await c.updateOne({ _id: 1 }, { $set: { after: 2 } });
      await c.updateOne({ _id: 2 }, { $unset: { n: '' } });
    },
  },
  {
    name: 'documents that expire in the source',
    prepare: async (c) => {
      await c.updateMany({}, { $set: { at: new Date(2100, 1) } });
      await c.createIndex({ at: 1 }, { expireAfterSeconds: 60 }, {});
    },
    act: (c) => c.updateMany({ _id: { $lt: 20 } }, { $set: { at: new Date(1990, 1) } }),
  },
  {
    name: 'upserts and bulk writes',
    act: async (c) => {
      await c.updateOne(
        { _id: 700 },
        { $setOnInsert: { fresh: true }, $inc: { n: 1 } },
        { upsert: true },
      );
      await c.findOneAndReplace({ _id: 701 }, { replaced: true }, { upsert: true });
      await c.bulkWrite([
        { insertOne: { document: { _id: 702 } } },
        { updateOne: { filter: { _id: 702 }, update: { $set: { n: 1 } } } },
        { deleteOne: { filter: { _id: 7 } } },
        { replaceOne: { filter: { _id: 8 }, replacement: { n: 'eight' } } },
      ]);
    },
  },
];

const OCCASIONS: [string, MongodSeries, boolean][] = [
  ['during the copy', '6.0', true],
  ['in step', '6.0', false],
  ['in step with 4.4', '4.4', false],
];

for (const [occasion, version, paused] of OCCASIONS) {
  // One migration for all traps, each of which has a database of its own.
  describe(`document changes ${occasion}`, function () {
    this.timeout(180_000);

    const gates = useGates();
    const clients: MongoClient[] = [];
    const places = new Map(TRAPS.map(({ name }) => [name, uniqueName('documents')]));
    let report: MigrationReport;

    before(async () => {
      const set = { oplogSizeMB: 400, setParameters: { ttlMonitorSleepSecs: 1 } };
      const [from, to] = [
        await replicaSet(version, set),
        await replicaSet('6.0', { oplogSizeMB: 100 }),
      ];
      const source = await MongoClient.connect(from.uri);
      clients.push(source, await MongoClient.connect(to.uri));
      // A large transaction has to fit into the cache.
      await source
        .db('admin')
        .command({ setParameter: 1, wiredTigerEngineRuntimeConfig: 'cache_size=1G' });
      const collectionOf = (name: string) =>
        source.db(places.get(name)).collection<Numbered>('documents');
      for (const { name, prepare } of TRAPS) {
        const documents = Array.from({ length: 100 }, (_, n) => ({ _id: n, n }));
        await collectionOf(name).insertMany(documents);
        await prepare?.(collectionOf(name), source);
      }
      const copied = paused ? gates.close('snapshot.range-copied') : undefined;
      const migration = migrate({
        source: from.uri,
        target: to.uri,
        plan: { include: [...places.values()], rangeBytes: 1_000, parallelRanges: 1 },
      });
      if (copied === undefined) await migration.untilPhase('sync');
      else {
        for (let range = 0; range < 4; range++) {
          await migration.at(copied);
          if (range < 3) copied.pass();
        }
        const pausing = migration.migration.pause();
        copied.open();
        await pausing;
      }
      for (const { name, act, atTheEnd } of TRAPS) {
        if (atTheEnd !== true) await act?.(collectionOf(name), source);
      }
      if (paused) await migration.migration.resume();
      await migration.untilCaughtUpWith(source);
      const expiring = collectionOf('documents that expire in the source');
      while ((await expiring.countDocuments({ at: { $lt: new Date() } })) > 0) {
        await new Promise((next) => setTimeout(next, 100));
      }
      await migration.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
      for (const { name, act, atTheEnd } of TRAPS) {
        if (atTheEnd === true) await act?.(collectionOf(name), source);
      }
      report = await migration.cutOver();
    });

    after(() => Promise.all(clients.map((client) => client.close())));

    for (const { name } of TRAPS) {
      it(name, async () => {
        const db = places.get(name) ?? '';
        const [source, target] = clients;
        assert(source !== undefined && target !== undefined);
        assert.deepEqual(await differencesBetween(source, target, [db]), []);
        const found = report.verification?.found ?? [];
        assert.deepEqual(
          found.filter(({ namespace }) => namespace.startsWith(`${db}.`)),
          [],
        );
        assert.deepEqual(report.warnings, []);
      });
    }
  });
}
