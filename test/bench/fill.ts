import { BSON, type Db, type MongoClient } from 'mongodb';
import { rawSequence } from '../../src/engine/bson/rawBatch';
import { randomOf, type Shape, type ShapeCollection } from './shapes';

const BATCH_BYTES = 12_000_000;
const COLLECTIONS_AT_ONCE = 4;

/** What a filled data set holds. */
export interface Filled {
  documents: number;
  bytes: number;
}

/** The database that every bench copies. */
export const BENCH_DATABASE = 'bench';

/** Fills the source with a shape; returns what it holds. */
export async function fill(client: MongoClient, shape: Shape, scale: number): Promise<Filled> {
  const db = client.db(BENCH_DATABASE);
  await db.dropDatabase();
  const total = { documents: 0, bytes: 0 };
  const waiting = shape.collections(scale);
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const filled = await fillCollection(db, next);
      total.documents += filled.documents;
      total.bytes += filled.bytes;
    }
  };
  await Promise.all(Array.from({ length: COLLECTIONS_AT_ONCE }, worker));
  await client.db('admin').command({ fsync: 1 });
  return total;
}

async function fillCollection(db: Db, collection: ShapeCollection): Promise<Filled> {
  const random = randomOf(collection);
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let bytes = 0;
  const flush = async () => {
    if (chunks.length === 0) return;
    await db.command({
      insert: collection.name,
      documents: rawSequence('documents', chunks),
      ordered: false,
    });
    chunks = [];
    waiting = 0;
  };
  for (let index = 0; index < collection.documents; index++) {
    const document = BSON.serialize(collection.make(random, index));
    chunks.push(document);
    waiting += document.length;
    bytes += document.length;
    if (waiting > BATCH_BYTES || chunks.length === 50_000) await flush();
  }
  await flush();
  if (collection.indexes.length > 0) {
    await db
      .collection(collection.name)
      .createIndexes(collection.indexes.map((key) => ({ key: key as Record<string, 1> })));
  }
  return { documents: collection.documents, bytes };
}
