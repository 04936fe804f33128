import { BSON, type Document } from 'mongodb';
import { BSON_TYPE, ElementCursor, nameOf } from '../../../src/engine/bson/raw';

/**
 * Documents as bytes: what passes a mongos is not changed by it, names that are there twice or look
 * like numbers included, which no object of JavaScript would keep.
 */

/** A field's value as it is in a document. */
export class Value {
  constructor(
    readonly type: number,
    readonly bytes: Buffer,
  ) {}

  /** Of a document, or of an array by its places. */
  get document(): Buffer {
    return this.bytes;
  }

  get isDocument(): boolean {
    return this.type === BSON_TYPE.document;
  }

  get isArray(): boolean {
    return this.type === BSON_TYPE.array;
  }

  /** As JavaScript has it; numbers are numbers. */
  get plain(): unknown {
    const head = Buffer.from([this.type, 0x76, 0]);
    const wrapped = Buffer.concat([Buffer.alloc(4), head, this.bytes, Buffer.alloc(1)]);
    wrapped.writeInt32LE(wrapped.length, 0);
    return (BSON.deserialize(wrapped, { promoteLongs: true, bsonRegExp: true }) as { v: unknown })
      .v;
  }

  /** The values of an array. */
  get items(): Value[] {
    return [...fieldsOf(this.bytes).values()];
  }

  equals(other: Value | undefined): boolean {
    return other !== undefined && this.type === other.type && this.bytes.equals(other.bytes);
  }
}

/** Fields in order, by name. */
export type Fields = Map<string, Value>;

/** A document's fields; of a name that is there twice the first. */
export function fieldsOf(document: Buffer): Fields {
  const fields: Fields = new Map();
  for (const [name, value] of entriesOf(document)) if (!fields.has(name)) fields.set(name, value);
  return fields;
}

/** A document's fields, those of the same name each. */
export function entriesOf(document: Buffer): [string, Value][] {
  const entries: [string, Value][] = [];
  const at = new ElementCursor(document, 0);
  while (at.next()) {
    entries.push([nameOf(document, at), new Value(at.type, document.subarray(at.value, at.end))]);
  }
  return entries;
}

/** One field of a document. */
export function fieldOf(document: Buffer, name: string): Value | undefined {
  return entriesOf(document).find(([each]) => each === name)?.[1];
}

/** A field by its path, through documents only. */
export function pathOf(document: Buffer, path: string): Value | undefined {
  let value: Value | undefined = new Value(BSON_TYPE.document, document);
  for (const name of path.split('.')) {
    if (value?.isDocument !== true) return undefined;
    value = fieldOf(value.document, name);
  }
  return value;
}

/** A document as JavaScript has it. */
export function plainOf(document: Buffer): Document {
  return BSON.deserialize(document, { bsonRegExp: true });
}

/**
 * A document of these fields. A value is a {@link Value}, a document's bytes, a list, fields, or what
 * the driver takes; undefined leaves the field out.
 */
export function compose(fields: Record<string, unknown> | Iterable<[string, unknown]>): Buffer {
  const entries = Symbol.iterator in fields ? fields : Object.entries(fields);
  const parts: Buffer[] = [Buffer.alloc(4)];
  for (const [name, each] of entries) {
    if (each === undefined) continue;
    const { type, bytes } = valueOf(each);
    parts.push(Buffer.from([type]), Buffer.from(`${name}\0`, 'utf8'), bytes);
  }
  parts.push(Buffer.alloc(1));
  const document = Buffer.concat(parts);
  document.writeInt32LE(document.length, 0);
  return document;
}

/** A value of what {@link compose} takes. */
export function valueOf(value: unknown): Value {
  if (value instanceof Value) return value;
  if (Buffer.isBuffer(value)) return new Value(BSON_TYPE.document, value);
  if (Array.isArray(value)) {
    const places = value.map((item, place): [string, unknown] => [String(place), item ?? null]);
    return new Value(BSON_TYPE.array, compose(places));
  }
  if (value instanceof Map) {
    return new Value(BSON_TYPE.document, compose(value as Map<string, unknown>));
  }
  if (isPlainObject(value)) return new Value(BSON_TYPE.document, compose(value));
  const [only] = fieldsOf(Buffer.from(BSON.serialize({ v: value }))).values();
  if (only === undefined) throw new TypeError('not a value');
  return only;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === PLAIN;
}

const PLAIN: unknown = Object.getPrototypeOf({});

/** A document with these fields changed, added at the end, or, where undefined, left out. */
export function withFields(document: Buffer, changes: Record<string, unknown>): Buffer {
  const entries: [string, unknown][] = entriesOf(document).map(([name, value]) => [
    name,
    name in changes ? changes[name] : value,
  ]);
  const present = new Set(entries.map(([name]) => name));
  return compose([...entries, ...Object.entries(changes).filter(([name]) => !present.has(name))]);
}

/** A number of whatever type; undefined for anything else. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  const plain = value.plain;
  if (typeof plain === 'bigint') return Number(plain);
  if (typeof plain === 'number') return plain;
  const isNumeric = value.type === BSON_TYPE.int64 || value.type === BSON_TYPE.decimal128;
  return isNumeric ? Number(String(plain)) : undefined;
}

/** What counts as true to a server. */
export function isTrue(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return value.type === BSON_TYPE.boolean ? value.bytes[0] === 1 : (numberOf(value) ?? 0) !== 0;
}

/** A string. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.type === BSON_TYPE.string
    ? value.bytes.toString('utf8', 4, value.bytes.length - 1)
    : undefined;
}

/** The documents of an array. */
export function documentsOf(value: Value | undefined): Buffer[] {
  return value?.isArray === true ? value.items.map(({ document }) => document) : [];
}
