import { FerryError } from '../../engine/errors';
import { formatBytes } from '../../report/format';
import { DamagedSource } from '../records';
import { isSkippable } from './fileKinds';

/** What zstd itself takes unless told: it is held in memory while a frame is unpacked. */
export const MOST_WINDOW_BYTES = 128 * 1024 * 1024;
const MOST_BLOCK_BYTES = 128 * 1024;
const MARK = 0xfd2fb528;

/** Parts of the frames, in their order. */
export type FramePart =
  | { kind: 'header'; bytes: Buffer; hasChecksum: boolean }
  | { kind: 'block'; bytes: Buffer }
  /** The last part of a frame; undefined where it has none. */
  | { kind: 'checksum'; bytes: Buffer | undefined };

interface Header {
  length: number;
  window: number;
  hasChecksum: boolean;
}

/**
 * Cuts packed data into its frames and their blocks (RFC 8878, 3.1), so that each can be unpacked by
 * itself: a reader takes the end of the first frame for that of all, and a window for granted.
 * @param name of the file, for messages
 * @throws DamagedSource; FerryError `window-too-large`, `dictionary-needed`
 */
export async function* zstdFrames(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<FramePart> {
  const input = new ByteQueue(chunks);
  try {
    while (await input.holds(1)) {
      const mark = (await input.need(4)).readUInt32LE(0);
      if (isSkippable(mark)) {
        await input.skip(8 + (await input.need(8)).readUInt32LE(4));
        continue;
      }
      if (mark !== MARK) {
        throw new DamagedSource('something else follows what is packed in it');
      }
      yield* frame(input, name);
    }
  } finally {
    await input.close();
  }
}

async function* frame(input: ByteQueue, name: string): AsyncGenerator<FramePart> {
  const header = headerOf(await input.need(5), await input.upTo(18), name);
  const { hasChecksum } = header;
  yield { kind: 'header', bytes: await input.take(header.length), hasChecksum };
  const mostBytes = Math.min(MOST_BLOCK_BYTES, Math.max(header.window, 1));
  for (let isLast = false; !isLast;) {
    const block = (await input.need(3)).readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    const type = (block >> 1) & 3;
    const size = block >> 3;
    if (type === 3 || size > mostBytes) throw new DamagedSource('a block of zstd is none');
    // A block of one byte, repeated, has only that.
    yield { kind: 'block', bytes: await input.take(3 + (type === 1 ? 1 : size)) };
  }
  yield { kind: 'checksum', bytes: hasChecksum ? await input.take(4) : undefined };
}

/** @param start the header's beginning, as far as it is there */
function headerOf(first: Buffer, start: Buffer, name: string): Header {
  const descriptor = first[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x08) !== 0) throw new DamagedSource('a frame of zstd is none');
  const windowBytes = isSingle ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const length = 5 + windowBytes + dictionaryBytes + sizeBytes;
  if (start.length < length) throw new DamagedSource('it is cut off', true);
  const dictionaryAt = 5 + windowBytes;
  if (start.subarray(dictionaryAt, dictionaryAt + dictionaryBytes).some((byte) => byte !== 0)) {
    throw dictionaryNeeded(name);
  }
  const window = isSingle
    ? sizeAt(start, dictionaryAt + dictionaryBytes, sizeBytes)
    : windowOf(start);
  if (window > MOST_WINDOW_BYTES) throw windowTooLarge(name, window);
  return { length, window, hasChecksum: (descriptor & 0x04) !== 0 };
}

function windowOf(start: Buffer): number {
  const byte = start[5] ?? 0;
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function sizeAt(start: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(start.readBigUInt64LE(at));
  return start.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

/** Bytes that arrive in chunks and are taken in pieces. */
class ByteQueue {
  private bytes: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;
  private ended = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether there are so many. */
  async holds(count: number): Promise<boolean> {
    while (this.bytes.length < count && !this.ended) {
      const next = await this.chunks.next();
      if (next.done === true) this.ended = true;
      else
        this.bytes = this.bytes.length === 0 ? next.value : Buffer.concat([this.bytes, next.value]);
    }
    return this.bytes.length >= count;
  }

  /** The next ones, which stay. @throws DamagedSource if there are not so many */
  async need(count: number): Promise<Buffer> {
    if (!(await this.holds(count))) throw new DamagedSource('it is cut off', true);
    return this.bytes.subarray(0, count);
  }

  /** The next ones, which stay, fewer at the end. */
  async upTo(count: number): Promise<Buffer> {
    await this.holds(count);
    return this.bytes.subarray(0, count);
  }

  async take(count: number): Promise<Buffer> {
    const taken = await this.need(count);
    this.bytes = this.bytes.subarray(count);
    return taken;
  }

  async skip(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      if (!(await this.holds(1))) throw new DamagedSource('it is cut off', true);
      const now = Math.min(left, this.bytes.length);
      this.bytes = this.bytes.subarray(now);
      left -= now;
    }
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}

function windowTooLarge(name: string, window: number): FerryError {
  return new FerryError({
    code: 'window-too-large',
    kind: 'refused',
    message: `${name} was packed so that unpacking it takes ${formatBytes(window)} of memory (its window); ${formatBytes(MOST_WINDOW_BYTES)} are the most that are given.`,
    remedy: 'Unpack it by zstd itself, in its long mode, and name what was in it.',
  });
}

function dictionaryNeeded(name: string): FerryError {
  return new FerryError({
    code: 'dictionary-needed',
    kind: 'refused',
    message: `${name} was packed with a dictionary, without which it cannot be unpacked.`,
    remedy: 'Unpack it by zstd itself, with that dictionary, and name what was in it.',
  });
}
