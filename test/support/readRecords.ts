import { BsonWriter } from '../../src/files/bsonWriter';
import type { RecordReader, RecordSink } from '../../src/files/records';

/** Keeps what a reader makes of a file. */
export class GatheredRecords implements RecordSink {
  readonly writer = new BsonWriter();
  readonly documents: Buffer[] = [];
  readonly rejected: string[] = [];

  /** @param most documents, after which it is full */
  constructor(private readonly most = Infinity) {}

  get full(): boolean {
    return this.documents.length >= this.most;
  }

  accept(start: number): void {
    this.documents.push(Buffer.from(this.writer.bytes.subarray(start, this.writer.at)));
    this.writer.at = start;
  }

  reject(line: number, reason: string): void {
    this.rejected.push(`${line}: ${reason}`);
  }
}

/** Reads a file that arrives in pieces of so many bytes. */
export function readInPieces(
  reader: RecordReader,
  file: Buffer,
  sink: RecordSink,
  pieceBytes = file.length || 1,
): void {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; at < file.length; at += pieceBytes) {
    rest = Buffer.concat([rest, file.subarray(at, at + pieceBytes)]);
    rest = rest.subarray(reader.read(rest, false, sink));
  }
  reader.read(rest, true, sink);
}
