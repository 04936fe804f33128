import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'mongodb';
import type { FaithfulDocument } from '../../engine/bson/faithful';

/**
 * A faithfully decoded value as canonical Extended JSON, letter by letter as mongodump writes it
 * (the Go driver's extjson_writer.go): other programs write numbers and escapes otherwise.
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return '{"$undefined":true}';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value instanceof Map) return documentJson(value as FaithfulDocument);
  if (value instanceof Date) return `{"$date":{"$numberLong":"${value.getTime()}"}}`;
  return scalarJson(value);
}

function documentJson(document: FaithfulDocument): string {
  const fields = [...document].map(([name, value]) => `${quoted(name)}:${canonicalJson(value)}`);
  return `{${fields.join(',')}}`;
}

function scalarJson(value: unknown): string {
  if (value instanceof Int32) return `{"$numberInt":"${value.value}"}`;
  if (value instanceof Double) return `{"$numberDouble":"${doubleText(value.value)}"}`;
  // A Timestamp is a Long as well.
  if (value instanceof Timestamp) return `{"$timestamp":{"t":${value.t},"i":${value.i}}}`;
  if (value instanceof Long) return `{"$numberLong":"${value.toString()}"}`;
  if (value instanceof Decimal128) return `{"$numberDecimal":"${value.toString()}"}`;
  if (value instanceof ObjectId) return `{"$oid":"${value.toHexString()}"}`;
  if (value instanceof Binary) return binaryJson(value);
  if (value instanceof BSONRegExp) {
    const { pattern, options } = value;
    return `{"$regularExpression":{"pattern":${quoted(pattern)},"options":"${options}"}}`;
  }
  if (value instanceof BSONSymbol) return `{"$symbol":${quoted(value.value)}}`;
  if (value instanceof Code) return codeJson(value);
  if (value instanceof MinKey) return '{"$minKey":1}';
  if (value instanceof MaxKey) return '{"$maxKey":1}';
  throw new TypeError(`no canonical Extended JSON for a ${typeof value}`);
}

function binaryJson({ sub_type, buffer, position }: Binary): string {
  const base64 = Buffer.from(buffer.subarray(0, position)).toString('base64');
  const subType = sub_type.toString(16).padStart(2, '0');
  return `{"$binary":{"base64":"${base64}","subType":"${subType}"}}`;
}

function codeJson({ code, scope }: Code): string {
  const text = quoted(code);
  if (scope === null) return `{"$code":${text}}`;
  return `{"$code":${text},"$scope":${documentJson(new Map(Object.entries(scope)))}}`;
}

/** Go's strconv.FormatFloat(f, 'G', -1, 64), with a fraction where there is no exponent. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    const sign = Object.is(value, -0) ? '-' : '';
    return `${sign}${digits}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain = Object.is(value, -0) ? '-0' : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

function quoted(text: string): string {
  return JSON.stringify(text)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}
