import type { AnyBulkWriteOperation, Collection, Document, MongoClient } from 'mongodb';
import type { Random } from '../random';
import { randomDocument, randomId, randomValue } from './documents';

/** A document with any `_id`. */
export interface Item extends Document {
  _id: number;
}

/** What an operation works with. */
export interface Place {
  client: MongoClient;
  db: string;
  name: string;
  collection: Collection<Item>;
  random: Random;
  /** Namespaces of other collections, for transactions. */
  others: () => Collection<Item>;
}

/** Carries out an operation; what it returns tells which documents it was about. */
export type DocumentOperation = (place: Place) => Promise<unknown>;

const TEN_MEGABYTES = 10_000_000;

function update(random: Random): Document {
  return random.pick<() => Document>([
    () => ({ $inc: { n: 1 }, $push: { list: random.below(9) } }),
    () => ({ $set: { [`f${random.below(5)}`]: randomValue(random) } }),
    () => ({ $set: { 'o.10': randomValue(random), 'o.z.y': 1 } }),
    () => ({ $unset: { f0: '', f1: '' } }),
    () => ({ $rename: { f2: 'f3' } }),
    () => ({ $push: { list: { $each: [7, 8], $slice: -3 } } }),
    () => ({ $pop: { list: 1 }, $currentDate: { at: true } }),
    () => ({ $pull: { items: { k: 1 } } }),
    () => ({ $addToSet: { list: { $each: [1, 2, 3] } }, $mul: { n: 2 } }),
    () => ({ $set: { u: random.below(10_000) } }),
    () => ({ $set: { pad: 'q'.repeat(random.below(2_000)) } }),
  ])();
}

function pipeline(random: Random): Document[] {
  return random.pick<() => Document[]>([
    () => [{ $set: { list: { $slice: ['$list', 2] }, n: { $add: ['$n', 1] } } }],
    () => [{ $unset: ['f1', 'o.z'] }, { $set: { copied: '$f0' } }],
    () => [{ $replaceWith: { $mergeObjects: ['$$ROOT', { merged: random.below(9) }] } }],
  ])();
}

function bulkOf({ random }: Place): AnyBulkWriteOperation<Item>[] {
  return Array.from({ length: 1 + random.below(20) }, () => {
    const filter = { _id: randomId(random) };
    return random.pick<() => AnyBulkWriteOperation<Item>>([
      () => ({ insertOne: { document: { ...filter, ...randomDocument(random) } } }),
      () => ({ updateOne: { filter, update: update(random), upsert: random.chance(0.3) } }),
      () => ({ replaceOne: { filter, replacement: randomDocument(random), upsert: true } }),
      () => ({ deleteOne: { filter } }),
    ])();
  });
}

async function swapUnique({ collection, random }: Place): Promise<unknown> {
  const pair = await collection
    .find({ u: { $type: 'number' } }, { projection: { u: 1 } })
    .skip(random.below(5))
    .limit(2)
    .toArray();
  const [a, b] = pair;
  if (a === undefined || b === undefined) return [];
  await collection.bulkWrite([
    { updateOne: { filter: { _id: a._id }, update: { $unset: { u: '' } } } },
    { updateOne: { filter: { _id: b._id }, update: { $set: { u: a.u as number } } } },
    { updateOne: { filter: { _id: a._id }, update: { $set: { u: b.u as number } } } },
  ]);
  return [a._id, b._id];
}

async function transaction(place: Place): Promise<unknown> {
  const { client, collection, random, others } = place;
  const [first, second, third] = [randomId(random), randomId(random), randomId(random)];
  const other = others();
  const abort = random.chance(0.2);
  await client.withSession(async (session) => {
    session.startTransaction();
    try {
      await collection.updateOne({ _id: first }, update(random), { session });
      await other.updateOne({ _id: second }, { $inc: { n: 1 } }, { session, upsert: true });
      await other.deleteOne({ _id: third }, { session });
      await collection.insertOne({ _id: third, ...randomDocument(random) }, { session });
    } catch (error) {
      await session.abortTransaction();
      throw error;
    }
    if (abort) await session.abortTransaction();
    else await session.commitTransaction();
  });
  return { ids: [first, second, third], other: other.namespace, abort };
}

