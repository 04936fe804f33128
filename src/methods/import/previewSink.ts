import { BsonWriter } from '../../files/bsonWriter';
import { extendedJsonOf } from '../../files/json/writeExtendedJson';
import type { RecordSink } from '../../files/records';

/** So many documents are shown of a source that is to be imported. */
export const PREVIEWED = 20;

/** Keeps the first documents as text, and why the first records are none. */
export class PreviewSink implements RecordSink {
  readonly writer = new BsonWriter();
  readonly documents: string[] = [];
  readonly rejected: string[] = [];

  get full(): boolean {
    return this.documents.length >= PREVIEWED;
  }

  accept(start: number): void {
    const document = this.writer.bytes.subarray(start, this.writer.at);
    this.documents.push(extendedJsonOf(document, 'relaxed'));
    this.writer.at = start;
  }

  reject(line: number, reason: string): void {
    if (this.rejected.length < PREVIEWED) this.rejected.push(`line ${line}: ${reason}`);
  }
}
