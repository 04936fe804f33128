import type { Document, Long } from 'mongodb';
import { idQueries } from '../bson/ids';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';

/** Documents asked for where they are stored. */
const MOST_ASKED = 100;
/** Of documents stored in no order, half the neighbours by `_id` lie one after the other. */
const ORDERED_SHARE = 0.75;

/**
 * Whether a collection's documents lie in another order than that of their `_id`s, by a sample;
 * false where it can't be told: record ids are what a mongod says of itself, from 4.4 on.
 * @param sample `_id` elements in index order
 */
export async function areScattered(
  source: Deployment,
  entry: CatalogEntry,
  sample: Buffer[],
): Promise<boolean> {
  const isTellable = source.topology === 'replicaSet' || source.topology === 'standalone';
  if (entry.kind !== 'collection' || !isTellable || !source.abilities.can('recordIds'))
    return false;
  const step = Math.ceil(sample.length / MOST_ASKED);
  const [query] = idQueries(sample.filter((_, index) => index % step === 0));
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
  return share < ORDERED_SHARE && share > 1 - ORDERED_SHARE;
}
