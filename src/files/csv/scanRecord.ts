import { LONGEST_RECORD } from '../records';
import type { Dialect } from './dialect';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BACKSLASH = 0x5c;

/** The record has no end yet in the bytes at hand. */
export const INCOMPLETE = -1;
/** The record is broken: see {@link RecordScanner.failure}. */
export const BROKEN = -2;

/** How a field was written: plain, quoted, or either with escapes in it. */
export const PLAIN = 0;
export const QUOTED = 1;
export const QUOTED_ESCAPED = 2;
export const PLAIN_ESCAPED = 3;

/** More than a document of 16 MB holds; the places of further ones are not kept. */
export const MOST_FIELDS = 100_000;

/**
 * Finds the fields of one record of delimited text (RFC 4180, any line ends, quotes within an
 * unquoted field taken as they are). It works on bytes: strings are only made of what is a string,
 * and a package (csv-parse) took ten times as long.
 */
export class RecordScanner {
  /** Places of the fields: `[start, end, how written]`, one behind the other. */
  readonly fields: number[] = [];
  count = 0;
  /** Line ends within fields. */
  innerLines = 0;
  failure = '';
  private readonly lineEnd: number;
  private readonly otherLineEnd: number;

  constructor(private readonly dialect: Dialect) {
    this.lineEnd = NEWLINE;
    this.otherLineEnd = dialect.returns ? RETURN : NEWLINE;
  }

  /** @returns where the next record begins, or {@link INCOMPLETE}, or {@link BROKEN} */
  scan(data: Buffer, from: number, last: boolean): number {
    this.count = 0;
    this.innerLines = 0;
    const { quote } = this.dialect;
    let at = from;
    for (;;) {
      const end = data[at] === quote ? this.quoted(data, at, last) : this.plain(data, at, last);
      if (end < 0) return this.cutOff(end, data.length - from);
      if (end >= data.length) return data.length;
      if (this.endsLine(data[end])) return end + 1;
      at = end + 1;
      // A delimiter as the last byte of a file has an empty field behind it.
    }
  }

  /** Where the line that holds `at` ends, behind its end; -1 if that is not at hand. */
  nextLine(data: Buffer, at: number): number {
    for (let end = at; end < data.length; end++) if (this.endsLine(data[end])) return end + 1;
    return -1;
  }

  /** Behind the last end of a line; 0 if there is none. */
  lastLineEnd(data: Buffer): number {
    return Math.max(data.lastIndexOf(this.lineEnd), data.lastIndexOf(this.otherLineEnd)) + 1;
  }

  /** Bytes of the empty line that begins at `at`; 0 if it is none. */
  blankLine(data: Buffer, at: number): number {
    if (this.endsLine(data[at])) return 1;
    return data[at] === RETURN && data[at + 1] === NEWLINE ? 2 : 0;
  }

  private endsLine(byte: number | undefined): boolean {
    return byte === this.lineEnd || byte === this.otherLineEnd;
  }

  private cutOff(code: number, length: number): number {
    if (code === BROKEN || length <= LONGEST_RECORD) return code;
    this.failure = `the record has no end within ${LONGEST_RECORD / 1024 / 1024} MB`;
    return BROKEN;
  }

  /** @returns where the field's delimiter or line end stands */
  private plain(data: Buffer, from: number, last: boolean): number {
    const { lineEnd, otherLineEnd } = this;
    const { delimiter, quote } = this.dialect;
    // A quote is none within a field that does not begin with one.
    const escape = this.dialect.escape === quote ? -1 : this.dialect.escape;
    const { length } = data;
    let how = PLAIN;
    let escapedAt = -1;
    let at = from;
    for (; at < length; at++) {
      const byte = data[at];
      if (byte === delimiter || byte === lineEnd || byte === otherLineEnd) break;
      if (byte !== escape) continue;
      how = PLAIN_ESCAPED;
      escapedAt = ++at;
      if (this.endsLine(data[at])) this.innerLines++;
    }
    if (at >= length && !last) return INCOMPLETE;
    const end = Math.min(at, length);
    const atLineEnd = end === length || this.endsLine(data[end]);
    const isReturn = atLineEnd && end > from && data[end - 1] === RETURN;
    // What ends a line is no part of its last field, unless it is escaped.
    this.add(from, isReturn && escapedAt !== end - 1 ? end - 1 : end, how);
    return end;
  }

  private quoted(data: Buffer, from: number, last: boolean): number {
    const { length } = data;
    const { quote, escape, delimiter } = this.dialect;
    let how = QUOTED;
    let at = from + 1;
    for (; ; at++) {
      if (at >= length) {
        return last ? this.broken('a quote is opened and never closed') : INCOMPLETE;
      }
      const byte = data[at];
      if (this.endsLine(byte)) this.innerLines++;
      if (byte === escape && escape !== quote) {
        how = QUOTED_ESCAPED;
        at++;
        if (this.endsLine(data[at])) this.innerLines++;
        continue;
      }
      if (byte !== quote) continue;
      if (at + 1 === length && !last) return INCOMPLETE;
      if (data[at + 1] !== quote) break;
      how = QUOTED_ESCAPED;
      at++;
    }
    this.add(from + 1, at, how);
    let after = at + 1;
    if (data[after] === RETURN && !this.dialect.returns) {
      if (after + 1 === length && !last) return INCOMPLETE;
      after++;
    }
    if (after >= length || this.endsLine(data[after])) return after;
    if (data[after] === delimiter && after === at + 1) return after;
    return this.broken('text follows a closing quote');
  }

  private broken(failure: string): number {
    this.failure = failure;
    return BROKEN;
  }

  private add(start: number, end: number, how: number): void {
    const { fields } = this;
    const index = this.count++ * 3;
    if (index >= MOST_FIELDS * 3) return;
    fields[index] = start;
    fields[index + 1] = end;
    fields[index + 2] = how;
  }
}

/** Letters that stand for a control character behind a backslash, as databases write them. */
const CONTROLS: Readonly<Record<number, number>> = { 0x6e: NEWLINE, 0x72: RETURN, 0x74: 0x09 };

/** A field's bytes with what is escaped in it as it is meant. */
export function unescaped(
  data: Buffer,
  start: number,
  end: number,
  how: number,
  { quote, escape }: Dialect,
): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  const isQuoted = how === QUOTED_ESCAPED;
  let length = 0;
  for (let at = start; at < end; at++) {
    let byte = data[at] ?? 0;
    if (byte === escape && escape !== quote && at + 1 < end) {
      byte = data[++at] ?? 0;
      if (escape === BACKSLASH) byte = CONTROLS[byte] ?? byte;
    } else if (isQuoted && byte === quote) {
      at++;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
