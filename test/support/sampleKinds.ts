/** Collections and indexes of every kind, for tests of what carries them. */
import type { Document, MongoClient } from 'mongodb';
import type { MongodSeries } from '../../src/embedded';

const INSENSITIVE = { locale: 'en', strength: 2 };
const METERS = { timeField: 'at', metaField: 'sensor', granularity: 'minutes' as const };

/** Makes a collection with an index of every kind. */
export async function fillIndexes(source: MongoClient, db: string, name: string): Promise<void> {
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

/** Makes a collection of every kind that a server of this version has, and views. */
export async function fillKinds(
  source: MongoClient,
  db: string,
  version: MongodSeries,
): Promise<void> {
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
