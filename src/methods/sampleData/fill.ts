import type { Db, Document } from 'mongodb';
import type { SampleCollection } from './collection';
import { Random } from './random';

const SEED = 20_261_121;
const BATCH = 2_000;

/**
 * Makes a collection with its documents and indexes, the same each time.
 * @param onDocuments how many more there are
 */
export async function fillCollection(
  db: Db,
  sample: SampleCollection,
  size: number,
  onDocuments: (count: number) => void = () => undefined,
): Promise<void> {
  const collection = await db.createCollection(sample.name, sample.options ?? {});
  const random = new Random(SEED + sample.size);
  for (let start = 0; start < size; start += BATCH) {
    const batch: Document[] = [];
    for (let index = start; index < Math.min(start + BATCH, size); index++) {
      batch.push(sample.document(index, random));
    }
    await collection.insertMany(batch, { writeConcern: { w: 1 } });
    onDocuments(batch.length);
  }
  if (sample.indexes.length > 0) await collection.createIndexes(sample.indexes);
}
