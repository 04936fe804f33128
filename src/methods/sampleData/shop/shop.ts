import type { MongoClient } from 'mongodb';
import type { SampleCollection } from '../collection';
import { fillCollection } from '../fill';
import { users } from './people';
import { orders, products } from './trade';
import { audit, countries, events, measurements } from './traffic';
import { insertTypes } from './types';

/** The database that holds the sample. */
export const SHOP = 'shop';

/** Its collections, of any kind but a view. */
export const SHOP_COLLECTIONS: SampleCollection[] = [
  users,
  products,
  orders,
  events,
  audit,
  measurements,
  countries,
];

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
  const collections = SHOP_COLLECTIONS.filter(({ since = 0 }) => since <= options.serverMajor);
  const sizes = await Promise.all(
    collections.map(async (sample) => {
      const size = scaledSize(sample, options.scale ?? 1);
      await fillCollection(shop, sample, size);
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
