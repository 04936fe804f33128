import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import type { EmbeddedReplicaSet, MongodSeries } from '../../src/embedded';
import { differencesBetween } from '../support/compareDatabases';
import { assertEqual, migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const INSENSITIVE = { locale: 'en', strength: 2 };
const METERS = { timeField: 'at', metaField: 'sensor', granularity: 'minutes' as const };

describe('collections arrive as what they are', function () {
  this.timeout(120_000);

  let to: EmbeddedReplicaSet;
  let target: MongoClient;
  const clients: MongoClient[] = [];

  before(async () => {
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([target, ...clients].map((client) => client.close())));

  async function sourceOf(version: MongodSeries) {
    const from = await replicaSet(version);
    const source = await MongoClient.connect(from.uri);
    clients.push(source);
    return { from, source };
  }

  async function fillIndexes(source: MongoClient, db: string, name: string): Promise<void> {
    const collection = source.db(db).collection(name);
    await collection.insertMany(
      Array.from({ length: 50 }, (_, n) => ({
        n,
        email: `a${n}@b`,
        words: `the ship number ${n}`,
        place: { type: 'Point', coordinates: [n / 10, n / 10] },
        flat: [n, n],
        at: new Date(),
        nested: { a: { b: n } },
      })),
    );
    const indexes: [Document, Document][] = [
      [{ n: 1, email: -1 }, {}],
      [{ email: 1 }, { unique: true }],
      [{ nothing: 1 }, { sparse: true, unique: true }],
      [{ n: 1 }, { name: 'partial', unique: true, partialFilterExpression: { n: { $gt: 5 } } }],
      [{ at: 1 }, { expireAfterSeconds: 3600 }],
      [{ n: -1 }, { hidden: true }],
      [{ 'nested.$**': 1 }, {}],
      [{ '$**': 1 }, { name: 'all', wildcardProjection: { words: 0 } }],
      [
        { words: 'text', email: 'text' },
        { weights: { words: 5, email: 1 }, default_language: 'german', language_override: 'lang' },
      ],
      [{ place: '2dsphere' }, {}],
      [{ flat: '2d' }, { min: -500, max: 500, bits: 20 }],
      [{ email: 'hashed' }, {}],
      [
        { n: 1, email: 1 },
        { name: 'collated', collation: INSENSITIVE },
      ],
      [{ 2: 1, 1: 1 }, {}],
    ];
    for (const [key, options] of indexes) {
      const fields = new Map(Object.entries(key));
      await collection.createIndex(fields as Map<string, 1>, options, {});
    }
  }

  async function fillKinds(source: MongoClient, db: string, version: MongodSeries): Promise<void> {
    const database = source.db(db);
    await database.createCollection('capped', { capped: true, size: 4096, max: 20 });
    for (let n = 0; n < 30; n++)
      await database.collection('capped').insertOne({ _id: (100 - n) as never });
    await database.createCollection('empty');
    await database.createCollection('collated', { collation: INSENSITIVE });
    await database.collection('collated').insertMany([
      { _id: 'a' as never, n: 1 },
      { _id: 'B' as never, n: 2 },
    ]);
    await database.createCollection('validated', {
      validator: { $or: [{ n: { $type: 'int' } }, { $jsonSchema: { required: ['2', '1'] } }] },
      validationLevel: 'moderate',
      validationAction: 'warn',
    });
    await database.collection('validated').insertOne({ n: 'not valid' });
    await database.createCollection('z', { viewOn: 'y', pipeline: [{ $match: { n: 1 } }] });
    await database
      .createCollection('y', { viewOn: 'empty', pipeline: [], collation: INSENSITIVE })
      .catch(() => database.createCollection('y', { viewOn: 'empty', pipeline: [] }));
    await database.collection('with.dots.in it €').insertOne({ n: 1 });
    if (version === '4.4') return;
    await database.createCollection('meters', {
      timeseries: METERS,
      expireAfterSeconds: 86_400_000,
    });
    await database.collection('meters').insertMany(
      Array.from({ length: 100 }, (_, n) => ({
        at: new Date(Date.now() - n * 60_000),
        sensor: n % 3,
        n,
      })),
    );
    await database.collection('meters').createIndex({ sensor: 1, at: 1 }, {}, {});
    if (version === '5.0') return;
    await database.createCollection('imaged', { changeStreamPreAndPostImages: { enabled: true } });
    await database.createCollection('clustered', {
      clusteredIndex: { key: { _id: 1 }, unique: true, name: 'my cluster key' },
      expireAfterSeconds: 86_400_000,
    });
    await database.collection('clustered').insertMany(
      Array.from({ length: 200 }, (_, n) => ({
        n,
        pad: 'p'.repeat(100),
      })),
    );
  }

  for (const version of ['4.4', '5.0', '6.0'] as MongodSeries[]) {
    it(`every kind of collection and index from ${version}, made before and during the sync`, async () => {
      const { from, source } = await sourceOf(version);
      const db = uniqueName('kinds');
      const later = uniqueName('kinds');
      await fillKinds(source, db, version);
      await fillIndexes(source, db, 'indexed');
      const plan = { include: [db, `${later}.*`], rangeBytes: 2_000 };
      await source.db(later).collection('before').insertOne({ n: 1 });
      const migration = migrate({ source: from.uri, target: to.uri, plan });
      await migration.untilPhase('sync');
      await fillKinds(source, later, version);
      await fillIndexes(source, later, 'indexed');
      await migration.untilCaughtUpWith(source);
      await assertEqual(await migration.cutOver(), source, target, [db, later]);
    });
  }

  it('a copy without sync', async () => {
    const { from, source } = await sourceOf('6.0');
    const db = uniqueName('kinds');
    await fillKinds(source, db, '6.0');
    await fillIndexes(source, db, 'indexed');
    const plan = { include: [db], kind: 'snapshot' as const };
    await assertEqual(
      await migrate({ source: from.uri, target: to.uri, plan }).report,
      source,
      target,
      [db],
    );
  });

  it('under other names, without what is excluded', async () => {
    const { from, source } = await sourceOf('6.0');
    const [a, b, c] = [uniqueName('names'), uniqueName('names'), uniqueName('names')];
    await fillKinds(source, a, '6.0');
    await source.db(b).collection('x').insertOne({ n: 1 });
    await source.db(b).collection('secret').insertOne({ n: 1 });
    const plan = {
      include: [a, `${b}.*`],
      exclude: [`${b}.secret`],
      renames: [
        { from: a, to: c },
        { from: `${b}.x`, to: `${b}.y.z` },
      ],
    };
    const migration = migrate({ source: from.uri, target: to.uri, plan });
    await migration.untilPhase('sync');
    await source.db(a).collection('new').insertOne({ n: 1 });
    await source
      .db(b)
      .collection('x')
      .updateOne({}, { $set: { n: 2 } });
    await source
      .db(b)
      .collection('secret')
      .updateOne({}, { $set: { n: 2 } });
    await source.db(b).collection('secret2').insertOne({ n: 2 });
    await source.db(b).collection('secret').rename('told');
    await source.db(b).collection('secret2').rename('secret');
    const report = await migration.cutOver();
    assert.deepEqual(report.verification?.found, []);
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(await differencesBetween(source, target, [{ source: a, target: c }]), []);
    const names = await target.db(b).listCollections({}, { nameOnly: true }).toArray();
    assert.deepEqual(names.map(({ name }) => name).sort(), ['told', 'y.z']);
    assert.equal((await target.db(b).collection('y.z').findOne())?.n, 2);
    const { databases } = await target.db('admin').admin().listDatabases();
    assert.ok(!databases.some(({ name }) => name === a));
  });
});
