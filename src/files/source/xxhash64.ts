/**
 * XXH64 with the seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), of which zstd keeps the
 * lower half as the checksum of a frame. Numbers of 64 bits are two of 32, the result of the last
 * operation in `high` and `low`: with bigint, or a pair made for each, it took several times as long.
 */
const [P1H, P1L] = [0x9e3779b1, 0x85ebca87];
const [P2H, P2L] = [0xc2b2ae3d, 0x27d4eb4f];
const [P3H, P3L] = [0x165667b1, 0x9e3779f9];
const [P4H, P4L] = [0x85ebca77, 0xc2b2ae63];
const [P5H, P5L] = [0x27d4eb2f, 0x165667c5];

const STRIPE = 32;

let high = 0;
let low = 0;

/** Hashes bytes that come in pieces. */
export class Xxh64 {
  /** Four lanes of 64 bits, the upper half of each before the lower. */
  private readonly lanes = new Uint32Array(8);
  private rest: Buffer = Buffer.alloc(0);
  private length = 0;

  constructor() {
    const { lanes } = this;
    add(P1H, P1L, P2H, P2L);
    lanes.set([high, low, P2H, P2L, 0, 0]);
    add(~P1H >>> 0, ~P1L >>> 0, 0, 1);
    lanes.set([high, low], 6);
  }

  update(bytes: Buffer): void {
    this.length += bytes.length;
    const data = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const { lanes } = this;
    let at = 0;
    for (; at + STRIPE <= data.length; at += STRIPE) {
      for (let lane = 0; lane < 8; lane += 2) {
        const place = at + lane * 4;
        round(lanes[lane] ?? 0, lanes[lane + 1] ?? 0, word(data, place + 4), word(data, place));
        lanes[lane] = high;
        lanes[lane + 1] = low;
      }
    }
    this.rest = Buffer.from(data.subarray(at));
  }

  /** The lower half of the hash. */
  low32(): number {
    if (this.length >= STRIPE) this.merge();
    else [high, low] = [P5H, P5L];
    add(high, low, Math.floor(this.length / 0x1_0000_0000), this.length >>> 0);
    const { rest } = this;
    let at = 0;
    for (; at + 8 <= rest.length; at += 8) {
      mix(word(rest, at + 4), word(rest, at));
    }
    if (at + 4 <= rest.length) {
      fold(() => multiply(0, word(rest, at), P1H, P1L));
      rotate(high, low, 23);
      multiply(high, low, P2H, P2L);
      add(high, low, P3H, P3L);
      at += 4;
    }
    for (; at < rest.length; at++) {
      fold(() => multiply(0, rest[at] ?? 0, P5H, P5L));
      rotate(high, low, 11);
      multiply(high, low, P1H, P1L);
    }
    fold(() => shiftRight(high, low, 33));
    multiply(high, low, P2H, P2L);
    fold(() => shiftRight(high, low, 29));
    multiply(high, low, P3H, P3L);
    return (low ^ high) >>> 0;
  }

  private merge(): void {
    const { lanes } = this;
    let [sumHigh, sumLow] = [0, 0];
    [1, 7, 12, 18].forEach((bits, index) => {
      rotate(lanes[index * 2] ?? 0, lanes[index * 2 + 1] ?? 0, bits);
      add(sumHigh, sumLow, high, low);
      [sumHigh, sumLow] = [high, low];
    });
    [high, low] = [sumHigh, sumLow];
    for (let lane = 0; lane < 8; lane += 2) {
      fold(() => round(0, 0, lanes[lane] ?? 0, lanes[lane + 1] ?? 0));
      multiply(high, low, P1H, P1L);
      add(high, low, P4H, P4L);
    }
  }
}

/** Takes 8 bytes of the rest in. */
function mix(dataHigh: number, dataLow: number): void {
  fold(() => round(0, 0, dataHigh, dataLow));
  rotate(high, low, 27);
  multiply(high, low, P1H, P1L);
  add(high, low, P4H, P4L);
}

/** The result so far, exclusive-or that of `operation`. */
function fold(operation: () => void): void {
  const [oldHigh, oldLow] = [high, low];
  operation();
  high = (high ^ oldHigh) >>> 0;
  low = (low ^ oldLow) >>> 0;
}

function round(laneHigh: number, laneLow: number, dataHigh: number, dataLow: number): void {
  multiply(dataHigh, dataLow, P2H, P2L);
  add(laneHigh, laneLow, high, low);
  rotate(high, low, 31);
  multiply(high, low, P1H, P1L);
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const sum = aLow + bLow;
  high = (aHigh + bHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  low = sum >>> 0;
}

/** @param bits from 1 to 31 */
function rotate(aHigh: number, aLow: number, bits: number): void {
  const back = 32 - bits;
  high = ((aHigh << bits) | (aLow >>> back)) >>> 0;
  low = ((aLow << bits) | (aHigh >>> back)) >>> 0;
}

function shiftRight(aHigh: number, aLow: number, bits: number): void {
  low = bits >= 32 ? aHigh >>> (bits - 32) : ((aLow >>> bits) | (aHigh << (32 - bits))) >>> 0;
  high = bits >= 32 ? 0 : aHigh >>> bits;
}

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const lowest = a0 * b0;
  const middle = a1 * b0 + (lowest >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  const upper = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
  high = (upper + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) >>> 0;
  low = (((other & 0xffff) << 16) | (lowest & 0xffff)) >>> 0;
}

function word(data: Buffer, at: number): number {
  return (
    ((data[at] ?? 0) |
      ((data[at + 1] ?? 0) << 8) |
      ((data[at + 2] ?? 0) << 16) |
      ((data[at + 3] ?? 0) << 24)) >>>
    0
  );
}
