import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { FerryError } from '../../engine/errors';
import { decoded, type Encoding } from './encoding';

/** Bytes read at a time; larger ones took more memory and were no faster (measured). */
const CHUNK_BYTES = 1024 * 1024;

export type Compression = 'none' | 'gzip' | 'zstd';

/** A file's contents as UTF-8 text, or as they are, unpacked, piece by piece. */
export interface FileSource {
  /** Bytes of the file itself. */
  readonly size: number;
  /** How many of them were read. */
  bytesRead(): number;
  /** From the start; once only. @throws FerryError `damaged-file` */
  chunks(): AsyncGenerator<Buffer>;
}

/**
 * Opens a file.
 * @param encoding of text; `binary` leaves the bytes alone
 * @throws FerryError `usage`, code `file-not-found`
 */
export async function openFileSource(
  file: string,
  options: { compression?: Compression | undefined; encoding: Encoding | 'binary' },
): Promise<FileSource> {
  const size = await sizeOf(file);
  const compression = options.compression ?? (await compressionOf(file));
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES, autoClose: true });
  // Its failures are thrown where it is read, but there may be one before.
  stream.on('error', () => undefined);
  return {
    size,
    bytesRead: () => stream.bytesRead,
    async *chunks() {
      try {
        const bytes = unpacked(stream, compression);
        yield* options.encoding === 'binary' ? bytes : decoded(bytes, options.encoding);
      } catch (error) {
        throw damaged(file, compression, error);
      } finally {
        stream.destroy();
      }
    },
  };
}

/** By its first bytes. */
export async function compressionOf(file: string): Promise<Compression> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead >= 2 && buffer.readUInt16BE(0) === 0x1f8b) return 'gzip';
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x28b52ffd ? 'zstd' : 'none';
  } finally {
    await handle.close();
  }
}

function unpacked(stream: ReadStream, compression: Compression): AsyncIterable<Buffer> {
  if (compression === 'none') return stream;
  if (compression === 'zstd') return unzstd(stream);
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  stream.on('error', (error) => gunzip.destroy(error));
  return stream.pipe(gunzip);
}

async function* unzstd(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // Node.js itself reads zstd from version 22.15 on.
  const { Decompress } = await import('fzstd');
  const pieces: Buffer[] = [];
  const decompress = new Decompress((piece) => pieces.push(Buffer.from(piece)));
  for await (const chunk of stream) {
    decompress.push(chunk);
    yield* pieces.splice(0);
  }
  decompress.push(new Uint8Array(0), true);
  yield* pieces.splice(0);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return found.size;
  throw new FerryError({
    code: 'file-not-found',
    kind: 'usage',
    message: `There is no file ${file}.`,
    remedy: 'Check its name.',
  });
}

function damaged(file: string, compression: Compression, error: unknown): unknown {
  if (error instanceof FerryError || compression === 'none') return error;
  return new FerryError(
    {
      code: 'damaged-file',
      kind: 'failed',
      message: `${file} cannot be unpacked (${compression}): ${(error as Error).message}.`,
      remedy:
        'Get a whole copy of the file. What stands before the damage may be imported already.',
    },
    { cause: error },
  );
}
