import { scaledSize, SHOP_COLLECTIONS } from '../shop/shop';
import type { SampleSet } from '../types';

/** About this part of the demonstration's shop. */
const SCALE = 0.02;

/** The demonstration's shop, small. */
export const shop: SampleSet = {
  name: 'shop',
  summary: 'A shop: customers, products, orders, visits; every kind of collection and index',
  collections: SHOP_COLLECTIONS.map((collection) => ({
    ...collection,
    size: scaledSize(collection, SCALE),
  })),
};
