import type { Collection, Document, MongoClient } from 'mongodb';
import type { SampleCollection } from './collection';
import { users } from './people';
import { Random } from './random';
import { orders, products } from './trade';
import { audit, countries, events, measurements } from './traffic';
import { insertTypes } from './types';

/** The database that holds the sample. */
export const SHOP = 'shop';

const SEED = 20_261_121;
const BATCH = 2_000;
const COLLECTIONS = [users, products, orders, events, audit, measurements, countries];

/** What was written. */
export interface FilledShop {
  namespaces: number;
  documents: number;
}

/**
 * Fills an empty deployment with the sample shop, the same each time: about 204,000 documents at
 * scale 1 of every BSON type, with every kind of index and collection; a smaller scale is for tests.
 */
export async function fillShop(
  client: MongoClient,
  options: { serverMajor: number; scale?: number },
): Promise<FilledShop> {
  const shop = client.db(SHOP);
  const collections = COLLECTIONS.filter(({ since = 0 }) => since <= options.serverMajor);
  const sizes = await Promise.all(
    collections.map(async (sample) => {
      const collection = await shop.createCollection(sample.name, sample.options ?? {});
      const size = scaledSize(sample, options.scale ?? 1);
      await insertDocuments(collection, sample, size);
      if (sample.indexes.length > 0) await collection.createIndexes(sample.indexes);
      return size;
    }),
  );
  const types = await insertTypes(client, SHOP);
  await shop.createCollection('openOrders', {
    viewOn: 'orders',
    pipeline: [
      { $match: { state: { $in: ['placed', 'paid', 'packed'] } } },
      { $project: { user: 1, placedAt: 1, lines: { $size: '$items' } } },
    ],
  });
  return {
    namespaces: collections.length + 2,
    documents: sizes.reduce((sum, size) => sum + size, types),
  };
}

/** How many documents a collection of the sample gets. */
export function scaledSize({ size }: SampleCollection, scale: number): number {
  return Math.max(Math.min(size, 5), Math.floor(size * scale));
}

async function insertDocuments(
  collection: Collection,
  sample: SampleCollection,
  size: number,
): Promise<void> {
  const random = new Random(SEED + sample.size);
  for (let start = 0; start < size; start += BATCH) {
    const batch: Document[] = [];
    for (let index = start; index < Math.min(start + BATCH, size); index++) {
      batch.push(sample.document(index, random));
    }
    await collection.insertMany(batch, { writeConcern: { w: 1 } });
  }
}
