import { Decimal128, Double } from 'mongodb';
import type { SampleCollection } from '../collection';
import { userId, users } from './people';
import type { Random } from '../random';

const STATES = ['placed', 'paid', 'packed', 'shipped', 'returned'] as const;
const ADJECTIVES = ['small', 'große', 'léger', 'blue', 'folding', 'quiet'] as const;
const THINGS = ['ferry', 'anchor', 'lantern', 'compass', 'rope', 'buoy'] as const;

/** The products' keys. */
export function skuOf(index: number): string {
  return `SKU-${String(index).padStart(5, '0')}`;
}

/** Things on sale: string keys, a text index, a validator that lets wrong documents in (`warn`). */
export const products: SampleCollection = {
  name: 'products',
  size: 2_000,
  options: {
    validator: {
      $jsonSchema: {
        bsonType: 'object',
        required: ['title', 'price'],
        properties: { price: { bsonType: 'decimal' }, title: { bsonType: 'string' } },
      },
    },
    validationLevel: 'moderate',
    validationAction: 'warn',
  },
  indexes: [
    {
      key: { title: 'text', description: 'text' },
      name: 'search',
      weights: { title: 10, description: 1 },
      default_language: 'english',
    },
  ],
  document: (index, random) => {
    const title = `${random.pick(ADJECTIVES)} ${random.pick(THINGS)}`;
    return {
      _id: skuOf(index),
      title,
      description: `A ${title} for every crossing, number ${index}.`,
      price: Decimal128.fromString(`${1 + random.below(300)}.99`),
      // Names that look like numbers lose their order in a JavaScript object.
      stock: new Map([
        ['10', random.below(100)],
        ['2', random.below(100)],
        ['1', random.below(100)],
      ]),
    };
  },
};

/** A line of an order. */
export function orderItem(random: Random) {
  return {
    sku: skuOf(random.below(products.size)),
    quantity: 1 + random.below(4),
    price: Decimal128.fromString(`${1 + random.below(300)}.99`),
  };
}

/** An order as the shop keeps it, of one of the first `userCount` users. */
export function orderDocument(index: number, random: Random, userCount = users.size) {
  return {
    _id: index,
    user: userId(random.below(userCount)),
    state: random.pick(STATES),
    placedAt: new Date(Date.UTC(2026, random.below(6), 1 + random.below(28), random.below(24))),
    items: Array.from({ length: 1 + random.below(4) }, () => orderItem(random)),
    discount: new Double(random.below(4) / 2),
    shippedTo: random.chance(0.5) ? { street: `Quay ${random.below(200)}`, floor: null } : null,
    ...(random.chance(0.1) ? { note: 'Please ring twice. '.repeat(1 + random.below(5)) } : {}),
  };
}

/** Orders: integer keys, arrays of documents. */
export const orders: SampleCollection = {
  name: 'orders',
  size: 100_000,
  indexes: [
    { key: { user: 1, placedAt: -1 }, name: 'of_user' },
    { key: { 'items.sku': 1 }, name: 'items_sku' },
    { key: { state: 1 }, name: 'state' },
  ],
  document: (index, random) => orderDocument(index, random),
};
