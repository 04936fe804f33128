import { decodeFaithfully, stringField } from '../../engine/bson/faithful';
import type { RawBatch } from '../../engine/bson/rawBatch';
import type { DumpedCollection } from './metadata';

/**
 * Where servers up to 4.0 with the storage engine MMAPv1 kept the indexes of a database, a document
 * each; a dump of such holds it as it does a collection.
 */
export const SYSTEM_INDEXES = 'system.indexes';

/**
 * Gives collections the indexes that such documents tell of, but those that they have already.
 * @returns namespaces that are not among them
 */
export function addSystemIndexes(
  { bytes, offsets, count }: RawBatch,
  db: string,
  collections: readonly DumpedCollection[],
): Set<string> {
  const unknown = new Set<string>();
  const byName = new Map(
    collections.filter((one) => one.db === db).map((one) => [one.name, one] as const),
  );
  for (let at = 0; at < count; at++) {
    const index = decodeFaithfully(bytes, offsets[at] ?? 0);
    const namespace = stringField(index, 'ns') ?? '';
    // Behind the first dot: the folder of the database may have been given another name.
    const collection = byName.get(namespace.slice(namespace.indexOf('.') + 1));
    if (collection === undefined) {
      unknown.add(namespace);
      continue;
    }
    const name = stringField(index, 'name');
    const isThere = collection.indexes.some((one) => stringField(one, 'name') === name);
    if (!isThere) collection.indexes.push(index);
  }
  return unknown;
}
