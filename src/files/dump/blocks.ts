import { DamagedSource } from '../records';
import type { Compression } from '../source/fileKinds';
import { lookAtFile, openBytes, openChunks, type OpenedBytes } from '../source/openBytes';
import { corrupt, truncated } from './errors';

/** Read at once: as large as the engine's own batches. */
export const BLOCK_BYTES = 4_000_000;

/** Bytes from a file or elsewhere, and how far they have been read. */
export interface ByteSource {
  /** For messages. */
  name: string;
  /** Size as stored, where it is known. */
  bytesTotal?: number | undefined;
  /** Bytes as stored that were read so far. */
  bytesRead: () => number;
  compression: Compression;
  /** Blocks of about {@link BLOCK_BYTES}, unpacked if they are compressed. */
  blocks: () => AsyncGenerator<Buffer>;
  close: () => Promise<void>;
}

/** A file of a dump's folder, which may have very many: it is opened when it is read. */
export async function findFile(path: string): Promise<ByteSource> {
  const { size, compression } = await lookAtFile(path);
  let opened: OpenedBytes | undefined;
  return {
    name: path,
    bytesTotal: size,
    compression,
    bytesRead: () => opened?.bytesRead() ?? 0,
    blocks: async function* () {
      opened = await openBytes(path, compression);
      yield* inBlocks(opened);
    },
    close: async () => opened?.bytes.close(),
  };
}

/** What is at a path, a file or a pipe, unpacked while it is read, whatever it is called. */
export async function openFile(path: string): Promise<ByteSource> {
  return byteSource(await openBytes(path));
}

/** A stream such as a download, of which only the first bytes tell whether it is compressed. */
export async function openStream(
  input: AsyncIterable<Buffer>,
  name: string,
  bytesTotal?: number,
): Promise<ByteSource> {
  return byteSource(await openChunks(input, { name, size: bytesTotal }));
}

function byteSource(opened: OpenedBytes): ByteSource {
  const { name, size, bytesRead, compression, bytes } = opened;
  return {
    name,
    bytesTotal: size,
    bytesRead,
    compression,
    blocks: () => inBlocks(opened),
    close: () => bytes.close(),
  };
}

/** @throws FerryError `dump-corrupt` or `dump-truncated` where the compression breaks off */
async function* inBlocks({ name, bytes }: OpenedBytes): AsyncGenerator<Buffer> {
  let offset = 0;
  let chunks: Buffer[] = [];
  let size = 0;
  const block = () => {
    const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
    offset += size;
    chunks = [];
    size = 0;
    return whole;
  };
  try {
    for await (const chunk of bytes.chunks()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= BLOCK_BYTES) yield block();
    }
  } catch (error) {
    if (!(error instanceof DamagedSource)) throw error;
    throw (error.isCutOff ? truncated : corrupt)(name, offset + size, error.message);
  }
  if (size > 0) yield block();
}
