import { BSON } from 'mongodb';
import { BSON_TYPE } from '../../engine/bson/raw';
import type { BsonWriter } from '../bsonWriter';
import { BadRecord } from '../records';
import { timeOfText } from '../timeOfText';
import type { JsonScanner } from './jsonScanner';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const COLON = 0x3a;
const COMMA = 0x2c;
const QUOTE = 0x22;

/** An object that stands for a value while it is read: behind the colon of its first name. */
export class Special {
  constructor(
    private readonly scanner: JsonScanner,
    readonly writer: BsonWriter,
    private readonly name: Buffer,
    private readonly scope: () => void,
  ) {}

  /** The element's type and name; its value is to follow. */
  write(type: number): BsonWriter {
    this.writer.element(type, this.name);
    return this.writer;
  }

  /** Whether an object comes next. */
  opens(): boolean {
    return this.scanner.next() === OPEN;
  }

  /** Goes over the end of the object if it comes next. */
  ends(): boolean {
    return this.scanner.takes(CLOSE);
  }

  end(): void {
    if (!this.ends()) throw this.scanner.wrong('it has further fields, which would be lost,');
  }

  /** Goes to the value of the next name. @throws BadRecord if that is another */
  follows(name: string): void {
    const { scanner } = this;
    scanner.expect(COMMA, `a comma and ${name}`);
    if (scanner.text() !== name) throw scanner.wrong(`${name} was expected`);
    scanner.expect(COLON, 'a colon');
  }

  /** An object that has each of these fields once, in any order, and no other. */
  object<F extends Record<string, () => unknown>>(fields: F): { [K in keyof F]: ReturnType<F[K]> } {
    const { scanner } = this;
    const names = Object.keys(fields);
    const found: Record<string, unknown> = {};
    scanner.expect(OPEN, `an object of ${names.join(' and ')}`);
    for (let index = 0; index < names.length; index++) {
      if (index > 0) scanner.expect(COMMA, `a comma and the rest of ${names.join(' and ')}`);
      const name = scanner.text();
      if (!names.includes(name) || name in found) {
        throw scanner.wrong(`${names.join(' and ')} once each and nothing else was expected`);
      }
      scanner.expect(COLON, 'a colon');
      found[name] = fields[name]?.();
    }
    this.end();
    return found as { [K in keyof F]: ReturnType<F[K]> };
  }

  text(form = /^/, expected = 'a text'): string {
    const text = this.scanner.text();
    if (!form.test(text)) throw this.scanner.wrong(`${expected} was expected`);
    return text;
  }

  cstring(): string {
    const text = this.text();
    if (text.includes('\0')) throw this.scanner.wrong('a NUL, which BSON does not allow here,');
    return text;
  }

  is(word: string): void {
    if (this.scanner.word() !== word) throw this.scanner.wrong(`${word} was expected`);
  }

  unsigned(): number {
    const word = this.scanner.word();
    if (/^\d{1,10}$/.test(word) && Number(word) <= 0xffffffff) return Number(word);
    throw this.scanner.wrong('a whole number of 32 bits without sign was expected');
  }

  whole(bits: 32 | 64): bigint {
    return this.wholeOf(this.text(), bits);
  }

  double(): number {
    const text = this.text();
    if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return Number(text);
    const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
    if (isNumber && Number.isFinite(Number(text))) return Number(text);
    throw this.scanner.wrong('a number that a double holds was expected');
  }

  decimal(): Uint8Array {
    try {
      return BSON.Decimal128.fromString(this.text()).bytes;
    } catch (error) {
      if (error instanceof BadRecord) throw error;
      throw this.scanner.wrong('a decimal number of at most 34 digits was expected');
    }
  }

  base64(): Buffer {
    const text = this.text();
    const bytes = Buffer.from(text, 'base64');
    // It reads over what is none.
    if (isBase64(text, bytes.length)) return bytes;
    throw this.scanner.wrong('base64 was expected');
  }

  subtype(): number {
    return Number.parseInt(this.text(/^[0-9a-f]{1,2}$/i, 'a type of one or two hex digits'), 16);
  }

  binary(bytes: Buffer, subtype: number): void {
    const writer = this.write(BSON_TYPE.binary);
    // The old subtype 2 holds its length once more.
    const twice = subtype === 2;
    writer.int32(bytes.length + (twice ? 4 : 0));
    writer.byte(subtype);
    if (twice) writer.int32(bytes.length);
    writer.raw(bytes);
  }

  regex(pattern: string, options: string): void {
    const writer = this.write(BSON_TYPE.regex);
    // The server knows them in this order only.
    const sorted = Array.from(options).sort().join('');
    writer.raw(Buffer.from(`${pattern}\0${sorted}\0`, 'utf8'));
  }

  codeWithScope(code: string, scope: (writer: BsonWriter) => void): void {
    const writer = this.write(BSON_TYPE.codeWithScope);
    const begun = writer.begin();
    writer.text(code);
    scope(writer);
    writer.bytes.writeInt32LE(writer.at - begun, begun);
  }

  document(): void {
    if (!this.opens()) throw this.scanner.wrong('a document was expected');
    this.scope();
  }

  /** A document that is needed later than it stands there. */
  documentAside(): Buffer {
    const { writer } = this;
    const place = writer.at;
    this.document();
    const bytes = Buffer.from(writer.bytes.subarray(place, writer.at));
    writer.at = place;
    return bytes;
  }

  /** Milliseconds since 1970, of every form that a version has: text, `$numberLong`, bare number. */
  date(): bigint {
    if (this.opens()) return this.object({ $numberLong: () => this.whole(64) }).$numberLong;
    if (this.scanner.next() !== QUOTE) return this.wholeOf(this.scanner.word(), 64);
    const time = timeOfText(this.text());
    if (time !== undefined) return BigInt(time);
    throw this.scanner.wrong('a date such as 2026-01-31T10:00:00Z, with an offset, was expected');
  }

  private wholeOf(text: string, bits: 32 | 64): bigint {
    if (/^-?\d{1,20}$/.test(text)) {
      const value = BigInt(text);
      if (BigInt.asIntN(bits, value) === value) return value;
    }
    throw this.scanner.wrong(`a whole number of ${bits} bits was expected`);
  }
}

/** Whether a text is base64 of so many bytes, with all its padding. */
function isBase64(text: string, bytes: number): boolean {
  const length = Math.ceil(bytes / 3) * 4;
  return text.length === length && !/[-_]/.test(text) && !/=[^=]/.test(text);
}
