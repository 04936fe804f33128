import { BSON } from 'mongodb';
import { BSON_TYPE, nameOf, walk, type ElementPosition } from '../../engine/bson/raw';

/** Canonical says every type; relaxed is easier to read and says them where JSON has none. */
export type JsonStyle = 'canonical' | 'relaxed';

const YEAR_10000 = 253_402_300_800_000n;

/**
 * A document's bytes as Extended JSON v2 (github.com/mongodb/specifications, extended-json), read
 * in place: the order of names, duplicate ones and deprecated types stay. Invalid UTF-8 does not.
 */
export function extendedJsonOf(bytes: Buffer, style: JsonStyle, offset = 0): string {
  const parts: string[] = [];
  walk(bytes, offset, (position) => {
    const name = JSON.stringify(nameOf(bytes, position));
    parts.push(`${name}:${valueOf(bytes, position, style)}`);
    return undefined;
  });
  return `{${parts.join(',')}}`;
}

/** One element's value as Extended JSON. */
export function valueOf(bytes: Buffer, position: ElementPosition, style: JsonStyle): string {
  const { type, value, end } = position;
  switch (type) {
    case BSON_TYPE.double:
      return double(bytes.readDoubleLE(value), style);
    case BSON_TYPE.string:
      return text(bytes, value, end);
    case BSON_TYPE.document:
      return extendedJsonOf(bytes, style, value);
    case BSON_TYPE.array:
      return array(bytes, value, style);
    case BSON_TYPE.binary:
      return binary(bytes, value, end);
    case BSON_TYPE.undefined:
      return '{"$undefined":true}';
    case BSON_TYPE.objectId:
      return `{"$oid":"${bytes.toString('hex', value, end)}"}`;
    case BSON_TYPE.boolean:
      return bytes[value] === 1 ? 'true' : 'false';
    case BSON_TYPE.date:
      return date(bytes.readBigInt64LE(value), style);
    case BSON_TYPE.null:
      return 'null';
    case BSON_TYPE.regex:
      return regex(bytes, value, end);
    case BSON_TYPE.dbPointer: {
      const id = bytes.toString('hex', end - 12, end);
      return `{"$dbPointer":{"$ref":${text(bytes, value, end - 12)},"$id":{"$oid":"${id}"}}}`;
    }
    case BSON_TYPE.code:
      return `{"$code":${text(bytes, value, end)}}`;
    case BSON_TYPE.symbol:
      return `{"$symbol":${text(bytes, value, end)}}`;
    case BSON_TYPE.codeWithScope:
      return codeWithScope(bytes, value, style);
    case BSON_TYPE.int32: {
      const number = bytes.readInt32LE(value);
      return style === 'canonical' ? `{"$numberInt":"${number}"}` : String(number);
    }
    case BSON_TYPE.timestamp:
      return `{"$timestamp":{"t":${bytes.readUInt32LE(value + 4)},"i":${bytes.readUInt32LE(value)}}}`;
    case BSON_TYPE.int64: {
      const number = bytes.readBigInt64LE(value);
      return style === 'canonical' ? `{"$numberLong":"${number}"}` : String(number);
    }
    case BSON_TYPE.decimal128:
      return `{"$numberDecimal":"${new BSON.Decimal128(bytes.subarray(value, end)).toString()}"}`;
    case BSON_TYPE.minKey:
      return '{"$minKey":1}';
    case BSON_TYPE.maxKey:
      return '{"$maxKey":1}';
    default:
      throw new RangeError(`BSON: unknown type 0x${type.toString(16)}`);
  }
}

/** A double as text that is read as a double again. */
export function doubleText(number: number): string {
  if (Object.is(number, -0)) return '-0.0';
  const digits = String(number);
  return Number.isInteger(number) && !digits.includes('e') ? `${digits}.0` : digits;
}

function double(number: number, style: JsonStyle): string {
  const bare = style === 'relaxed' && Number.isFinite(number);
  return bare ? doubleText(number) : `{"$numberDouble":"${doubleText(number)}"}`;
}

function text(bytes: Buffer, value: number, end: number): string {
  return JSON.stringify(bytes.toString('utf8', value + 4, end - 1));
}

function array(bytes: Buffer, offset: number, style: JsonStyle): string {
  const parts: string[] = [];
  walk(bytes, offset, (position) => {
    parts.push(valueOf(bytes, position, style));
    return undefined;
  });
  return `[${parts.join(',')}]`;
}

function binary(bytes: Buffer, value: number, end: number): string {
  const subtype = bytes[value + 4] ?? 0;
  // The old subtype 2 holds its length once more.
  const start = value + 5 + (subtype === 2 ? 4 : 0);
  const base64 = bytes.toString('base64', start, end);
  const hex = subtype.toString(16).padStart(2, '0');
  return `{"$binary":{"base64":"${base64}","subType":"${hex}"}}`;
}

function date(time: bigint, style: JsonStyle): string {
  const readable = style === 'relaxed' && time >= 0n && time < YEAR_10000;
  return readable
    ? `{"$date":"${new Date(Number(time)).toISOString().replace('.000Z', 'Z')}"}`
    : `{"$date":{"$numberLong":"${time}"}}`;
}

function regex(bytes: Buffer, value: number, end: number): string {
  const middle = bytes.indexOf(0, value);
  const pattern = JSON.stringify(bytes.toString('utf8', value, middle));
  const options = JSON.stringify(bytes.toString('utf8', middle + 1, end - 1));
  return `{"$regularExpression":{"pattern":${pattern},"options":${options}}}`;
}

function codeWithScope(bytes: Buffer, value: number, style: JsonStyle): string {
  const code = value + 4;
  const scope = code + 4 + bytes.readInt32LE(code);
  return `{"$code":${text(bytes, code, scope)},"$scope":${extendedJsonOf(bytes, style, scope)}}`;
}
