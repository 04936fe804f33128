import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { FerryError } from '../../engine/errors';
import { compressionOf, KIND_BYTES, type Compression } from './fileKinds';
import { gunzipped } from './gunzip';
import { Peekable } from './peekable';
import { unzstd } from './unzstd';

/** Bytes read at a time; larger ones took more memory and were no faster (measured). */
const CHUNK_BYTES = 1024 * 1024;

/** Names standard input, which may be a pipe or a file. */
export const STANDARD_INPUT = '-';

/** A file, a pipe or standard input, unpacked while it is read; once, from its beginning. */
export interface OpenedBytes {
  /** For messages. */
  name: string;
  compression: Compression;
  /** Bytes as stored; known of a file only, which can be opened again, too. */
  size?: number | undefined;
  /** Bytes as stored that were read so far. */
  bytesRead: () => number;
  /** The beginning as stored. */
  start: Buffer;
  /** What is in it, unpacked. */
  bytes: Peekable;
}

/**
 * Opens what is at a path, or standard input for `-`.
 * @param compression found out unless told
 * @throws FerryError `usage`, code `file-not-found`
 */
export async function openBytes(path: string, compression?: Compression): Promise<OpenedBytes> {
  if (path === STANDARD_INPUT) {
    return await openChunks(process.stdin, { name: 'standard input', compression });
  }
  const size = await sizeOf(path);
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  // Its failures are thrown where it is read, but there may be one before.
  stream.on('error', () => undefined);
  return await openChunks(stream, { name: path, size, compression });
}

/** What is known of a file before it is read. @throws FerryError `usage`, code `file-not-found` */
export async function lookAtFile(
  path: string,
): Promise<{ size: number; compression: Compression }> {
  try {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0);
      return { size, compression: compressionOf(buffer.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readable(error, path);
  }
}

/** Opens bytes that come from elsewhere, such as a download. */
export async function openChunks(
  chunks: AsyncIterable<Buffer>,
  known: { name: string; size?: number | undefined; compression?: Compression | undefined },
): Promise<OpenedBytes> {
  const { name, size } = known;
  let read = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      read += chunk.length;
      yield chunk;
    }
  };
  const stored = new Peekable(counted());
  try {
    const { head } = await stored.peek(KIND_BYTES);
    const compression = known.compression ?? compressionOf(head);
    const bytes = compression === 'none' ? stored : unpacked(stored, compression, name);
    const start = head.subarray(0, KIND_BYTES);
    return { name, compression, size, bytesRead: () => read, start, bytes };
  } catch (error) {
    await stored.close();
    throw readable(error, name);
  }
}

function unpacked(stored: Peekable, compression: 'gzip' | 'zstd', name: string): Peekable {
  const chunks = stored.chunks();
  return new Peekable(compression === 'gzip' ? gunzipped(chunks) : unzstd(chunks, name));
}

/** Bytes of a file; undefined of a pipe and its like, which has no end before it ends. */
async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    throw readable(error, path);
  });
  if (found.isFile()) return found.size;
  if (found.isFIFO() || found.isCharacterDevice()) return undefined;
  throw notFound(path, found.isDirectory() ? 'it is a folder' : 'it is no file');
}

function readable(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return notFound(path, code === 'ENOENT' ? 'there is none' : code);
}

function notFound(path: string, why: string): FerryError {
  return new FerryError({
    code: 'file-not-found',
    kind: 'usage',
    message: `The file ${path} cannot be read: ${why}.`,
    remedy: 'Check its name and permissions.',
  });
}
