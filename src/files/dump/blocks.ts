import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { corrupt, truncated } from './errors';

/** Read at once: as large as the engine's own batches. */
export const BLOCK_BYTES = 4_000_000;

const GZIP_MAGIC = [0x1f, 0x8b];

/** Bytes from a file or elsewhere, and how far they have been read. */
export interface ByteSource {
  /** For messages. */
  name: string;
  /** Size as stored, where it is known. */
  bytesTotal?: number | undefined;
  /** Bytes as stored that were read so far. */
  bytesRead: () => number;
  /** Whether it is stored as gzip; known of files only. */
  compressed?: boolean;
  /** Blocks of about {@link BLOCK_BYTES}, unpacked if they are compressed. */
  blocks: () => AsyncGenerator<Buffer>;
}

/** A file, unpacked while it is read if it begins as gzip does, whatever it is called. */
export async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path);
  let size: number;
  let start: Buffer;
  try {
    size = (await handle.stat()).size;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    start = buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  let read = () => 0;
  return {
    name: path,
    bytesTotal: size,
    compressed: isGzip(start),
    bytesRead: () => read(),
    blocks: () => {
      const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
      read = () => file.bytesRead;
      return inBlocks(isGzip(start) ? unpacked(file) : file, path);
    },
  };
}

/** A stream such as standard input, of which only the first bytes tell whether it is compressed. */
export function openStream(
  input: AsyncIterable<Buffer>,
  name: string,
  bytesTotal?: number,
): ByteSource {
  let read = 0;
  const counted = async function* () {
    for await (const chunk of input) {
      read += chunk.length;
      yield chunk;
    }
  };
  return {
    name,
    bytesTotal,
    bytesRead: () => read,
    blocks: async function* () {
      const chunks = counted();
      const first = await firstBytes(chunks);
      const whole = Readable.from(joined(first, chunks), { objectMode: false });
      yield* inBlocks(isGzip(first) ? unpacked(whole) : whole, name);
    },
  };
}

async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  return first;
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

function isGzip(start: Buffer): boolean {
  return start[0] === GZIP_MAGIC[0] && start[1] === GZIP_MAGIC[1];
}

function unpacked(input: Readable): Readable {
  // Errors of either surface where the result is read.
  return pipeline(input, createGunzip({ chunkSize: 1024 * 1024 }), () => undefined);
}

/** @throws FerryError `dump-corrupt` or `dump-truncated` where the compression breaks off */
async function* inBlocks(stream: Readable, name: string): AsyncGenerator<Buffer> {
  let offset = 0;
  let chunks: Buffer[] = [];
  let size = 0;
  const block = () => {
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
    offset += size;
    chunks = [];
    size = 0;
    return bytes;
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= BLOCK_BYTES) yield block();
    }
  } catch (error) {
    throw streamError(error, name, offset + size);
  }
  if (size > 0) yield block();
}

function streamError(error: unknown, name: string, offset: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return truncated(name, offset, 'its compressed data break off');
  return code?.startsWith('Z_') === true ? corrupt(name, offset, message) : error;
}
