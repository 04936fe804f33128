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
  type Document,
} from 'mongodb';
import type { Random } from '../random';

/** Few, so that operations meet on the same documents. */
const IDS = 200;

/**
 * An `_id`: mostly a number of a few, and some of every other type, equal values of two types too.
 * It passes for a number, since the driver's types know one type of `_id` a collection.
 */
export function randomId(random: Random): number {
  const number = random.below(IDS);
  return random.weighted<() => unknown>([
    [70, () => number],
    [6, () => new Double(number)],
    [3, () => Long.fromNumber(number)],
    [4, () => `s${number % 40}`],
    [4, () => ({ a: number % 20, b: 'x' })],
    [2, () => Decimal128.fromString(`${number % 20}.50`)],
    [2, () => new Date(number % 20)],
    [2, () => new Binary(Buffer.from([number % 20]))],
    [1, () => new Double(NaN)],
    [1, () => null],
    [1, () => number % 2 === 0],
    [1, () => new Timestamp({ t: number % 20, i: 1 })],
    [1, () => new ObjectId(`${'0'.repeat(22)}${(number % 100).toString().padStart(2, '0')}`)],
  ])() as number;
}

/** A value of any type, those that copies tend to change above all. */
export function randomValue(random: Random, depth = 0): unknown {
  const number = random.below(100);
  return random.weighted<() => unknown>([
    [10, () => number],
    [8, () => new Double(number)],
    [2, () => new Double(-0)],
    [2, () => new Double(NaN)],
    [3, () => Long.fromNumber(number)],
    [3, () => Decimal128.fromString(`1.${number}0`)],
    [8, () => 'x'.repeat(number)],
    [3, () => new Date(number - 1e14)],
    [2, () => new Binary(Buffer.from([number]), number % 6)],
    [2, () => new BSONRegExp('^a', 'i')],
    [2, () => new BSONSymbol('sym')],
    [2, () => new Code('f()', { n: number })],
    [2, () => new Timestamp({ t: number, i: number })],
    [1, () => new MinKey()],
    [1, () => new MaxKey()],
    [1, () => null],
    [2, () => new ObjectId()],
    [2, () => number % 2 === 0],
    [depth < 2 ? 8 : 0, () => randomList(random, depth + 1)],
    [depth < 2 ? 8 : 0, () => randomFields(random, depth + 1)],
  ])();
}

function randomList(random: Random, depth: number): unknown[] {
  return Array.from({ length: random.below(6) }, () => randomValue(random, depth));
}

/** Fields of random names, order and values; numbers among the names, which JavaScript would sort. */
function randomFields(random: Random, depth: number): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (let count = random.below(5); count > 0; count--) {
    fields.set(random.pick(['f0', 'f1', 'z', '10', '2', 'ü']), randomValue(random, depth));
  }
  return fields;
}

/** A document without `_id`. The unique field `u` is only there in some. */
export function randomDocument(random: Random): Document {
  return {
    n: new Int32(random.below(50)),
    list: [1, 2, 3, 4].slice(random.below(4)),
    items: [
      { k: random.below(3), v: random.below(9) },
      { k: random.below(3), v: random.below(9) },
    ],
    f0: randomValue(random),
    o: randomFields(random, 1),
    t: new Date(),
    ...(random.chance(0.3) ? { u: random.below(10_000) } : {}),
    ...(random.chance(0.2) ? { pad: 'p'.repeat(random.below(3_000)) } : {}),
    ...(random.chance(0.002) ? { pad: 'P'.repeat(1_000_000) } : {}),
  };
}
