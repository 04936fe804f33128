import { BSON_TYPE } from '../../engine/bson/raw';
import { elementName, type BsonWriter } from '../bsonWriter';
import { BadRecord } from '../records';
import { writeSpecial } from './specialValues';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const DOLLAR = 0x24;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** A server takes no document that is nested deeper. */
const DEEPEST = 100;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Reads Extended JSON (v1 and v2, canonical and relaxed) straight into BSON, so that the order of
 * all names, duplicate ones, whole numbers of 64 bits and the 1.0 of a double stay as they are
 * written: JSON.parse loses each of them.
 */
export class ExtendedJsonParser {
  private at = 0;

  constructor(
    private readonly data: Buffer,
    private readonly writer: BsonWriter,
  ) {}

  /** Writes the one object that the bytes hold as a document. @throws BadRecord */
  document(): void {
    this.skipSpace();
    if (this.data[this.at] !== OPEN) throw this.wrong('an object was expected');
    this.object(1);
    this.endOfText();
  }

  /** Writes the one value that the bytes hold as an element of this name. @throws BadRecord */
  element(nameWithNul: Buffer): void {
    this.value(nameWithNul, 0);
    this.endOfText();
  }

  private endOfText(): void {
    this.skipSpace();
    if (this.at < this.data.length) throw this.wrong('text follows the value');
  }

  private value(name: Buffer, depth: number): void {
    if (depth > DEEPEST) throw this.wrong(`nested deeper than ${DEEPEST} levels`);
    this.skipSpace();
    const { writer } = this;
    const byte = this.data[this.at];
    if (byte === QUOTE) {
      writer.element(BSON_TYPE.string, name);
      this.stringInto();
    } else if (byte === OPEN) {
      this.objectElement(name, depth);
    } else if (byte === OPEN_ARRAY) {
      writer.element(BSON_TYPE.array, name);
      this.array(depth + 1);
    } else {
      this.word(name);
    }
  }

  private objectElement(name: Buffer, depth: number): void {
    const start = this.at;
    this.at++;
    this.skipSpace();
    const special = this.data[this.at] === QUOTE && this.data[this.at + 1] === DOLLAR;
    this.at = start;
    if (special) {
      const end = endOfValue(this.data, start);
      if (end < 0) throw this.wrong('the object has no end');
      if (writeSpecial(this.writer, name, this.data.subarray(start, end))) {
        this.at = end;
        return;
      }
    }
    this.writer.element(BSON_TYPE.document, name);
    this.object(depth + 1);
  }

  private object(depth: number): void {
    const begun = this.writer.begin();
    this.at++;
    this.skipSpace();
    if (this.data[this.at] === CLOSE) {
      this.at++;
      this.writer.end(begun);
      return;
    }
    for (;;) {
      this.skipSpace();
      if (this.data[this.at] !== QUOTE) throw this.wrong('a name in quotes was expected');
      const name = this.name();
      this.skipSpace();
      if (this.data[this.at] !== COLON) throw this.wrong('a colon was expected');
      this.at++;
      this.value(name, depth);
      this.skipSpace();
      const byte = this.data[this.at++];
      if (byte === CLOSE) break;
      if (byte !== COMMA) throw this.wrong('a comma or } was expected', this.at - 1);
    }
    this.writer.end(begun);
  }

  private array(depth: number): void {
    const begun = this.writer.begin();
    this.at++;
    this.skipSpace();
    if (this.data[this.at] === CLOSE_ARRAY) this.at++;
    else {
      for (let index = 0; ; index++) {
        this.value(arrayName(index), depth);
        this.skipSpace();
        const byte = this.data[this.at++];
        if (byte === CLOSE_ARRAY) break;
        if (byte !== COMMA) throw this.wrong('a comma or ] was expected', this.at - 1);
      }
    }
    this.writer.end(begun);
  }

  /** A number, true, false or null. */
  private word(name: Buffer): void {
    const { data, writer } = this;
    const start = this.at;
    let end = start;
    for (; end < data.length; end++) {
      const byte = data[end] ?? 0;
      if (byte <= 0x20 || byte === COMMA || byte === CLOSE || byte === CLOSE_ARRAY) break;
    }
    const word = data.toString('latin1', start, end);
    if (word === 'null') writer.element(BSON_TYPE.null, name);
    else if (word === 'true' || word === 'false') {
      writer.element(BSON_TYPE.boolean, name);
      writer.byte(word === 'true' ? 1 : 0);
    } else if (NUMBER.test(word)) {
      writeNumber(writer, name, word);
    } else {
      throw this.wrong('a value was expected');
    }
    this.at = end;
  }

  private name(): Buffer {
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

  private stringInto(): void {
    const [start, end, escaped] = this.string();
    if (escaped) this.writer.text(this.unescape(start, end));
    else this.writer.string(this.data, start, end);
  }

  /** Goes over a string; answers where its text lies and whether there are escapes in it. */
  private string(): [start: number, end: number, escaped: boolean] {
    const { data } = this;
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

  private unescape(start: number, end: number): string {
    let text: string;
    try {
      text = JSON.parse(this.data.toString('utf8', start - 1, end + 1)) as string;
    } catch {
      throw this.wrong('the string has an escape that JSON does not know', start - 1);
    }
    if (/\p{Surrogate}/u.test(text))
      throw this.wrong('the string holds half a character', start - 1);
    return text;
  }

  private skipSpace(): void {
    const { data } = this;
    for (;;) {
      const byte = data[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at++;
    }
  }

  private wrong(what: string, at = this.at): BadRecord {
    return new BadRecord(`${what} at byte ${at + 1} of the record`);
  }
}

/** A bare number: whole ones are int32 or int64, those with a fraction or exponent doubles. */
function writeNumber(writer: BsonWriter, name: Buffer, word: string): void {
  if (/^-?\d{1,19}$/.test(word) && word !== '-0') {
    const value = BigInt(word);
    if (BigInt.asIntN(32, value) === value) {
      writer.element(BSON_TYPE.int32, name);
      writer.int32(Number(value));
      return;
    }
    if (value <= INT64_MAX && value >= -INT64_MAX - 1n) {
      writer.element(BSON_TYPE.int64, name);
      writer.int64(value);
      return;
    }
  }
  writer.element(BSON_TYPE.double, name);
  writer.double(Number(word));
}

const ARRAY_NAMES = Array.from({ length: 1000 }, (_, index) => elementName(String(index)));

function arrayName(index: number): Buffer {
  return ARRAY_NAMES[index] ?? elementName(String(index));
}

/**
 * Where the object or array that begins at `start` ends, by its brackets outside strings.
 * @returns -1 if it does not end in these bytes
 */
export function endOfValue(data: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < data.length; at++) {
    switch (data[at]) {
      case QUOTE:
        at = endOfString(data, at);
        if (at < 0) return -1;
        break;
      case OPEN:
      case OPEN_ARRAY:
        depth++;
        break;
      case CLOSE:
      case CLOSE_ARRAY:
        if (--depth <= 0) return at + 1;
    }
  }
  return -1;
}

function endOfString(data: Buffer, start: number): number {
  for (let at = start + 1; at < data.length; at++) {
    const byte = data[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at;
  }
  return -1;
}
