/** Building BSON documents out of bytes that are already BSON. */
import { allocateHeaded, type HeadedBytes } from './rawBatch';

const TRUE_ELEMENT_VALUE = Buffer.from([1]);

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`, 'latin1'), value]);
}

function int32(name: string, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return element(0x10, name, bytes);
}

/** Bytes of a document whose elements have so many. */
export function documentLength(elements: number): number {
  return 4 + elements + 1;
}

/** A document of whole elements (type, name and value each). */
export function documentOf(elements: Uint8Array[]): Buffer {
  const length = documentLength(elements.reduce((sum, part) => sum + part.length, 0));
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeInt32LE(length, 0);
  let at = 4;
  for (const part of elements) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes[at] = 0;
  return bytes;
}

const Q_HEADER = Buffer.from('\x03q\0', 'latin1');
const U_HEADER = Buffer.from('\x03u\0', 'latin1');
const UPSERT = element(0x08, 'upsert', TRUE_ELEMENT_VALUE);
const NO_LIMIT = int32('limit', 0);
const LIMIT_ONE = int32('limit', 1);

/** A document to put into the target: its `_id` element and its bytes. */
export interface RawDocument {
  id: Buffer;
  bytes: Buffer;
}

const REPLACE_FIXED = Q_HEADER.length + documentLength(0) + U_HEADER.length + UPSERT.length;

/** Bytes of the statement that puts this document. */
export function replaceLength({ id, bytes }: RawDocument): number {
  return documentLength(REPLACE_FIXED + id.length + bytes.length);
}

/**
 * `update` statements back to back, each of which puts a document in place of the one with its
 * `_id`, or inserts it. In one piece of memory: this is most of what catching up sends.
 */
export function replaceStatements(documents: RawDocument[]): HeadedBytes {
  let length = 0;
  for (const document of documents) length += replaceLength(document);
  const headed = allocateHeaded(length);
  const out = headed.bytes;
  let at = 0;
  const put = (bytes: Uint8Array) => {
    out.set(bytes, at);
    at += bytes.length;
  };
  const open = (size: number) => {
    at = out.writeInt32LE(size, at);
  };
  const close = () => {
    out[at++] = 0;
  };
  for (const document of documents) {
    open(replaceLength(document));
    put(Q_HEADER);
    open(documentLength(document.id.length));
    put(document.id);
    close();
    put(U_HEADER);
    put(document.bytes);
    put(UPSERT);
    close();
  }
  return headed;
}

const FILTER_HEADER = Buffer.from('\x03filter\0', 'latin1');
const DOCUMENT_HEADER = Buffer.from('\x03document\0', 'latin1');
const UPDATE_MODS_HEADER = Buffer.from('\x03updateMods\0', 'latin1');

/** An operation of `bulkWrite` that inserts a document. @param place of the collection in `nsInfo` */
export function bulkInsert(place: number, document: Uint8Array): Buffer {
  return documentOf([int32('insert', place), DOCUMENT_HEADER, document]);
}

/** The same that puts a document in place of the one with its `_id`, or inserts it. */
export function bulkReplace(place: number, { id, bytes }: RawDocument): Buffer {
  const filter = documentOf([id]);
  return documentOf([
    int32('update', place),
    FILTER_HEADER,
    filter,
    UPDATE_MODS_HEADER,
    bytes,
    UPSERT,
  ]);
}

/** The same that deletes the document with this `_id` element. */
export function bulkDelete(place: number, id: Uint8Array): Buffer {
  return documentOf([int32('delete', place), FILTER_HEADER, documentOf([id])]);
}

/** A `delete` statement for the document with this `_id` element, or for all that there are. */
export function deleteStatement(id: Uint8Array, all = false): Buffer {
  return documentOf([Q_HEADER, documentOf([id]), all ? NO_LIMIT : LIMIT_ONE]);
}

/** An `update` statement that applies one operator, such as `$set`, to the document with this `_id` element. */
export function updateStatement(id: Uint8Array, operator: string, operand: Buffer): Buffer {
  const update = documentOf([element(0x03, operator, operand)]);
  return documentOf([Q_HEADER, documentOf([id]), U_HEADER, update]);
}
