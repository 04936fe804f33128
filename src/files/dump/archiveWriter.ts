import { preludeBytes, segmentHeader, TERMINATOR } from './archiveFormat';
import type { Crc64 } from './crc64';
import type { DumpedCollection } from './metadata';
import type { Output } from './output';

/** Writes an archive as mongodump does; collections may be written at the same time. */
export class ArchiveWriter {
  private queue: Promise<void> = Promise.resolve();
  private open: DumpedCollection | undefined;

  constructor(private readonly output: Output) {}

  begin(
    collections: DumpedCollection[],
    versions: { server: string; tool: string },
    concurrent: number,
  ): Promise<void> {
    return this.output.write(preludeBytes(collections, versions, concurrent));
  }

  /** A part of a collection's documents; a collection without any has one empty part. */
  write(collection: DumpedCollection, documents: Buffer, checksum: Crc64): Promise<void> {
    checksum.update(documents);
    return this.inTurn(async () => {
      if (this.open !== collection) {
        await this.endSegment();
        await this.output.write(Buffer.from(segmentHeader(collection)));
        this.open = collection;
      }
      if (documents.length > 0) await this.output.write(documents);
    });
  }

  /** Every document of this collection is written. */
  end(collection: DumpedCollection, checksum: Crc64): Promise<void> {
    return this.inTurn(async () => {
      await this.endSegment();
      await this.output.write(Buffer.from(segmentHeader(collection, checksum.value())));
      await this.output.write(TERMINATOR);
    });
  }

  close(): Promise<void> {
    return this.inTurn(() => this.output.close());
  }

  private async endSegment(): Promise<void> {
    if (this.open !== undefined) await this.output.write(TERMINATOR);
    this.open = undefined;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }
}
