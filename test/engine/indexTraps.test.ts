import assert from 'node:assert/strict';
import type { Document, MongoClient } from 'mongodb';
import { differencesBetween } from '../support/compareDatabases';
import { assertEqual, migrate } from '../support/migrate';
import { useVersionSides } from '../support/versionSides';

const INSENSITIVE = { locale: 'en', strength: 2 };
interface Numbered extends Document {
  _id: number;
}

const SIMPLE = { collation: { locale: 'simple' } };

/** Indexes that are not quite what `listIndexes` says of them, or can't be made as it says. */
describe('index traps', function () {
  this.timeout(240_000);

  const sides = useVersionSides('traps');
  const { between } = sides;
  let db: string;

  beforeEach(() => {
    db = sides.db;
  });

  describe('13.3 indexes of the simple collation, in a collection that has another', () => {
    /** Its values are the same by the collection's collation, so unique indexes tell. */
    async function fill(client: MongoClient, name: string, options: Document = {}): Promise<void> {
      await client.db(db).createCollection(name, { collation: INSENSITIVE, ...options });
      const collection = client.db(db).collection<Numbered>(name);
      await collection.insertMany([
        { _id: 1, a: 'x', b: 'x', n: 1, place: [1, 1] },
        { _id: 2, a: 'X', b: 'y', n: 2, place: [2, 2] },
      ]);
      await client.db(db).command({
        createIndexes: name,
        indexes: [
          { key: { a: 1 }, name: 'unique', unique: true, ...SIMPLE },
          { key: { b: 1 }, name: 'collated', unique: true },
          { key: { b: 1 }, name: 'plain', ...SIMPLE },
          { key: { a: 1, b: -1 }, name: 'sparse', sparse: true, ...SIMPLE },
          {
            key: { n: 1 },
            name: 'partial',
            partialFilterExpression: { a: { $gt: 'a' } },
            ...SIMPLE,
          },
          { key: { b: 'text' }, name: 'words', ...SIMPLE },
          { key: { place: '2d' }, name: 'place', ...SIMPLE },
          { key: { b: 'hashed' }, name: 'hashed', ...SIMPLE },
          { key: { '$**': 1 }, name: 'wild', wildcardProjection: { a: 0 }, ...SIMPLE },
          // Made before there were collations, and without one in whatever collection.
          { key: { n: -1 }, name: 'old', v: 1 },
        ],
      });
    }

    for (const version of ['4.4', '5.0', '6.0'] as const) {
      it(`stay that from ${version}, made before and during the sync`, async () => {
        const { uris, source, target, indexesOf } = await between(version, '6.0');
        await fill(source, 'before');
        if (version === '6.0') {
          await fill(source, 'clustered', { clusteredIndex: { key: { _id: 1 }, unique: true } });
        }
        if (version !== '4.4') {
          const timeseries = { timeField: 'at', metaField: 'meta' };
          await source.db(db).createCollection('series', { timeseries, collation: INSENSITIVE });
          await source.db(db).command({
            createIndexes: 'series',
            indexes: [{ key: { meta: 1 }, name: 'plain', ...SIMPLE }],
          });
        }
        const migration = migrate({ ...uris, plan: { include: [db] } });
        await migration.untilPhase('sync');
        await fill(source, 'during');
        await migration.untilCaughtUpWith(source);
        await assertEqual(await migration.cutOver(), source, target, [db]);
        const made = await indexesOf('before');
        assert.equal(made.get('unique')?.collation, undefined);
        assert.equal((made.get('collated')?.collation as Document | undefined)?.locale, 'en');
      });
    }

    it('stay that in a copy that is not followed', async () => {
      const { uris, source, target } = await between('6.0', '5.0');
      await fill(source, 'copied');
      const plan = { include: [db], kind: 'snapshot' as const };
      const report = await migrate({ ...uris, plan }).report;
      assert.deepEqual([report.verification?.found, report.warnings], [[], []]);
      // 5.0 writes a projection down in another way, which is no difference.
      const found = await differencesBetween(source, target, [db]);
      assert.deepEqual(
        found.filter((difference) => !difference.includes('copied index wild is')),
        [],
      );
      assert.equal(found.length, 1);
    });

    it('stay that in a dump and its restore', async () => {
      const { source, target, restored } = await between('6.0', '6.0');
      await fill(source, 'dumped');
      await restored();
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });

    it('are repaired as that, and other ones are seen to differ', async () => {
      const { source, target, repaired } = await between('6.0', '6.0');
      await fill(source, 'both');
      await fill(target, 'both');
      for (const name of ['plain', 'sparse', 'words']) {
        await target.db(db).collection('both').dropIndex(name);
      }
      await target.db(db).command({
        createIndexes: 'both',
        indexes: [{ key: { a: 1, b: -1 }, name: 'sparse', sparse: true }],
      });
      const report = await repaired();
      assert.deepEqual([report.repaired, report.differences], [3, 0]);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });
  });

  describe('13.5 prepareUnique', () => {
    const prepare = (client: MongoClient, prepareUnique: boolean) =>
      client.db(db).command({ collMod: 'users', index: { name: 'n', prepareUnique } });

    async function fill(client: MongoClient): Promise<void> {
      const users = client.db(db).collection<Numbered>('users');
      await users.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 1 },
        { _id: 3, n: 3 },
      ]);
      await users.createIndex({ n: 1 }, { name: 'n' }, {});
      await prepare(client, true);
    }

    it('is kept, and refuses nothing while changes are applied', async () => {
      const { uris, source, target, indexesOf } = await between('6.0', '6.0');
      await fill(source);
      const migration = migrate({ ...uris, plan: { include: [db] } });
      await migration.untilPhase('sync');
      const users = source.db(db).collection<Numbered>('users');
      await users.updateOne({ _id: 3 }, { $set: { n: 4 } });
      await users.insertOne({ _id: 4, n: 3 });
      await migration.untilCaughtUpWith(source);
      await assertEqual(await migration.cutOver(), source, target, [db]);
      assert.equal((await indexesOf('users')).get('n')?.prepareUnique, true);
      await assert.rejects(target.db(db).collection('users').insertOne({ n: 4 }), /E11000/);
    });

    it('is kept in a dump and its restore, and when it is set or taken away on the way', async () => {
      const { uris, source, target, restored } = await between('6.0', '6.0');
      await fill(source);
      await restored();
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
      const plan = { include: [db], existing: 'continue' as const };
      const migration = migrate({ ...uris, plan });
      await migration.untilPhase('sync');
      await prepare(source, false);
      await migration.untilCaughtUpWith(source);
      await assertEqual(await migration.cutOver(), source, target, [db]);
    });

    it('is repaired where only one side has it', async () => {
      const { source, target, repaired } = await between('6.0', '6.0');
      await fill(source);
      await fill(target);
      for (const [client, prepared] of [
        [target, false],
        [source, false],
      ] as const) {
        await prepare(client, prepared);
        const report = await repaired();
        assert.deepEqual([report.repaired, report.differences], [1, 0]);
        assert.deepEqual(await differencesBetween(source, target, [db]), []);
      }
    });

    it('is named where the target has no such thing', async () => {
      const { uris, source } = await between('6.0', '5.0');
      await fill(source);
      const report = await migrate({ ...uris, plan: { include: [db] } }).cutOver();
      assert.equal(report.status, 'differences');
      assert.deepEqual(
        report.unbuiltIndexes?.map(({ index, lacks }) => [index, lacks]),
        [['n', 'prepareUnique']],
      );
      assert.match(report.warnings.join(), /the index n does not refuse new duplicates/);
    });
  });

  describe('13.9 a unique and a plain index of one key', () => {
    const twins = [
      { key: { n: 1 }, name: 'plain' },
      { key: { n: 1 }, name: 'unique', unique: true },
      { key: { n: 1 }, name: 'sparse', sparse: true },
      { key: { n: 1 }, name: 'sparseUnique', sparse: true, unique: true },
      { key: { m: -1 }, name: 'alone', unique: true },
    ];

    async function fill(client: MongoClient, name: string): Promise<void> {
      await client.db(db).command({ createIndexes: name, indexes: twins });
      await client
        .db(db)
        .collection<Numbered>(name)
        .insertMany([1, 2, 3].map((_id) => ({ _id, n: _id, m: _id })));
    }

    for (const [from, to] of [
      ['5.0', '5.0'],
      ['5.0', '6.0'],
      ['6.0', '6.0'],
    ] as const) {
      it(`arrive from ${from} at ${to}, made before and while following, or dropped then`, async () => {
        const { uris, source, target } = await between(from, to);
        await fill(source, 'before');
        await fill(source, 'left');
        await source.db(db).command({ createIndexes: 'later', indexes: twins.slice(1, 2) });
        const migration = migrate({ ...uris, plan: { include: [db] } });
        await migration.untilPhase('sync');
        await fill(source, 'during');
        await source.db(db).command({ createIndexes: 'later', indexes: twins });
        await source.db(db).collection('left').dropIndex('plain');
        const swap = source.db(db).collection<Numbered>('before');
        for (const [_id, n] of [
          [1, 0],
          [2, 1],
          [1, 2],
        ] as const) {
          await swap.updateOne({ _id }, { $set: { n } });
        }
        await migration.untilCaughtUpWith(source);
        await assertEqual(await migration.cutOver(), source, target, [db]);
      });
    }

    it('arrive in a copy that is not followed, and are repaired', async () => {
      const { uris, source, target, repaired } = await between('6.0', '6.0');
      await fill(source, 'copied');
      const plan = { include: [db], kind: 'snapshot' as const };
      await assertEqual(await migrate({ ...uris, plan }).report, source, target, [db]);
      for (const name of ['unique', 'sparse']) {
        await target.db(db).collection('copied').dropIndex(name);
      }
      const report = await repaired();
      assert.deepEqual([report.repaired, report.differences], [2, 0]);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });

    it('are named by a target that has but one of a key, and the others are built', async () => {
      const { uris, source, indexesOf } = await between('5.0', '4.4');
      await fill(source, 'before');
      const migration = migrate({ ...uris, plan: { include: [db] } });
      await migration.untilPhase('sync');
      await fill(source, 'during');
      await migration.untilCaughtUpWith(source);
      const report = await migration.cutOver();
      assert.equal(report.status, 'differences');
      for (const name of ['before', 'during']) {
        const built = await indexesOf(name);
        assert.deepEqual([...built.keys()].sort(), ['_id_', 'alone', 'plain']);
        assert.equal(built.get('alone')?.unique, true);
      }
      assert.equal(report.unbuiltIndexes?.length, 6);
      assert.equal(report.differences, 6);
    });

    it('and any other that can’t be built is named, in the status and at the end, the others built', async () => {
      const { uris, source, indexesOf } = await between('6.0', '5.0');
      const partialFilterExpression = { kind: { $in: ['a', 'b'] } };
      const indexes = [
        { key: { a: 1 }, name: 'first', unique: true },
        { key: { b: 1 }, name: 'new', partialFilterExpression },
        { key: { c: 1 }, name: 'last', expireAfterSeconds: 3600 },
      ];
      const large = { text: 'x'.repeat(1_200_000) };
      await source.db(db).command({ createIndexes: 'before', indexes });
      await source.db(db).command({ createIndexes: 'large', indexes });
      await source.db(db).collection('large').insertOne(large);
      const migration = migrate({ ...uris, plan: { include: [db] } });
      const { unbuiltIndexes, warnings } = await migration.untilPhase('sync');
      const unbuilt = (name: string) => ({
        namespace: `${db}.${name}`,
        index: 'new',
        lacks: 'index',
      });
      const facts = (found: typeof unbuiltIndexes) =>
        (found ?? [])
          .map(({ namespace, index, lacks }) => ({ namespace, index, lacks }))
          .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
      assert.deepEqual(facts(unbuiltIndexes), [unbuilt('before'), unbuilt('large')]);
      assert.match(warnings.join('\n'), /the index new could not be built \(.*\$in/);
      await source.db(db).command({ createIndexes: 'during', indexes });
      // The engine does not go on about what is mended.
      await source.db(db).collection('before').dropIndex('new');
      await migration.untilCaughtUpWith(source);
      const report = await migration.cutOver();
      assert.equal(report.status, 'differences');
      assert.deepEqual(facts(report.unbuiltIndexes), [unbuilt('during'), unbuilt('large')]);
      assert.equal(report.differences, 2);
      for (const name of ['before', 'during', 'large']) {
        const built = await indexesOf(name);
        assert.deepEqual([...built.keys()].sort(), ['_id_', 'first', 'last']);
        assert.equal(built.get('first')?.unique, true);
        assert.equal(built.get('last')?.expireAfterSeconds, 3600);
      }
    });

    it('in a restore, an index that can’t be built holds up neither the others nor the views', async () => {
      const { source, target, indexesOf, restored } = await between('6.0', '5.0');
      await source.db(db).command({
        createIndexes: 'a',
        indexes: [
          { key: { b: 1 }, name: 'new', partialFilterExpression: { b: { $in: [1, 2] } } },
          { key: { c: 1 }, name: 'last' },
        ],
      });
      await source.db(db).createCollection('view', { viewOn: 'a', pipeline: [] });
      await assert.rejects(
        restored(),
        /All documents are there, but the index new of .*\.a could not be built/,
      );
      assert.deepEqual([...(await indexesOf('a')).keys()], ['_id_', 'last']);
      assert.equal((await target.db(db).listCollections({ name: 'view' }).toArray()).length, 1);
    });
  });
});
