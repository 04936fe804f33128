import type { Document, Long } from 'mongodb';
import { idQueries } from '../bson/ids';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { planRanges, sampleIds, type Range } from './ranges';

/** Documents asked for where they are stored. */
const SAMPLE = 100;
/** Of documents stored in no order, half the neighbours by `_id` lie one after the other. */
const ORDERED_SHARE = 0.75;

/**
 * Cuts a collection for copying: into ranges by `_id`, or, if documents that follow each other by
 * `_id` lie scattered in the storage, not at all. Reading those by `_id` would fetch a page for
 * each document, which costs 20 times the CPU where the cache is smaller than the collection
 * (measured), and a seek each on a disk.
 */
export async function planCopy(
  source: Deployment,
  entry: CatalogEntry,
  bytes: number,
  rangeBytes: number,
): Promise<Range[]> {
  const isLarge = bytes > rangeBytes;
  if (isLarge && (await isScattered(source, entry))) return [{ inStorageOrder: true }];
  return planRanges(source, entry, bytes, rangeBytes);
}

/** Whether documents lie in another order than that of their `_id`s; false where it can't be told. */
export async function isScattered(source: Deployment, entry: CatalogEntry): Promise<boolean> {
  const isTellable = source.topology === 'replicaSet' || source.topology === 'standalone';
  if (entry.kind !== 'collection' || !isTellable || !source.atLeast(4, 4)) return false;
  const [query] = idQueries(await sampleIds(source, entry, SAMPLE));
  if (query === undefined) return false;
  const { db, name } = storageNamespace(entry);
  const found = await source.client
    .db(db)
    .collection(name)
    .find(query.filter, { projection: { _id: 1 }, showRecordId: true, promoteLongs: false })
    .hint({ _id: 1 })
    .sort({ _id: 1 })
    .toArray();
  const records = found.map((document: Document) => document['$recordId'] as Long | undefined);
  let ascending = 0;
  for (let index = 1; index < records.length; index++) {
    const [before, after] = [records[index - 1], records[index]];
    // DocumentDB and Cosmos DB have none.
    if (before?.compare === undefined || after === undefined) return false;
    if (before.compare(after) < 0) ascending++;
  }
  const share = ascending / (records.length - 1);
  return records.length === 1 ? false : share < ORDERED_SHARE && share > 1 - ORDERED_SHARE;
}
