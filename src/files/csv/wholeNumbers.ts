import { BSON_TYPE } from '../../engine/bson/raw';
import type { BsonWriter } from '../bsonWriter';

const MINUS = 0x2d;
const PLUS = 0x2b;
const ZERO = 0x30;
const SPACE = 0x20;
/** Whole numbers of so many digits are exact in a double. */
const EXACT_DIGITS = 15;
const INT32_MAX = 0x7fffffff;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Writes a whole number as an element, read digit by digit: most numbers of most files. `any` takes
 * the narrower of both types that holds it.
 * @returns false, nothing written, if it is none or does not fit
 */
export function writeWhole(
  writer: BsonWriter,
  name: Buffer,
  text: Buffer,
  start: number,
  end: number,
  type: 'int' | 'long' | 'any',
): boolean {
  let from = start;
  let to = end;
  while (text[from] === SPACE && from < to) from++;
  while (text[to - 1] === SPACE && to > from) to--;
  const negative = text[from] === MINUS;
  if (negative || text[from] === PLUS) from++;
  if (from === to) return false;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (text[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
  }
  if (to - from > EXACT_DIGITS) return writeLarge(writer, name, text, from, to, negative, type);
  if (negative) value = -value;
  const isInt = value <= INT32_MAX && value >= -INT32_MAX - 1;
  if (type === 'int' && !isInt) return false;
  if (type === 'long' || !isInt) {
    writer.element(BSON_TYPE.int64, name);
    writer.safeInt64(value);
  } else {
    writer.element(BSON_TYPE.int32, name);
    // Not -0.
    writer.int32(value | 0);
  }
  return true;
}

function writeLarge(
  writer: BsonWriter,
  name: Buffer,
  text: Buffer,
  from: number,
  to: number,
  negative: boolean,
  type: 'int' | 'long' | 'any',
): boolean {
  if (to - from > 40) return false;
  const digits = BigInt(text.toString('latin1', from, to));
  const value = negative ? -digits : digits;
  if (type === 'int' || value > INT64_MAX || value < -INT64_MAX - 1n) return false;
  writer.element(BSON_TYPE.int64, name);
  writer.int64(value);
  return true;
}
