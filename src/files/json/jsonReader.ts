import { isUtf8 } from 'node:buffer';
import { BadRecord, LONGEST_RECORD, type RecordReader, type RecordSink } from '../records';
import { endOfValue, ExtendedJsonParser } from './extendedJsonParser';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Reads JSON of a document a line; what is wrong with one line does not touch the next. */
export class JsonLinesReader implements RecordReader {
  line = 1;

  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (at < data.length && !sink.full) {
      const newline = data.indexOf(NEWLINE, at);
      if (newline < 0 && !last && data.length - at <= LONGEST_RECORD) break;
      const end = newline < 0 ? data.length : newline;
      const text = data.subarray(at, end);
      if (!isBlank(text)) readDocument(text, this.line, sink);
      this.line++;
      at = newline < 0 ? end : newline + 1;
    }
    return at;
  }
}

/** Reads an array of documents, or documents one behind the other, over any number of lines. */
export class JsonReader implements RecordReader {
  line = 1;

  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (!sink.full) {
      at = this.skipBetween(data, at);
      if (at >= data.length) return data.length;
      const isObject = data[at] === OPEN;
      const end = isObject ? endOfValue(data, at) : nextLine(data, at, last);
      if (end < 0 && !last && data.length - at <= LONGEST_RECORD) return at;
      const next = end < 0 ? nextLine(data, at, true) : end;
      const text = data.subarray(at, next);
      if (isObject && end >= 0) readDocument(text, this.line, sink);
      else
        sink.reject(this.line, isObject ? 'the object has no end' : 'an object was expected', text);
      this.line += linesIn(text);
      at = next;
    }
    return at;
  }

  /** Over white space, commas and the brackets of an array around the documents. */
  private skipBetween(data: Buffer, from: number): number {
    let at = from;
    for (; at < data.length; at++) {
      const byte = data[at] ?? 0;
      if (byte === NEWLINE) this.line++;
      else if (byte > 0x20 && byte !== COMMA && byte !== OPEN_ARRAY && byte !== CLOSE_ARRAY) break;
    }
    return at;
  }
}

function readDocument(text: Buffer, line: number, sink: RecordSink): void {
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

function nextLine(data: Buffer, from: number, last: boolean): number {
  const newline = data.indexOf(NEWLINE, from);
  if (newline >= 0) return newline + 1;
  return last ? data.length : -1;
}

function isBlank(text: Buffer): boolean {
  for (const byte of text) if (byte > 0x20) return false;
  return true;
}

function linesIn(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
