import type { RecordReader, RecordSink } from '../records';
import { FerryError } from '../../engine/errors';
import { BadDocument, checkDocument } from '../checkDocument';
import { LONGEST_RECORD } from '../records';

/** Reads documents of BSON one behind the other, as mongodump and bsondump know them. */
export class BsonReader implements RecordReader {
  /** BSON has no lines: this is the document's number. */
  line = 1;

  /** @throws FerryError `damaged-file`: behind a wrong length no document can be found again */
  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (at < data.length && !sink.full) {
      const left = data.length - at;
      if (left < 4 && !last) break;
      const length = left < 4 ? 0 : data.readInt32LE(at);
      if (length < 5 || length > LONGEST_RECORD) throw this.damaged('has an impossible length');
      if (length > left) {
        if (last) throw this.damaged('is cut off');
        break;
      }
      this.document(data.subarray(at, at + length), sink);
      this.line++;
      at += length;
    }
    return at;
  }

  private document(bytes: Buffer, sink: RecordSink): void {
    try {
      checkDocument(bytes, 0);
    } catch (error) {
      if (!(error instanceof BadDocument)) throw error;
      sink.reject(this.line, `it is not sound BSON (${error.message})`, bytes);
      return;
    }
    const start = sink.writer.at;
    sink.writer.raw(bytes);
    sink.accept(start, this.line);
  }

  private damaged(how: string): FerryError {
    return new FerryError({
      code: 'damaged-file',
      kind: 'failed',
      message: `The file is damaged: its document ${this.line} ${how}.`,
      remedy: 'What stands before it is imported. Get a whole copy of the file.',
    });
  }
}
