import { BSON, BSONRegExp, BSONSymbol, DBRef, Decimal128, Double, Int32, Long } from 'mongodb';
import type { FaithfulDocument } from '../../bson/faithful';
import type { WriteError } from './writeErrors';

/**
 * The key that a unique index refused, value by value as {@link canonicalKeyValue} has it; undefined
 * where the error does not tell it.
 */
export function refusedKey({
  keyPattern,
  keyValue,
  hexEncoded = [],
}: WriteError): string[] | undefined {
  if (keyPattern === undefined || keyValue === undefined) return undefined;
  const fields = Object.keys(keyPattern);
  if (!fields.every((field) => field in keyValue)) return undefined;
  return fields.map((field, place) => {
    const value = keyValue[field];
    // How a collation compares a string need not be text: servers since 6.0 write it as hex then.
    const isHex = hexEncoded[place] === true && typeof value === 'string';
    return canonicalKeyValue(isHex ? Buffer.from(value, 'hex').toString('utf8') : value);
  });
}

/** The same for values that an index takes for equal, however they were decoded. */
export function canonicalKeyValue(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonicalKeyValue).join()}]`;
  if (isNumber(value)) return `number ${Number(value.toString())}`;
  if (typeof value === 'string') return `text ${value}`;
  if (value instanceof BSONSymbol) return `text ${value.valueOf()}`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof RegExp) return `expression ${value.source} ${value.flags}`;
  if (value instanceof BSONRegExp) return `expression ${value.pattern} ${value.options}`;
  const fields = fieldsOf(value);
  if (fields === undefined) return BSON.EJSON.stringify(value, { relaxed: false });
  return `{${fields.map(([name, inner]) => `${name}: ${canonicalKeyValue(inner)}`).join()}}`;
}

function isNumber(value: unknown): value is number | bigint | Int32 | Double | Decimal128 | Long {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (value instanceof Int32 || value instanceof Double || value instanceof Decimal128) return true;
  // A timestamp is one, too, by its class.
  return value instanceof Long && (value as { _bsontype: string })._bsontype === 'Long';
}

function fieldsOf(value: unknown): [string, unknown][] | undefined {
  if (value instanceof Map) return [...(value as FaithfulDocument)];
  if (value instanceof DBRef) {
    const { collection, oid, db, fields } = value;
    const name: [string, unknown][] = db === undefined ? [] : [['$db', db]];
    return [['$ref', collection], ['$id', oid], ...name, ...Object.entries(fields)];
  }
  const isPlain = typeof value === 'object' && value !== null && !('_bsontype' in value);
  return isPlain ? Object.entries(value) : undefined;
}

/**
 * All values by which an index may have a document under a path, and some more: those of arrays on
 * the way one by one, and null where there is nothing.
 */
export function indexedValues(document: FaithfulDocument, path: string): unknown[] {
  const values: unknown[] = [];
  collect(document, path.split('.'), values);
  return values;
}

function collect(value: unknown, [name, ...rest]: string[], values: unknown[]): void {
  if (name === undefined) {
    values.push(value ?? null);
    if (Array.isArray(value)) values.push(...value.map((element: unknown) => element ?? null));
  } else if (value instanceof Map) {
    collect(value.get(name), rest, values);
  } else if (Array.isArray(value)) {
    for (const element of value as unknown[]) {
      if (element instanceof Map) collect(element, [name, ...rest], values);
      else values.push(null);
    }
    if (/^\d+$/.test(name)) collect(value[Number(name)], rest, values);
  } else {
    values.push(null);
  }
}
