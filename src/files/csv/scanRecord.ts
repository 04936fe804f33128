import { LONGEST_RECORD } from '../records';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The record has no end yet in the bytes at hand. */
export const INCOMPLETE = -1;
/** The record is broken: see {@link RecordScanner.failure}. */
export const BROKEN = -2;

/** How a field was written. */
export const PLAIN = 0;
export const QUOTED = 1;
/** Quoted, with doubled quotes in it. */
export const ESCAPED = 2;

/**
 * Finds the fields of one record of delimited text (RFC 4180, any line ends, quotes within an
 * unquoted field taken as they are). It works on bytes: strings are only made of what is a string,
 * and a package (csv-parse) took ten times as long.
 */
export class RecordScanner {
  /** Places of the fields: `[start, end, how written]`, one behind the other. */
  readonly fields: number[] = [];
  count = 0;
  /** Line ends within quotes. */
  innerLines = 0;
  failure = '';

  constructor(private readonly delimiter: number) {}

  /** @returns where the next record begins, or {@link INCOMPLETE}, or {@link BROKEN} */
  scan(data: Buffer, from: number, last: boolean): number {
    this.count = 0;
    this.innerLines = 0;
    let at = from;
    for (;;) {
      const end = data[at] === QUOTE ? this.quoted(data, at, last) : this.plain(data, at, last);
      if (end < 0) return this.cutOff(end, data.length - from);
      if (end >= data.length) return data.length;
      if (data[end] === NEWLINE) return end + 1;
      at = end + 1;
      // A delimiter as the last byte of a file has an empty field behind it.
    }
  }

  private cutOff(code: number, length: number): number {
    if (code === BROKEN || length <= LONGEST_RECORD) return code;
    this.failure = `the record has no end within ${LONGEST_RECORD / 1024 / 1024} MB`;
    return BROKEN;
  }

  /** @returns where the field's delimiter or line end stands */
  private plain(data: Buffer, from: number, last: boolean): number {
    const { delimiter } = this;
    const { length } = data;
    let at = from;
    for (; at < length; at++) {
      const byte = data[at];
      if (byte === delimiter || byte === NEWLINE) break;
    }
    if (at === length && !last) return INCOMPLETE;
    const atLineEnd = at === length || data[at] === NEWLINE;
    const end = atLineEnd && at > from && data[at - 1] === RETURN ? at - 1 : at;
    this.add(from, end, PLAIN);
    return at;
  }

  private quoted(data: Buffer, from: number, last: boolean): number {
    const { length } = data;
    let how = QUOTED;
    let at = from + 1;
    for (; ; at++) {
      if (at >= length)
        return last ? this.broken('a quote is opened and never closed') : INCOMPLETE;
      const byte = data[at];
      if (byte === NEWLINE) this.innerLines++;
      if (byte !== QUOTE) continue;
      if (at + 1 === length && !last) return INCOMPLETE;
      if (data[at + 1] !== QUOTE) break;
      how = ESCAPED;
      at++;
    }
    this.add(from + 1, at, how);
    let after = at + 1;
    if (data[after] === RETURN) {
      if (after + 1 === length && !last) return INCOMPLETE;
      after++;
    }
    if (after >= length || data[after] === NEWLINE) return after;
    if (data[after] === this.delimiter && after === at + 1) return after;
    return this.broken('text follows a closing quote');
  }

  private broken(failure: string): number {
    this.failure = failure;
    return BROKEN;
  }

  private add(start: number, end: number, how: number): void {
    const { fields } = this;
    const index = this.count++ * 3;
    fields[index] = start;
    fields[index + 1] = end;
    fields[index + 2] = how;
  }
}

/** A field's bytes with its doubled quotes made single. */
export function unescaped(data: Buffer, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = data[at] ?? 0;
    bytes[length++] = byte;
    if (byte === QUOTE) at++;
  }
  return bytes.subarray(0, length);
}
