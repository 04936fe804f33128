/** Building BSON documents out of bytes that are already BSON. */

const TRUE_ELEMENT_VALUE = Buffer.from([1]);

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`, 'latin1'), value]);
}

/** A document of whole elements (type, name and value each). */
export function documentOf(elements: Uint8Array[]): Buffer {
  let length = 5;
  for (const part of elements) length += part.length;
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
const NO_LIMIT = element(0x10, 'limit', Buffer.from([0, 0, 0, 0]));
const LIMIT_ONE = element(0x10, 'limit', Buffer.from([1, 0, 0, 0]));

/** An `update` statement that puts `replacement` in place of the document with this `_id` element, or inserts it. */
export function replaceStatement(id: Uint8Array, replacement: Uint8Array): Buffer {
  return documentOf([Q_HEADER, documentOf([id]), U_HEADER, replacement, UPSERT]);
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
