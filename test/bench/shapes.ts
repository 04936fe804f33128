import { ObjectId, type Document, type IndexSpecification } from 'mongodb';
import { noise, prose, seeded } from './random';

/** A collection of a shape: how many documents, what each is, and its indexes. */
export interface ShapeCollection {
  name: string;
  documents: number;
  make: (random: () => number, index: number) => Document;
  indexes: IndexSpecification[];
}

/** A data set that copiers are measured on. */
export interface Shape {
  name: string;
  describe: string;
  collections: (scale: number) => ShapeCollection[];
}

/** Ever larger, as drivers make them. */
function objectId(index: number): ObjectId {
  const bytes = Buffer.alloc(12, 'ferry');
  bytes.writeUInt32BE(1_600_000_000 + index, 0);
  bytes.writeUIntBE(index, 9, 3);
  return new ObjectId(bytes);
}

function randomId(random: () => number): ObjectId {
  return new ObjectId(Uint8Array.from({ length: 12 }, () => Math.floor(random() * 256)));
}

function shopDocument(random: () => number, index: number): Document {
  return {
    _id: objectId(index),
    number: index,
    name: prose(random, 24),
    email: `user${index}@example.org`,
    created: new Date(1_600_000_000_000 + index * 1000),
    score: random() * 1000,
    address: { street: prose(random, 30), city: prose(random, 12), zip: String(index % 99999) },
    tags: [prose(random, 8), prose(random, 8), prose(random, 8)],
    notes: prose(random, 560),
  };
}

const TWO_INDEXES: IndexSpecification[] = [{ number: 1 }, { 'address.zip': 1, created: -1 }];

const COLLECTIONS = [
  { name: 'users', documents: 200_000 },
  { name: 'orders', documents: 200_000 },
  { name: 'events', documents: 100_000 },
];

/** 500,000 documents in three collections, two secondary indexes each: the standard data. */
const standard: Shape = {
  name: 'standard',
  describe: '500,000 documents of about 0.9 KB, three collections, two secondary indexes each',
  collections: (scale) =>
    COLLECTIONS.map(({ name, documents }) => ({
      name,
      documents: Math.round(documents * scale),
      make: shopDocument,
      indexes: TWO_INDEXES,
    })),
};

const randomIds: Shape = {
  name: 'random-ids',
  describe: 'the standard data with _ids in no order',
  collections: (scale) =>
    standard.collections(scale).map((collection) => ({
      ...collection,
      make: (random, index) => ({ ...shopDocument(random, index), _id: randomId(random) }),
    })),
};

const small: Shape = {
  name: 'small-collections',
  describe: '2,000 collections of 100 documents of about 0.9 KB, one secondary index each',
  collections: (scale) =>
    Array.from({ length: Math.round(2_000 * scale) }, (_, index) => ({
      name: `c${index}`,
      documents: 100,
      make: shopDocument,
      indexes: [{ number: 1 }],
    })),
};

const large: Shape = {
  name: 'large-documents',
  describe: '100 documents of 1 to 15 MB that no compressor shortens',
  collections: (scale) => [
    {
      name: 'blobs',
      documents: Math.round(100 * scale),
      make: (random, index) => ({
        _id: index,
        bytes: noise(random, Math.round((1 + random() * 14) * 1_000_000)),
      }),
      indexes: [],
    },
  ],
};

const tiny: Shape = {
  name: 'tiny-documents',
  describe: '3,000,000 documents of about 60 bytes, monotonic _id',
  collections: (scale) => [
    {
      name: 'readings',
      documents: Math.round(3_000_000 * scale),
      make: (random, index) => ({ _id: index, sensor: index % 100, value: random() }),
      indexes: [],
    },
  ],
};

const indexed: Shape = {
  name: 'ten-indexes',
  describe: '200,000 documents of about 0.9 KB with ten secondary indexes',
  collections: (scale) => [
    {
      name: 'users',
      documents: Math.round(200_000 * scale),
      make: shopDocument,
      indexes: [
        ...TWO_INDEXES,
        { name: 1 },
        { email: 1 },
        { score: -1 },
        { 'address.city': 1 },
        { tags: 1 },
        { created: 1 },
        { email: 'hashed' },
        { name: 1, score: 1 },
      ],
    },
  ],
};

const big: Shape = {
  name: 'one-large',
  describe: 'one collection of 5 GB (5,300,000 documents of about 0.9 KB)',
  collections: (scale) => [
    {
      name: 'users',
      documents: Math.round(5_300_000 * scale),
      make: shopDocument,
      indexes: [{ number: 1 }],
    },
  ],
};

/** All shapes by name. */
export const SHAPES = new Map(
  [standard, randomIds, small, large, tiny, indexed, big].map((shape) => [shape.name, shape]),
);

/** The generator of a collection's documents. */
export function randomOf(collection: ShapeCollection): () => number {
  return seeded(Buffer.from(collection.name).reduce((sum, byte) => sum * 31 + byte, 7));
}
