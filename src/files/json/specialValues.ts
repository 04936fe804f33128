import { BSON } from 'mongodb';
import { BSON_TYPE } from '../../engine/bson/raw';
import type { BsonWriter } from '../bsonWriter';
import { BadRecord } from '../records';

/**
 * Values of Extended JSON that are objects whose first name begins with `$`
 * (github.com/mongodb/specifications, extended-json; and its version 1). Those that the bson
 * package would change are written here: dates that JavaScript has none for, undefined, DBPointer;
 * and those that are in every file, because it is slow. It reads the rest.
 */

/** What the value of such an object may look like. */
type Special = Record<string, unknown>;

/** Names that begin a value of a type; an object that begins with another is a plain one. */
const FIRST_NAMES = new Set([
  '$oid',
  '$symbol',
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$numberDecimal',
  '$binary',
  '$uuid',
  '$code',
  '$scope',
  '$timestamp',
  '$regularExpression',
  '$regex',
  '$options',
  '$type',
  '$dbPointer',
  '$date',
  '$minKey',
  '$maxKey',
  '$undefined',
]);

/** Those that are query operators, too: `{"$type": 2}` in a document is that, and no value. */
const OPERATORS = new Set(['$type', '$regex', '$options']);

/**
 * Writes the object in `text` as an element if it stands for a value of a BSON type.
 * @returns false, nothing written, if it is a plain object
 * @throws BadRecord if it begins as such a value and is none
 */
export function writeSpecial(writer: BsonWriter, name: Buffer, text: Buffer): boolean {
  const source = text.toString('utf8');
  const first = /"(\$\w+)"/.exec(source)?.[1] ?? '';
  if (!FIRST_NAMES.has(first)) return false;
  let value: Special;
  try {
    value = JSON.parse(source) as Special;
  } catch {
    throw new BadRecord(`the ${first} value is not JSON`);
  }
  const place = writer.at;
  try {
    return writeOwn(writer, name, value) || writeByBson(writer, name, source);
  } catch (error) {
    writer.at = place;
    if (OPERATORS.has(first)) return false;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadRecord(`the ${first} value is wrong: ${reason}`);
  }
}

function writeOwn(writer: BsonWriter, name: Buffer, value: Special): boolean {
  const keys = Object.keys(value);
  const [key = ''] = keys;
  if (keys.length !== 1) return false;
  const content = value[key];
  switch (key) {
    case '$oid':
      must(typeof content === 'string' && /^[0-9a-fA-F]{24}$/.test(content), '24 hex digits');
      writer.element(BSON_TYPE.objectId, name);
      writer.raw(Buffer.from(content as string, 'hex'));
      return true;
    case '$numberInt':
      writer.element(BSON_TYPE.int32, name);
      writer.int32(Number(whole(content, 32)));
      return true;
    case '$numberLong':
      writer.element(BSON_TYPE.int64, name);
      writer.int64(whole(content, 64));
      return true;
    case '$numberDouble':
      writer.element(BSON_TYPE.double, name);
      writer.double(doubleOf(content));
      return true;
    case '$date':
      writer.element(BSON_TYPE.date, name);
      writer.int64(dateOf(content));
      return true;
    case '$undefined':
      must(content === true, 'true');
      writer.element(BSON_TYPE.undefined, name);
      return true;
    case '$symbol':
      must(typeof content === 'string', 'a string');
      writer.element(BSON_TYPE.symbol, name);
      writer.text(content as string);
      return true;
    case '$dbPointer':
      writeDbPointer(writer, name, content);
      return true;
    default:
      return false;
  }
}

/** By way of the package's own objects, which are written as they were read. */
function writeByBson(writer: BsonWriter, name: Buffer, source: string): boolean {
  // Only this option makes it know the binaries of version 1.
  const legacy = /"\$binary"\s*:\s*"/.test(source);
  const value: unknown = BSON.EJSON.parse(source, legacy ? { legacy } : { relaxed: false });
  if (!isBsonValue(value)) {
    throw new RangeError('it has none of the forms that Extended JSON knows');
  }
  const bytes = BSON.serialize({ v: value });
  writer.element(bytes[4] ?? 0, name);
  writer.raw(bytes, '\0v\0'.length + 4, bytes.length - 1);
  return true;
}

function isBsonValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '_bsontype' in value;
}

function writeDbPointer(writer: BsonWriter, name: Buffer, content: unknown): void {
  const { $ref, $id } = (content ?? {}) as { $ref?: unknown; $id?: { $oid?: unknown } };
  const id = $id?.$oid;
  must(typeof $ref === 'string' && typeof id === 'string' && id.length === 24, '$ref and $id');
  writer.element(BSON_TYPE.dbPointer, name);
  writer.text($ref as string);
  writer.raw(Buffer.from(id as string, 'hex'));
}

function whole(content: unknown, bits: 32 | 64): bigint {
  // Version 1 and hand-written files have bare numbers here.
  const text =
    typeof content === 'number' && Number.isSafeInteger(content) ? String(content) : content;
  must(typeof text === 'string' && /^-?\d{1,20}$/.test(text), `a whole number of ${bits} bits`);
  const value = BigInt(text as string);
  must(BigInt.asIntN(bits, value) === value, `a whole number of ${bits} bits`);
  return value;
}

function doubleOf(content: unknown): number {
  if (typeof content === 'number') return content;
  must(typeof content === 'string' && content.trim() !== '', 'a number');
  const value = Number(content);
  must(content === 'NaN' || !Number.isNaN(value), 'a number');
  return value;
}

/** Milliseconds since 1970, of every form that a version has: text, `$numberLong`, bare number. */
function dateOf(content: unknown): bigint {
  if (typeof content === 'number') return whole(content, 64);
  if (typeof content === 'string') {
    // mongoexport wrote offsets without a colon for a while.
    const time = Date.parse(content.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    must(!Number.isNaN(time), 'a date in ISO 8601');
    return BigInt(time);
  }
  return whole((content as { $numberLong?: unknown } | null)?.$numberLong, 64);
}

function must(fits: boolean, expected: string): void {
  if (!fits) throw new RangeError(`${expected} was expected`);
}
