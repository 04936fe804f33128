import { BSON, type Collection, type Document, type MongoClient } from 'mongodb';
import { insertRaw } from './rawBson';

export const MEGABYTE = 1024 * 1024;

/** A document of exactly 16 MiB, the largest that there may be, less `less` bytes. */
export function large(_id: number, less = 0): { _id: number; pad: string } {
  const overhead = 4 + 1 + 4 + 4 + 1 + 4 + 4 + 1 + 1;
  return { _id, pad: 'x'.repeat(16 * MEGABYTE - overhead - less) };
}

/** One by one, and without the driver, which takes no document of the largest size. */
export async function insertLarge(
  { dbName, collectionName }: Pick<Collection, 'dbName' | 'collectionName'>,
  source: MongoClient,
  documents: Document[],
): Promise<void> {
  for (const document of documents) {
    await insertRaw(source, dbName, collectionName, [Buffer.from(BSON.serialize(document))]);
  }
}
