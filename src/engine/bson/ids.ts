import { BSON, ObjectId, type Document } from 'mongodb';
import { decodeFaithfully, encodeFaithfully, type FaithfulDocument } from './faithful';
import { documentOf } from './compose';
import { BSON_TYPE } from './raw';

/** Where the value of an `_id` element begins: behind its type and name. */
const ID_VALUE = 1 + '_id\0'.length;

/** An `_id` element as canonical Extended JSON, for messages and reports. */
export function describeId(idElement: Buffer): string {
  const document: unknown = BSON.deserialize(documentOf([idElement]), {
    promoteValues: false,
    promoteLongs: false,
    bsonRegExp: true,
    validation: { utf8: false },
  });
  return BSON.EJSON.stringify(document, { relaxed: false }).slice('{"_id":'.length, -1);
}

/**
 * `{ _id: … }` for a command, or undefined when the value can't be said faithfully (deprecated
 * types, invalid UTF-8, dates out of JavaScript's range), so that it is no good as a bound.
 */
export function idBound(idElement: Buffer): FaithfulDocument | undefined {
  // Most are ObjectIds, which can always be said.
  if (idElement[0] === BSON_TYPE.objectId) {
    return new Map([['_id', new ObjectId(Buffer.from(idElement.subarray(ID_VALUE)))]]);
  }
  const bytes = documentOf([idElement]);
  const bound = decodeFaithfully(bytes);
  return encodeFaithfully(bound).equals(bytes) ? bound : undefined;
}

/**
 * One text for all `_id` elements that a server takes for equal: 1 and 1.0. Undefined where their
 * bytes do not tell: decimals, documents, and text under a collation.
 */
export function comparableId(idElement: Buffer, isCollated: boolean): string | undefined {
  switch (idElement[0]) {
    case BSON_TYPE.int32:
      return `number ${idElement.readInt32LE(ID_VALUE)}`;
    case BSON_TYPE.int64:
      return `number ${idElement.readBigInt64LE(ID_VALUE)}`;
    case BSON_TYPE.double: {
      const value = idElement.readDoubleLE(ID_VALUE);
      return `number ${Number.isInteger(value) ? BigInt(value) : value}`;
    }
    case BSON_TYPE.string:
      return isCollated ? undefined : idElement.toString('latin1');
    case BSON_TYPE.objectId:
    case BSON_TYPE.binary:
    case BSON_TYPE.date:
    case BSON_TYPE.boolean:
    case BSON_TYPE.timestamp:
    case BSON_TYPE.null:
    case BSON_TYPE.minKey:
    case BSON_TYPE.maxKey:
      return idElement.toString('latin1');
    default:
      return undefined;
  }
}

/** A filter that finds documents, and which of the found ones were asked for. */
export interface IdQuery {
  filter: Document;
  wants: (idElement: Buffer) => boolean;
}

/**
 * Filters that together find the documents with these `_id` elements. Those whose value can't be
 * said are looked for among all of the same type, and told by their bytes: slow, and rare.
 */
export function idQueries(ids: Buffer[]): IdQuery[] {
  const sayable: unknown[] = [];
  const others = new Set<string>();
  const types = new Set<number>();
  for (const id of ids) {
    const bound = idBound(id);
    if (bound !== undefined) {
      sayable.push(bound.get('_id'));
    } else {
      others.add(id.toString('latin1'));
      types.add(id[0] ?? 0);
    }
  }
  const queries: IdQuery[] = [];
  if (sayable.length > 0) {
    queries.push({ filter: { _id: { $in: sayable } }, wants: () => true });
  }
  if (others.size > 0) {
    queries.push({
      filter: { _id: { $type: [...types] } },
      wants: (id) => others.has(id.toString('latin1')),
    });
  }
  return queries;
}
