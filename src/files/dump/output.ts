import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGzip, type ZlibOptions } from 'node:zlib';
import { streamInto } from '../written';

/** Enough that the next batch is read while one is written. */
const BUFFERED_BYTES = 8_000_000;

/** Where bytes of a dump go; writing waits while the disk or reader is behind. */
export class Output {
  private failure: Error | undefined;
  private readonly end: Promise<void>;

  private constructor(
    private readonly first: Writable,
    last: Writable,
  ) {
    this.end = finished(last);
    this.end.catch(() => undefined);
    for (const stream of new Set([first, last])) {
      stream.on('error', (error: Error) => (this.failure ??= error));
    }
  }

  /** A new file, on the disk for good when {@link close} resolves. */
  static toFile(path: string, gzip: boolean): Output {
    return Output.to(streamInto(path, BUFFERED_BYTES), gzip);
  }

  /** A stream such as standard output. */
  static to(stream: Writable, gzip: boolean): Output {
    if (!gzip) return new Output(stream, stream);
    const pack = createGzip({ writableHighWaterMark: BUFFERED_BYTES } as ZlibOptions);
    pack.pipe(stream);
    stream.on('error', (error: Error) => pack.destroy(error));
    return new Output(pack, stream);
  }

  /** @throws what the disk or the reader's end says */
  async write(bytes: Buffer): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (this.first.write(bytes)) return;
    await new Promise<void>((resolve, reject) => {
      const { first } = this;
      const settle = (error?: Error) => {
        first.off('drain', settle).off('error', settle).off('close', settle);
        if (error === undefined) resolve();
        else reject(error);
      };
      first.on('drain', settle).on('error', settle).on('close', settle);
    });
  }

  /** Writes what is left. @throws what the disk or the reader's end says */
  async close(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.first.end();
    await this.end;
  }

  /** Gives up; the file is left as it is. */
  abort(): void {
    this.first.destroy();
  }
}
