/**
 * Reading fields of BSON bytes in place (bsonspec.org, version 1.1). The bytes come from a server or
 * a file, and may say anything: every step goes forward, and none leaves its document.
 */

/** Servers store 180 levels (BSONDepth), and wrap documents in a few more. */
const MOST_LEVELS = 200;

/** To be asked by whoever goes from a document into those within. @throws DamagedBson */
export function checkDepth(depth: number, at: number): void {
  if (depth > MOST_LEVELS) throw new DamagedBson('it is nested too deeply', at);
}

/** The least that a document can be: its length, and the zero byte that ends it. */
const EMPTY_BYTES = 5;

/** Bytes that are no BSON. */
export class DamagedBson extends RangeError {
  constructor(
    why: string,
    /** Where in the bytes that were looked at. */
    readonly at: number,
  ) {
    super(`BSON: ${why}`);
    this.name = 'DamagedBson';
  }
}

const TYPE = {
  double: 0x01,
  string: 0x02,
  document: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal128: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

/** BSON element types by name. */
export const BSON_TYPE = TYPE;

/** An element's place: type byte at `start`, value from `value` to `end`. */
export interface ElementPosition {
  type: number;
  start: number;
  value: number;
  end: number;
}

function endOfCString(bytes: Buffer, from: number): number {
  // Names are short: a loop is quicker than the call of a native search.
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === 0) return at;
  }
  throw new DamagedBson('a name does not end', from);
}

/** Length in bytes of a value of this type that begins at `at`, as it says itself. @throws DamagedBson for a type that there is not */
export function valueLength(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case TYPE.double:
    case TYPE.date:
    case TYPE.timestamp:
    case TYPE.int64:
      return 8;
    case TYPE.string:
    case TYPE.code:
    case TYPE.symbol:
      return 4 + lengthAt(bytes, at);
    case TYPE.document:
    case TYPE.array:
    case TYPE.codeWithScope:
      return lengthAt(bytes, at);
    case TYPE.binary:
      return 5 + lengthAt(bytes, at);
    case TYPE.undefined:
    case TYPE.null:
    case TYPE.minKey:
    case TYPE.maxKey:
      return 0;
    case TYPE.objectId:
      return 12;
    case TYPE.boolean:
      return 1;
    case TYPE.regex:
      return endOfCString(bytes, endOfCString(bytes, at) + 1) + 1 - at;
    case TYPE.dbPointer:
      return 4 + lengthAt(bytes, at) + 12;
    case TYPE.int32:
      return 4;
    case TYPE.decimal128:
      return 16;
    default:
      throw new DamagedBson(`there is no type 0x${type.toString(16).padStart(2, '0')}`, at);
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new DamagedBson('it breaks off', at);
  return bytes.readInt32LE(at);
}

/** Goes over the top-level elements of the document at `offset`; it is the place of the one it is at. */
export class ElementCursor implements ElementPosition {
  type = 0;
  start = 0;
  value = 0;
  end: number;
  private readonly last: number;

  constructor(
    private readonly bytes: Buffer,
    offset: number,
  ) {
    const length = lengthAt(bytes, offset);
    this.end = offset + 4;
    this.last = offset + length - 1;
    if (length < EMPTY_BYTES || this.last >= bytes.length) {
      throw new DamagedBson(`a document of ${length} bytes`, offset);
    }
    if (bytes[this.last] !== 0) throw new DamagedBson('a document has no end', this.last);
  }

  /** Goes to the next element; false when there is none. @throws DamagedBson */
  next(): boolean {
    if (this.end >= this.last) return false;
    this.start = this.end;
    this.type = this.bytes[this.start] ?? 0;
    this.value = endOfCString(this.bytes, this.start + 1) + 1;
    this.end = this.value + valueLength(this.bytes, this.type, this.value);
    // A length can be negative, which would lead back to where this came from.
    if (this.end < this.value || this.end > this.last) {
      throw new DamagedBson('a value does not end within its document', this.start);
    }
    return true;
  }
}

/**
 * Calls `visit` for each top-level element of the document at `offset`, in order, until it
 * returns true. The name lies in `bytes` from `position.start + 1` to `position.value - 1`.
 */
export function walk(
  bytes: Buffer,
  offset: number,
  visit: (position: ElementPosition) => boolean | undefined,
): void {
  const cursor = new ElementCursor(bytes, offset);
  while (cursor.next()) {
    const { type, start, value, end } = cursor;
    if (visit({ type, start, value, end }) === true) return;
  }
}

/** Whether the element at `position` bears this (ASCII) name. */
export function isNamed(bytes: Buffer, position: ElementPosition, name: string): boolean {
  const start = position.start + 1;
  if (position.value - 1 - start !== name.length) return false;
  for (let index = 0; index < name.length; index++) {
    if (bytes[start + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}

/** An element's name. */
export function nameOf(bytes: Buffer, position: ElementPosition): string {
  return bytes.toString('utf8', position.start + 1, position.value - 1);
}

/** The first top-level element of this name, or undefined. */
export function findElement(
  bytes: Buffer,
  offset: number,
  name: string,
): ElementPosition | undefined {
  const cursor = new ElementCursor(bytes, offset);
  while (cursor.next()) {
    if (isNamed(bytes, cursor, name)) return cursor;
  }
  return undefined;
}

/** The bytes of the top-level `_id` element (type, name and value), or undefined. */
export function idElement(bytes: Buffer, offset: number): Buffer | undefined {
  const position = findElement(bytes, offset, '_id');
  return position === undefined ? undefined : bytes.subarray(position.start, position.end);
}

/** The value of a string element. @throws DamagedBson for an element of another type */
export function stringAt(bytes: Buffer, position: ElementPosition): string {
  if (position.type !== TYPE.string) throw new DamagedBson('a text was expected', position.start);
  return bytes.toString('utf8', position.value + 4, position.end - 1);
}
