/** Room for some hundred small documents; it grows from there. */
const INITIAL_BYTES = 64 * 1024;
const HIGH_WORD = 0x1_0000_0000;

/**
 * Writes BSON documents one behind the other into one buffer that grows, without an object for
 * each: what imports at millions of records a minute.
 */
export class BsonWriter {
  bytes: Buffer;
  /** Where the next byte goes. */
  at: number;

  /** @param headroom bytes left free at the front */
  constructor(
    readonly headroom = 0,
    capacity = INITIAL_BYTES,
  ) {
    this.bytes = Buffer.allocUnsafe(Math.max(capacity, headroom + 16));
    this.at = headroom;
  }

  /** Makes room for so many bytes more. */
  ensure(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  /** Begins a document or array; the answer is for {@link end}. */
  begin(): number {
    this.ensure(4);
    const start = this.at;
    this.at += 4;
    return start;
  }

  /** Ends the document or array that began at `start`. */
  end(start: number): void {
    this.byte(0);
    this.bytes.writeInt32LE(this.at - start, start);
  }

  /** Type and name of an element, its value to follow; answers where the type stands. */
  element(type: number, nameWithNul: Uint8Array): number {
    this.ensure(1 + nameWithNul.length);
    const start = this.at;
    this.bytes[this.at++] = type;
    this.copy(nameWithNul, 0, nameWithNul.length);
    return start;
  }

  byte(value: number): void {
    this.ensure(1);
    this.bytes[this.at++] = value;
  }

  int32(value: number): void {
    this.ensure(4);
    this.at = this.bytes.writeInt32LE(value, this.at);
  }

  int64(value: bigint): void {
    this.ensure(8);
    this.at = this.bytes.writeBigInt64LE(value, this.at);
  }

  /** @param value a safe integer */
  safeInt64(value: number): void {
    this.ensure(8);
    const high = Math.floor(value / HIGH_WORD);
    this.bytes.writeUInt32LE(value - high * HIGH_WORD, this.at);
    this.at = this.bytes.writeInt32LE(high, this.at + 4);
  }

  double(value: number): void {
    this.ensure(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  /** A string's value, of UTF-8 bytes. */
  string(source: Uint8Array, start: number, end: number): void {
    this.ensure(end - start + 5);
    this.at = this.bytes.writeInt32LE(end - start + 1, this.at);
    this.copy(source, start, end);
    this.bytes[this.at++] = 0;
  }

  /** A string's value. */
  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.string(bytes, 0, bytes.length);
  }

  /** Bytes as they are. */
  raw(source: Uint8Array, start = 0, end = source.length): void {
    this.ensure(end - start);
    this.copy(source, start, end);
  }

  /** Room is there already. A call into native code costs more than a few bytes do. */
  private copy(source: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    if (end - start > 48) {
      bytes.set(source.subarray(start, end), this.at);
      this.at += end - start;
      return;
    }
    let { at } = this;
    for (let from = start; from < end; from++) bytes[at++] = source[from] ?? 0;
    this.at = at;
  }
}

/** An element's name as it stands in BSON. @throws RangeError if it holds a NUL */
export function elementName(name: string): Buffer {
  if (name.includes('\0')) throw new RangeError('a name with a NUL');
  return Buffer.from(`${name}\0`, 'utf8');
}
