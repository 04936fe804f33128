import { Readable, pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';
import { FerryError } from '../../engine/errors';
import { DamagedSource } from '../records';
import { Xxh64 } from './xxhash64';
import { zstdFrames, type FramePart } from './zstdFrames';

/** Given out at a time by Node's own decoder. */
const CHUNK_BYTES = 1024 * 1024;

/** Of Node.js 22.15 and 23.8 on; the types here are those of 20. */
const { createZstdDecompress } = zlib as unknown as {
  createZstdDecompress?: (options: { chunkSize: number }) => Duplex;
};

/** Who unpacks a frame: Node itself, or the package where it can't. */
export type ZstdDecoder = 'node' | 'package';
export const ZSTD_DECODER: ZstdDecoder = createZstdDecompress === undefined ? 'package' : 'node';

/**
 * Unpacks zstd, of any number of frames, their checksums verified. A window is at most
 * {@link MOST_WINDOW_BYTES}, and a block's contents are given out before the next is unpacked.
 * @param name of the file, for messages
 * @throws DamagedSource; FerryError `window-too-large`, `dictionary-needed`
 */
export async function* unzstd(
  chunks: AsyncIterable<Buffer>,
  name: string,
  decoder = ZSTD_DECODER,
): AsyncGenerator<Buffer> {
  const parts = zstdFrames(chunks, name);
  try {
    for (;;) {
      const header = await parts.next();
      if (header.done === true) return;
      yield* decoder === 'node' ? byNode(header.value, parts) : byPackage(header.value, parts);
    }
  } finally {
    await parts.return(undefined);
  }
}

/** The parts of one frame behind its header; none are taken of the next. */
async function* restOfFrame(parts: AsyncGenerator<FramePart>): AsyncGenerator<FramePart> {
  for (let part; (part = await parts.next()).done !== true;) {
    yield part.value;
    if (part.value.kind === 'checksum') return;
  }
}

async function* byNode(
  header: FramePart,
  parts: AsyncGenerator<FramePart>,
): AsyncGenerator<Buffer> {
  if (createZstdDecompress === undefined) throw new Error('this Node.js cannot unpack zstd');
  // What is wrong with the frames says more than the decoder, whom that leaves with half of one.
  let failure: Error | undefined;
  const input = async function* () {
    if (header.bytes !== undefined) yield header.bytes;
    try {
      for await (const { bytes } of restOfFrame(parts)) if (bytes !== undefined) yield bytes;
    } catch (error) {
      if (error instanceof DamagedSource || error instanceof FerryError) failure = error;
      throw error;
    }
  };
  const decompress = createZstdDecompress({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(input(), { objectMode: false }), decompress, () => undefined);
  try {
    for await (const chunk of decompress) yield chunk as Buffer;
  } catch (error) {
    throw failure ?? damaged((error as Error).message);
  }
}

async function* byPackage(
  header: FramePart,
  parts: AsyncGenerator<FramePart>,
): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  const pieces: Buffer[] = [];
  const decompress = new Decompress((piece) => pieces.push(Buffer.from(piece)));
  const hash = new Xxh64();
  const unpack = (bytes: Buffer): void => {
    try {
      decompress.push(bytes);
    } catch (error) {
      throw damaged((error as Error).message);
    }
  };
  const isHashed = header.kind === 'header' && header.hasChecksum;
  unpack(header.bytes ?? Buffer.alloc(0));
  for await (const { kind, bytes } of restOfFrame(parts)) {
    if (bytes === undefined) break;
    unpack(bytes);
    for (const piece of pieces.splice(0)) {
      if (isHashed) hash.update(piece);
      yield piece;
    }
    if (kind === 'checksum' && bytes.readUInt32LE(0) !== hash.low32()) {
      throw damaged('its checksum does not fit');
    }
  }
}

function damaged(why: string): DamagedSource {
  return new DamagedSource(`it cannot be unpacked (zstd): ${why}`);
}
