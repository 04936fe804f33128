import { MinKey, type Document } from 'mongodb';
import {
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../../bson/faithful';

/** A shard key in order: `[['region', 1], ['_id', 'hashed']]`. */
export type ShardKey = [field: string, direction: number | string][];

/** As commands take it. */
export function keyDocument(key: ShardKey): Document {
  return Object.fromEntries(key);
}

/**
 * Whether each shard by itself sees to it that an `_id` is unique, since the key is not `_id` alone.
 */
export function isScattered(key: ShardKey): boolean {
  return !(key.length === 1 && key[0]?.[0] === '_id');
}

/** Whether an empty collection is spread by the server itself: where the key begins hashed. */
export function isSpreadByServer(key: ShardKey): boolean {
  return key[0]?.[1] === 'hashed';
}

/** The fields by which chunks can be cut so that it is known what comes where: those before a hashed one. */
export function rangedFields(key: ShardKey): string[] {
  const hashed = key.findIndex(([, direction]) => direction === 'hashed');
  return (hashed < 0 ? key : key.slice(0, hashed)).map(([field]) => field);
}

/** A bound of chunks at these values of the {@link rangedFields}. */
export function boundAt(key: ShardKey, values: unknown[]): Document {
  return Object.fromEntries(
    key.map(([field], place) => [field, place < values.length ? values[place] : new MinKey()]),
  );
}

/**
 * Whether an index begins with a shard key, and compares as that does: bytewise. Without one a
 * collection could not be sharded.
 */
export function supportsKey(index: FaithfulDocument, key: ShardKey): boolean {
  const collation = documentField(index, 'collation') ?? new Map<string, unknown>();
  const locale = stringField(collation, 'locale');
  if (locale !== undefined && locale !== 'simple') return false;
  if (index.has('partialFilterExpression') || numberField(index, 'sparse') === 1) return false;
  const fields = [...(documentField(index, 'key') ?? new Map<string, unknown>())];
  return key.every(([name, direction], position) => {
    const [field, value] = fields[position] ?? [];
    return field === name && String(value) === String(direction);
  });
}
