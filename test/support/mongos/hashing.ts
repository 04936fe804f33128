import { createHash, type Hash } from 'node:crypto';
import { BSON_TYPE } from '../../../src/engine/bson/raw';
import type { Value } from './bson';
import { entriesOf, numberOf, valueOf } from './bson';
import { Long } from 'mongodb';
import { rankOf } from './order';

/** What a hashed index holds of a value (server: hasher.cpp): half an MD5 of its canonical form. */
export function hashOf(value: Value): Value {
  const hash = createHash('md5').update(int32(0));
  feed(hash, value);
  return valueOf(Long.fromBigInt(hash.digest().readBigInt64LE(0)));
}

function feed(hash: Hash, value: Value, name?: string): void {
  hash.update(int32(rankOf(value)));
  if (name !== undefined) hash.update(`${name}\0`);
  if (value.isDocument || value.isArray) {
    for (const [each, inner] of entriesOf(value.bytes)) feed(hash, inner, each);
    // The end of the document counts as an element.
    hash.update(int32(0));
    return;
  }
  if (rankOf(value) === 10) hash.update(int64(integerOf(value)));
  else hash.update(value.bytes);
}

/** Numbers of all types that are equal hash alike; fractions are cut off, those of decimals rounded. */
function integerOf(value: Value): bigint {
  if (value.type === BSON_TYPE.int64) return value.bytes.readBigInt64LE();
  const number = numberOf(value) ?? 0;
  const whole = value.type === BSON_TYPE.decimal128 ? Math.round : Math.trunc;
  if (Number.isNaN(number)) return 0n;
  if (number >= 2 ** 63) return 2n ** 63n - 1n;
  return number <= -(2 ** 63) ? -(2n ** 63n) : BigInt(whole(number));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}
