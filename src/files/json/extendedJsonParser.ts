import { BSON_TYPE } from '../../engine/bson/raw';
import { elementName, type BsonWriter } from '../bsonWriter';
import { DEEPEST } from '../checkDocument';
import { JsonScanner } from './jsonScanner';
import { writeSpecial, type SpecialOptions } from './specialValues';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Reads Extended JSON (v1 and v2, canonical and relaxed) straight into BSON, so that the order of
 * all names, duplicate ones, whole numbers of 64 bits and the 1.0 of a double stay as they are
 * written: JSON.parse loses each of them.
 */
export class ExtendedJsonParser {
  private readonly scanner: JsonScanner;

  /** @param options `version1: false`: what version 1 has for regular expressions is a query's */
  constructor(
    data: Buffer,
    private readonly writer: BsonWriter,
    private readonly options: SpecialOptions = { version1: true },
  ) {
    this.scanner = new JsonScanner(data);
  }

  /** Writes the one object that the bytes hold as a document. @throws BadRecord */
  document(): void {
    if (this.scanner.next() !== OPEN) throw this.scanner.wrong('an object was expected');
    this.object(1);
    this.endOfText();
  }

  /** Writes the one value that the bytes hold as an element of this name. @throws BadRecord */
  element(nameWithNul: Buffer): void {
    this.value(nameWithNul, 1);
    this.endOfText();
  }

  private endOfText(): void {
    if (this.scanner.next() !== undefined) throw this.scanner.wrong('text follows the value');
  }

  private value(name: Buffer, depth: number): void {
    const { writer, scanner } = this;
    const byte = scanner.next();
    if (byte === QUOTE) {
      writer.element(BSON_TYPE.string, name);
      this.stringInto();
    } else if (byte === OPEN) {
      const scope = () => this.object(depth + 1);
      if (writeSpecial(scanner, writer, name, scope, this.options)) return;
      writer.element(BSON_TYPE.document, name);
      this.object(depth + 1);
    } else if (byte === OPEN_ARRAY) {
      writer.element(BSON_TYPE.array, name);
      this.array(depth + 1);
    } else {
      this.word(name);
    }
  }

  private object(depth: number): void {
    const { scanner } = this;
    const begun = this.begin(depth);
    scanner.at++;
    if (!scanner.takes(CLOSE)) {
      for (;;) {
        if (scanner.next() !== QUOTE) throw scanner.wrong('a name in quotes was expected');
        const name = scanner.name();
        scanner.expect(COLON, 'a colon');
        this.value(name, depth);
        if (scanner.takes(CLOSE)) break;
        scanner.expect(COMMA, 'a comma or }');
      }
    }
    this.writer.end(begun);
  }

  private array(depth: number): void {
    const { scanner } = this;
    const begun = this.begin(depth);
    scanner.at++;
    if (!scanner.takes(CLOSE_ARRAY)) {
      for (let index = 0; ; index++) {
        this.value(arrayName(index), depth);
        if (scanner.takes(CLOSE_ARRAY)) break;
        scanner.expect(COMMA, 'a comma or ]');
      }
    }
    this.writer.end(begun);
  }

  private begin(depth: number): number {
    if (depth > DEEPEST) throw this.scanner.wrong(`nested deeper than ${DEEPEST} levels`);
    return this.writer.begin();
  }

  /** A number, true, false or null. */
  private word(name: Buffer): void {
    const { scanner, writer } = this;
    const { at } = scanner;
    const word = scanner.word();
    if (word === 'null') writer.element(BSON_TYPE.null, name);
    else if (word === 'true' || word === 'false') {
      writer.element(BSON_TYPE.boolean, name);
      writer.byte(word === 'true' ? 1 : 0);
    } else if (NUMBER.test(word)) {
      if (!Number.isFinite(Number(word))) throw scanner.wrong('a number is too large', at);
      writeNumber(writer, name, word);
    } else {
      throw scanner.wrong('a value was expected', at);
    }
  }

  private stringInto(): void {
    const { scanner, writer } = this;
    const [start, end, escaped] = scanner.string();
    if (escaped) writer.text(scanner.unescape(start, end));
    else writer.string(scanner.data, start, end);
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

/** Where the quote stands that ends the string which begins at `start`; -1 if none does. */
export function endOfString(data: Buffer, start: number): number {
  for (let at = start + 1; at < data.length; at++) {
    const byte = data[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at;
  }
  return -1;
}
