import { BSON } from 'mongodb';
import { decodeFaithfully, encodeFaithfully, type FaithfulDocument } from './faithful';
import { documentOf } from './compose';

/** An `_id` element as canonical Extended JSON, for messages and reports. */
export function describeId(idElement: Buffer): string {
  const document: unknown = BSON.deserialize(documentOf([idElement]), {
    promoteValues: false,
    promoteLongs: false,
    bsonRegExp: true,
  });
  return BSON.EJSON.stringify(document, { relaxed: false }).slice('{"_id":'.length, -1);
}

/**
 * `{ _id: … }` for a command, or undefined when the value can't be said faithfully (deprecated
 * types), so that it is no good as a bound.
 */
export function idBound(idElement: Uint8Array): FaithfulDocument | undefined {
  const bytes = documentOf([idElement]);
  const bound = decodeFaithfully(bytes);
  return encodeFaithfully(bound).equals(bytes) ? bound : undefined;
}
