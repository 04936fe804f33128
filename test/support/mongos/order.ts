import { BSON_TYPE } from '../../../src/engine/bson/raw';
import { numberOf, type Value } from './bson';

/** How a server orders values of different types; those of a rank are compared with each other. */
const RANK = new Map<number, number>([
  [BSON_TYPE.minKey, -1],
  [BSON_TYPE.undefined, 0],
  [BSON_TYPE.null, 5],
  [BSON_TYPE.double, 10],
  [BSON_TYPE.int32, 10],
  [BSON_TYPE.int64, 10],
  [BSON_TYPE.decimal128, 10],
  [BSON_TYPE.string, 15],
  [BSON_TYPE.symbol, 15],
  [BSON_TYPE.document, 20],
  [BSON_TYPE.array, 25],
  [BSON_TYPE.binary, 30],
  [BSON_TYPE.objectId, 35],
  [BSON_TYPE.boolean, 40],
  [BSON_TYPE.date, 45],
  [BSON_TYPE.timestamp, 47],
  [BSON_TYPE.regex, 50],
  [BSON_TYPE.dbPointer, 55],
  [BSON_TYPE.code, 60],
  [BSON_TYPE.codeWithScope, 65],
  [BSON_TYPE.maxKey, 127],
]);

/** A type's place among all, which is what of it goes into a hash, too. */
export function rankOf({ type }: Value): number {
  return RANK.get(type) ?? 0;
}

/** Compares two values as the simple collation does. */
export function compareValues(a: Value, b: Value): number {
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0) return ranks;
  switch (rankOf(a)) {
    case 10:
      return compareNumbers(a, b);
    case 15:
      return a.bytes.subarray(4, -1).compare(b.bytes.subarray(4, -1));
    case 20:
    case 25:
      return compareDocuments(a, b);
    case 30:
      return a.bytes.length - b.bytes.length || a.bytes.subarray(4).compare(b.bytes.subarray(4));
    case 45:
      return sign(a.bytes.readBigInt64LE() - b.bytes.readBigInt64LE());
    case 47:
      return sign(a.bytes.readBigUInt64LE() - b.bytes.readBigUInt64LE());
    default:
      return a.bytes.compare(b.bytes);
  }
}

function compareDocuments(a: Value, b: Value): number {
  const [left, right] = [a.items, b.items];
  for (const [place, value] of left.entries()) {
    const other = right[place];
    if (other === undefined) return 1;
    const order = compareValues(value, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareNumbers(a: Value, b: Value): number {
  if (a.type === BSON_TYPE.int64 && b.type === BSON_TYPE.int64) {
    return sign(a.bytes.readBigInt64LE() - b.bytes.readBigInt64LE());
  }
  const [left, right] = [numberOf(a) ?? 0, numberOf(b) ?? 0];
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number(!Number.isNaN(left)) - Number(!Number.isNaN(right));
  }
  return left < right ? -1 : Number(left > right);
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** Compares lists of values one after the other; a direction of -1 turns a place around. */
export function compareLists(
  a: readonly Value[],
  b: readonly Value[],
  directions?: number[],
): number {
  for (const [place, value] of a.entries()) {
    const other = b[place];
    if (other === undefined) return 1;
    const order = compareValues(value, other) * (directions?.[place] ?? 1);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
