import { elementName } from '../bsonWriter';
import { BadRecord } from '../records';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Goes over the parts of JSON in bytes that are known to be UTF-8. */
export class JsonScanner {
  at = 0;

  constructor(readonly data: Buffer) {}

  /** The next byte that is no white space; undefined at the end. */
  next(): number | undefined {
    const { data } = this;
    for (;;) {
      const byte = data[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.at++;
    }
  }

  /** Goes over this byte if it comes next. */
  takes(byte: number): boolean {
    if (this.next() !== byte) return false;
    this.at++;
    return true;
  }

  /** Goes over this byte. @throws BadRecord if another comes next */
  expect(byte: number, what: string): void {
    if (!this.takes(byte)) throw this.wrong(`${what} was expected`);
  }

  /** A number, true, false or null, as it is written. */
  word(): string {
    const { data } = this;
    this.next();
    const start = this.at;
    let end = start;
    for (; end < data.length; end++) {
      const byte = data[end] ?? 0;
      if (byte <= 0x20 || byte === COMMA || byte === 0x5d || byte === 0x7d || byte === 0x3a) break;
    }
    this.at = end;
    return data.toString('latin1', start, end);
  }

  /** A string's text. @throws BadRecord */
  text(): string {
    const [start, end, escaped] = this.string();
    return escaped ? this.unescape(start, end) : this.data.toString('utf8', start, end);
  }

  /** A string as the name of an element, its NUL behind it. @throws BadRecord */
  name(): Buffer {
    const [start, end, escaped] = this.string();
    if (!escaped) {
      const name = Buffer.allocUnsafe(end - start + 1);
      this.data.copy(name, 0, start, end);
      name[end - start] = 0;
      return name;
    }
    const name = this.unescape(start, end);
    if (name.includes('\0')) throw this.wrong('a name holds a NUL, which BSON does not allow');
    return elementName(name);
  }

  /** Goes over a string; answers where its text lies and whether there are escapes in it. */
  string(): [start: number, end: number, escaped: boolean] {
    const { data } = this;
    if (this.next() !== QUOTE) throw this.wrong('a text in quotes was expected');
    const start = this.at + 1;
    let escaped = false;
    let end = start;
    for (; ; end++) {
      const byte = data[end];
      if (byte === undefined) throw this.wrong('the string has no end');
      if (byte === QUOTE) break;
      if (byte < 0x20) throw this.wrong('a control character stands in a string', end);
      if (byte === BACKSLASH) {
        escaped = true;
        end++;
      }
    }
    this.at = end + 1;
    return [start, end, escaped];
  }

  unescape(start: number, end: number): string {
    let text: string;
    try {
      text = JSON.parse(this.data.toString('utf8', start - 1, end + 1)) as string;
    } catch {
      throw this.wrong('the string has an escape that JSON does not know', start - 1);
    }
    if (/\p{Surrogate}/u.test(text)) {
      throw this.wrong('the string holds half a character', start - 1);
    }
    return text;
  }

  wrong(what: string, at = this.at): BadRecord {
    return new BadRecord(`${what} at byte ${at + 1} of the record`);
  }
}
