import { isDeepStrictEqual } from 'node:util';
import { BSONRegExp, type Document } from 'mongodb';
import { decodeFaithfully, documentField, numberField, stringField } from '../../bson/faithful';
import type { FaithfulDocument } from '../../bson/faithful';
import type { RawDocument } from '../../bson/compose';
import { idElement } from '../../bson/raw';
import { nextRawBatch } from '../../bson/rawBatch';
import { isUnique, nameOfIndex } from '../../catalog/indexSpecification';
import type { Namespace } from '../../catalog/namespaces';
import { readEveryIndex } from '../../catalog/read';
import type { Deployment } from '../../deployment/deployment';
import { canonicalKeyValue, indexedValues, refusedKey } from './indexKeys';
import type { WriteError } from './writeErrors';

/** The unique index that refused a document, and who is in it under the same key. */
export interface Holder {
  index: string;
  /** The `_id` element of the document; undefined where none is found that surely is it. */
  id: Buffer | undefined;
}

/**
 * The document of a collection that a unique index holds in place of one that it refused. It is
 * looked up in that very index, by its collation and within its filter, and its key there must be
 * the refused one: a document that only has the same value, without being in the index, is not it.
 * @returns undefined where it can't be told which index refused
 */
export async function findHolder(
  target: Deployment,
  namespace: Namespace,
  refused: RawDocument,
  error: WriteError,
): Promise<Holder | undefined> {
  const indexes = await readEveryIndex(target, namespace);
  const index = refusingIndex(indexes, error);
  if (index === undefined) return undefined;
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  // Of those with special kinds, keys are not the values.
  const isPlain = [...key.values()].every((direction) => typeof direction !== 'string');
  const wanted = refusedKey(error);
  if (!isPlain || wanted === undefined) return { index: nameOfIndex(index), id: undefined };
  const found = await lookUp(target, namespace, {
    filter: filterOf(index, [...key.keys()], decodeFaithfully(refused.bytes)),
    hint: nameOfIndex(index),
    projection: { _id: 1, key: { $meta: 'indexKey' } },
    ...collationOf(index, indexes),
  });
  const holders = found.filter(({ id, values }) => {
    return !id.equals(refused.id) && isDeepStrictEqual(values, wanted);
  });
  return { index: nameOfIndex(index), id: holders.length === 1 ? holders[0]?.id : undefined };
}

/** The one that the server's message names, before the key or the index's collation. */
function refusingIndex(
  indexes: FaithfulDocument[],
  { errmsg, keyPattern }: WriteError,
): FaithfulDocument | undefined {
  const fields = Object.keys(keyPattern ?? {});
  const named = indexes.filter((index) => {
    const refuses = isUnique(index) || numberField(index, 'prepareUnique') === 1;
    const key = [...(documentField(index, 'key') ?? new Map<string, unknown>()).keys()];
    const isNamed = [' dup key: ', ' collation: '].some((next) =>
      errmsg.includes(` index: ${nameOfIndex(index)}${next}`),
    );
    return refuses && isNamed && isDeepStrictEqual(key, fields);
  });
  return named.length === 1 ? named[0] : undefined;
}

/** All documents that may be in the index under a key of this one. */
function filterOf(index: FaithfulDocument, fields: string[], document: FaithfulDocument): Document {
  const partial = documentField(index, 'partialFilterExpression');
  const conditions = fields.map((field) => {
    const values = indexedValues(document, field);
    const expressions = values.filter((value) => value instanceof BSONRegExp);
    const others = values.filter((value) => !(value instanceof BSONRegExp));
    // In a list, an expression would find what it matches.
    const choices = [{ $in: others }, ...expressions.map((value) => ({ $eq: value }))];
    return choices.length === 1
      ? { [field]: choices[0] }
      : { $or: choices.map((choice) => ({ [field]: choice })) };
  });
  return { $and: [...(partial === undefined ? [] : [partial]), ...conditions] };
}

/** What is not said would be the collection's, which its index on `_id` has. */
function collationOf(index: FaithfulDocument, indexes: FaithfulDocument[]): Document {
  const collation = documentField(index, 'collation');
  if (collation !== undefined) return { collation };
  const isCollated = indexes.some(
    (other) =>
      (stringField(other, 'name') === '_id_' || numberField(other, 'clustered') === 1) &&
      other.has('collation'),
  );
  return isCollated ? { collation: { locale: 'simple' } } : {};
}

async function lookUp(
  target: Deployment,
  { db, name }: Namespace,
  query: Document,
): Promise<{ id: Buffer; values: string[] }[]> {
  const cursor = target.client.db(db).runCursorCommand({ find: name, ...query });
  const found: { id: Buffer; values: string[] }[] = [];
  try {
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return found;
      for (let at = 0; at < batch.count; at++) {
        const bytes = batch.bytes.subarray(batch.offsets[at], batch.offsets[at + 1]);
        const id = idElement(bytes, 0);
        const key = documentField(decodeFaithfully(bytes), 'key');
        if (id === undefined || key === undefined) continue;
        // Its own memory: the reply may be large.
        found.push({ id: Buffer.from(id), values: [...key.values()].map(canonicalKeyValue) });
      }
    }
  } finally {
    await cursor.close();
  }
}