/** A transaction of several oplog entries. */
async function largeTransaction({ client, collection, random }: Place): Promise<unknown> {
  const first = random.below(100);
  await client.withSession(async (session) => {
    session.startTransaction();
    try {
      for (let index = 0; index < 3; index++) {
        const replacement = { big: 'b'.repeat(TEN_MEGABYTES - random.below(1000)) } as Document;
        await collection.replaceOne({ _id: first + index }, replacement, {
          session,
          upsert: true,
        });
      }
      await collection.deleteMany({ _id: { $gte: first, $lt: first + 3 } }, { session });
    } catch (error) {
      await session.abortTransaction();
      throw error;
    }
    await session.commitTransaction();
  });
  return { from: first, to: first + 3 };
}

/** Every way in which documents change, and how often each is chosen. */
export const DOCUMENT_OPERATIONS: readonly (readonly [number, string, DocumentOperation])[] = [
  [
    14,
    'insert',
    async ({ collection, random }) => {
      const _id = randomId(random);
      await collection.insertOne({ _id, ...randomDocument(random) });
      return _id;
    },
  ],
  [
    6,
    'insertMany',
    async ({ collection, random }) => {
      const documents = Array.from({ length: 1 + random.below(60) }, () => ({
        _id: randomId(random),
        ...randomDocument(random),
      }));
      const ids = documents.map(({ _id }) => _id);
      await collection.insertMany(documents, { ordered: false }).catch(() => undefined);
      return ids;
    },
  ],
  [
    16,
    'update',
    async ({ collection, random }) => {
      const _id = randomId(random);
      const change = update(random);
      await collection.updateOne({ _id }, change, { upsert: random.chance(0.2) });
      return { _id, change };
    },
  ],
  [
    8,
    'pipeline',
    async ({ collection, random }) => {
      const _id = randomId(random);
      const change = pipeline(random);
      await collection.updateOne({ _id }, change);
      return { _id, change };
    },
  ],
  [
    6,
    'arrayFilters',
    async ({ collection, random }) => {
      const _id = randomId(random);
      await collection.updateOne(
        { _id },
        { $inc: { 'items.$[item].v': 1 } },
        { arrayFilters: [{ 'item.k': random.below(3) }] },
      );
      return _id;
    },
  ],
  [
    5,
    'updateMany',
    async ({ collection, random }) => {
      const from = random.below(180);
      const change = update(random);
      await collection.updateMany({ _id: { $gte: from, $lt: from + 20 } }, change);
      return { from, to: from + 20, change };
    },
  ],
  [
    10,
    'replace',
    async ({ collection, random }) => {
      const _id = randomId(random);
      await collection.replaceOne({ _id }, randomDocument(random), { upsert: true });
      return _id;
    },
  ],
  [
    10,
    'delete',
    async ({ collection, random }) => {
      const _id = randomId(random);
      await collection.deleteOne({ _id });
      return _id;
    },
  ],
  [
    2,
    'deleteMany',
    async ({ collection, random }) => {
      const from = random.below(180);
      await collection.deleteMany({ _id: { $gte: from, $lt: from + 30 } });
      return { from, to: from + 30 };
    },
  ],
  [
    8,
    'deleteInsert',
    async ({ collection, random }) => {
      const _id = randomId(random);
      await collection.deleteOne({ _id });
      await collection.insertOne({ _id, again: random.below(99) });
      return _id;
    },
  ],
  [4, 'swapUnique', swapUnique],
  [8, 'transaction', transaction],
  [0.05, 'largeTransaction', largeTransaction],
  [
    6,
    'bulk',
    async (place) => {
      const operations = bulkOf(place);
      await place.collection.bulkWrite(operations, { ordered: place.random.chance(0.5) });
      return operations;
    },
  ],
];
