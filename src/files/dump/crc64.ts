/**
 * CRC-64 with the polynomial of ECMA-182, reflected, as Go's `hash/crc64` and so mongodump's
 * archives have it. Eight bytes a step, in two halves of 32 bits.
 */
const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;
const STEP = 8;

const high = new Uint32Array(256 * STEP);
const low = new Uint32Array(256 * STEP);

for (let byte = 0; byte < 256; byte++) {
  let h = 0;
  let l = byte;
  for (let bit = 0; bit < 8; bit++) {
    const odd = (l & 1) === 1;
    l = ((l >>> 1) | (h << 31)) >>> 0;
    h >>>= 1;
    if (!odd) continue;
    h = (h ^ POLYNOMIAL_HIGH) >>> 0;
    l = (l ^ POLYNOMIAL_LOW) >>> 0;
  }
  high[byte] = h;
  low[byte] = l;
}
for (let index = 256; index < high.length; index++) {
  const h = high[index - 256] ?? 0;
  const l = low[index - 256] ?? 0;
  const byte = l & 0xff;
  high[index] = (h >>> 8) ^ (high[byte] ?? 0);
  low[index] = ((l >>> 8) | (h << 24)) ^ (low[byte] ?? 0);
}

/** A checksum under way. */
export class Crc64 {
  private high = 0xffffffff;
  private low = 0xffffffff;

  update(bytes: Buffer): void {
    let h = this.high;
    let l = this.low;
    let at = 0;
    /* eslint-disable @typescript-eslint/no-non-null-assertion -- every index lies within its table */
    for (const end = bytes.length - STEP; at <= end; at += STEP) {
      l ^= bytes.readInt32LE(at);
      h ^= bytes.readInt32LE(at + 4);
      const a = 1792 + (l & 255);
      const b = 1536 + ((l >>> 8) & 255);
      const c = 1280 + ((l >>> 16) & 255);
      const d = 1024 + (l >>> 24);
      const e = 768 + (h & 255);
      const f = 512 + ((h >>> 8) & 255);
      const g = 256 + ((h >>> 16) & 255);
      const i = h >>> 24;
      l = low[a]! ^ low[b]! ^ low[c]! ^ low[d]! ^ low[e]! ^ low[f]! ^ low[g]! ^ low[i]!;
      h = high[a]! ^ high[b]! ^ high[c]! ^ high[d]! ^ high[e]! ^ high[f]! ^ high[g]! ^ high[i]!;
    }
    for (; at < bytes.length; at++) {
      const index = (l ^ bytes[at]!) & 255;
      l = ((l >>> 8) | (h << 24)) ^ low[index]!;
      h = (h >>> 8) ^ high[index]!;
    }
    /* eslint-enable @typescript-eslint/no-non-null-assertion */
    this.high = h >>> 0;
    this.low = l >>> 0;
  }

  /** The checksum of all bytes so far, as a signed 64-bit number. */
  value(): bigint {
    const bits = (BigInt(~this.high >>> 0) << 32n) | BigInt(~this.low >>> 0);
    return BigInt.asIntN(64, bits);
  }
}
