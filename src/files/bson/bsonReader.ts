import { BadDocument, checkDocument } from '../checkDocument';
import { DamagedSource, LONGEST_RECORD, type RecordReader, type RecordSink } from '../records';

/** Reads documents of BSON one behind the other, as mongodump and bsondump know them. */
export class BsonReader implements RecordReader {
  /** BSON has no lines: this is the document's number. */
  line = 1;

  /** @throws DamagedSource: behind a wrong length no document can be found again */
  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (at < data.length && !sink.full) {
      const left = data.length - at;
      if (left < 4 && !last) break;
      const length = left < 4 ? 0 : data.readInt32LE(at);
      if (length < 5 || length > LONGEST_RECORD)
        throw this.damaged('has an impossible length', false, at);
      if (length > left) {
        if (last) throw this.damaged('is cut off', true, at);
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

  private damaged(how: string, isCutOff: boolean, done: number): DamagedSource {
    return new DamagedSource(`its document ${this.line} ${how}`, isCutOff, done);
  }
}
