import { isUtf8 } from 'node:buffer';
import {
  BadRecord,
  DamagedSource,
  LONGEST_RECORD,
  type RecordReader,
  type RecordSink,
} from '../records';
import { endOfString, endOfValue, ExtendedJsonParser } from './extendedJsonParser';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/**
 * What may come next. Outside of an array documents follow one another, a comma between them or
 * none; within one they stand as in all JSON.
 */
const PLACES = ['outside', 'followed', 'awaited', 'opened', 'separated', 'promised'] as const;
type Place = (typeof PLACES)[number];

/** A document may come next. */
const TAKES_DOCUMENT: readonly Place[] = ['outside', 'followed', 'awaited', 'opened', 'promised'];
const IN_ARRAY: readonly Place[] = ['opened', 'separated', 'promised'];

/** Reads arrays of documents, and documents one behind the other, over any number of lines. */
export class JsonReader implements RecordReader {
  line = 1;
  private place: Place = 'outside';

  get state(): string {
    return this.place;
  }

  set state(state: string) {
    this.place = PLACES.find((place) => place === state) ?? 'outside';
  }

  /** @throws DamagedSource where the array that the file opened is not closed at its end */
  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (!sink.full) {
      at = this.skipSpace(data, at);
      if (at >= data.length) {
        if (last) this.end(sink, data.length);
        return data.length;
      }
      const byte = data[at] ?? 0;
      if (byte === COMMA || byte === CLOSE_ARRAY || (byte === OPEN_ARRAY && !this.isInArray)) {
        this.mark(byte, sink);
        at++;
        continue;
      }
      const end = byte === OPEN ? endOfValue(data, at) : this.endOfOther(data, at, last);
      if (end < 0 && !last && data.length - at <= LONGEST_RECORD) return at;
      const next = end < 0 ? nextLine(data, at) : end;
      this.value(data.subarray(at, next), byte === OPEN, end >= 0, sink);
      at = next;
    }
    return at;
  }

  private get isInArray(): boolean {
    return IN_ARRAY.includes(this.place);
  }

  /** A comma, or a bracket of an array of documents. */
  private mark(byte: number, sink: RecordSink): void {
    const { place } = this;
    const text = Buffer.from([byte]);
    if (byte === OPEN_ARRAY) {
      this.place = 'opened';
    } else if (byte === COMMA) {
      const fits = place === 'followed' || place === 'separated';
      if (!fits) sink.reject(this.line, 'a comma has no document before it', text);
      this.place = this.isInArray ? 'promised' : 'awaited';
    } else if (!this.isInArray) {
      sink.reject(this.line, 'a bracket closes an array that none opened', text);
    } else {
      if (place === 'promised') sink.reject(this.line, 'no document follows a comma', text);
      this.place = 'followed';
    }
  }

  private value(text: Buffer, isObject: boolean, isWhole: boolean, sink: RecordSink): void {
    const { line } = this;
    if (!TAKES_DOCUMENT.includes(this.place)) {
      sink.reject(line, 'a comma was expected before it', text);
    } else if (isObject && isWhole) {
      readJsonDocument(text, line, sink);
    } else {
      sink.reject(line, isObject ? 'the object has no end' : 'an object was expected', text);
    }
    this.place = this.isInArray ? 'separated' : 'followed';
    this.line += linesIn(text);
  }

  /** Nothing comes after. */
  private end(sink: RecordSink, done: number): void {
    if (this.isInArray) {
      throw new DamagedSource('its array of documents is not closed at its end', true, done);
    }
    if (this.place === 'awaited') {
      sink.reject(this.line, 'no document follows a comma', Buffer.from(','));
    }
    this.place = 'outside';
  }

  private skipSpace(data: Buffer, from: number): number {
    let at = from;
    for (; at < data.length; at++) {
      const byte = data[at] ?? 0;
      if (byte === NEWLINE) this.line++;
      else if (byte > 0x20) break;
    }
    return at;
  }

  /** Where something that is no object ends: within an array a value, elsewhere the line. */
  private endOfOther(data: Buffer, at: number, last: boolean): number {
    if (this.isInArray) {
      if (data[at] === OPEN_ARRAY) return endOfValue(data, at);
      if (data[at] === QUOTE) {
        const quote = endOfString(data, at);
        return quote < 0 ? -1 : quote + 1;
      }
      for (let end = at; end < data.length; end++) {
        const byte = data[end] ?? 0;
        if (byte === COMMA || byte === CLOSE_ARRAY || byte === OPEN || byte === NEWLINE) {
          return Math.max(end, at + 1);
        }
      }
      return last ? data.length : -1;
    }
    const newline = data.indexOf(NEWLINE, at);
    if (newline >= 0) return newline + 1;
    return last ? data.length : -1;
  }
}

/** Makes a document of the one object in `text`, or rejects it. */
export function readJsonDocument(text: Buffer, line: number, sink: RecordSink): void {
  const { writer } = sink;
  const start = writer.at;
  try {
    if (!isUtf8(text)) throw new BadRecord('it is not valid UTF-8');
    new ExtendedJsonParser(text, writer).document();
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    writer.at = start;
    sink.reject(line, error.message, text);
    return;
  }
  sink.accept(start, line);
}

function nextLine(data: Buffer, from: number): number {
  const newline = data.indexOf(NEWLINE, from);
  return newline < 0 ? data.length : newline + 1;
}

function linesIn(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
