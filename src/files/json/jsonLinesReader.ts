import { LONGEST_RECORD, type RecordReader, type RecordSink } from '../records';
import { readJsonDocument } from './jsonReader';

const NEWLINE = 0x0a;

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
      if (!isBlank(text)) readJsonDocument(text, this.line, sink);
      this.line++;
      at = newline < 0 ? end : newline + 1;
    }
    return at;
  }
}

function isBlank(text: Buffer): boolean {
  for (const byte of text) if (byte > 0x20) return false;
  return true;
}
