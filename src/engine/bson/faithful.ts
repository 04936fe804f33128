import { BSON, type Document } from 'mongodb';
import { BSON_TYPE, checkDepth, DamagedBson, nameOf, walk } from './raw';

/**
 * A document decoded without loss: nested documents are Maps (which keep the order even of names
 * that look like numbers), numbers keep their BSON type, regular expressions their flags.
 * Serializing it gives the same bytes again, but for deprecated types and duplicate names, which
 * no server metadata holds.
 */
export type FaithfulDocument = Map<string, unknown>;

/** Decodes the document at `offset` of `bytes`; see {@link FaithfulDocument}. @throws DamagedBson */
export function decodeFaithfully(bytes: Buffer, offset = 0, depth = 0): FaithfulDocument {
  checkDepth(depth, offset);
  const document: FaithfulDocument = new Map();
  walk(bytes, offset, (position) => {
    const name = nameOf(bytes, position);
    if (position.type === BSON_TYPE.document) {
      document.set(name, decodeFaithfully(bytes, position.value, depth + 1));
    } else if (position.type === BSON_TYPE.array) {
      document.set(name, [...decodeFaithfully(bytes, position.value, depth + 1).values()]);
    } else {
      document.set(name, decodeScalar(bytes.subarray(position.start, position.end), name));
    }
    return undefined;
  });
  return document;
}

function decodeScalar(element: Buffer, name: string): unknown {
  const length = element.length + 5;
  const wrapped = Buffer.alloc(length);
  wrapped.writeInt32LE(length, 0);
  element.copy(wrapped, 4);
  try {
    const decoded: Document = BSON.deserialize(wrapped, {
      promoteValues: false,
      promoteLongs: false,
      bsonRegExp: true,
      // What is lost of invalid text shows when the bytes are compared; see idBound.
      validation: { utf8: false },
    });
    return decoded[name];
  } catch (error) {
    throw new DamagedBson((error as Error).message, 0);
  }
}

/** Serializes a faithful document again. */
export function encodeFaithfully(document: FaithfulDocument): Buffer {
  // The serializer takes Maps (js-bson serializer, isMap); its type says Document only.
  return Buffer.from(BSON.serialize(document as unknown as Document));
}

/** A field that holds a string, or undefined. */
export function stringField(document: FaithfulDocument, name: string): string | undefined {
  const value = document.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** A field that holds a document, or undefined. */
export function documentField(
  document: FaithfulDocument,
  name: string,
): FaithfulDocument | undefined {
  const value = document.get(name);
  return value instanceof Map ? (value as FaithfulDocument) : undefined;
}

/** A field that is a number of any BSON type or a boolean, as a JavaScript number; or undefined. */
export function numberField(document: FaithfulDocument, name: string): number | undefined {
  const value = document.get(name);
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (value !== null && typeof value === 'object' && 'valueOf' in value) {
    const number = Number((value as { toString(): string }).toString());
    return Number.isNaN(number) ? undefined : number;
  }
  return undefined;
}
