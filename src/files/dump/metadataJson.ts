import { decodeFaithfully, type FaithfulDocument } from '../../engine/bson/faithful';
import { BsonWriter } from '../bsonWriter';
import { ExtendedJsonParser } from '../json/extendedJsonParser';
import { BadRecord, LONGEST_DOCUMENT } from '../records';

/** More than the texts of any collection: a server keeps all that it knows of one in a document. */
export const LONGEST_METADATA = LONGEST_DOCUMENT;

/**
 * Parses the Extended JSON (version 2) of a dump without losing the order of names that look like
 * numbers: the order of an index's fields matters.
 * @throws SyntaxError that says what is wrong with it
 */
export function parseMetadataJson(text: Buffer): FaithfulDocument {
  const writer = new BsonWriter();
  try {
    new ExtendedJsonParser(text, writer, { version1: false }).document();
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    throw new SyntaxError(`not Extended JSON: ${error.message}`, { cause: error });
  }
  if (writer.at > LONGEST_DOCUMENT) throw new SyntaxError('longer than any server keeps');
  return decodeFaithfully(writer.bytes.subarray(0, writer.at));
}
