import type { RawBatch } from '../../engine/bson/rawBatch';
import { BLOCK_BYTES, type ByteSource } from './blocks';
import {
  BadDocument,
  checkDocument,
  FEWEST_DOCUMENT_BYTES,
  MOST_DOCUMENT_BYTES,
} from '../checkDocument';
import { corrupt, truncated } from './errors';

/** Documents of a batch; a server takes so many in one command. */
export const MOST_DOCUMENTS = 100_000;

/**
 * The documents of a `.bson` file, in batches as large as the engine's own. Nothing is copied but
 * what lies across two blocks.
 * @throws FerryError `dump-corrupt` or `dump-truncated`, naming the offset
 */
export async function* readDocuments(source: ByteSource): AsyncGenerator<RawBatch> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  for await (const block of source.blocks()) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    let at = 0;
    let offsets: number[] = [0];
    let from = 0;
    for (;;) {
      const length = wholeDocument(bytes, at, start, source.name);
      if (length === undefined) break;
      at += length;
      offsets.push(at - from);
      if (offsets.length <= MOST_DOCUMENTS && at - from < BLOCK_BYTES) continue;
      yield batch(bytes, from, offsets);
      from = at;
      offsets = [0];
    }
    if (at > from) yield batch(bytes, from, offsets);
    rest = bytes.subarray(at);
    start += at;
  }
  if (rest.length > 0) {
    throw truncated(source.name, start + rest.length, 'the last document is not whole');
  }
}

function batch(bytes: Buffer, from: number, offsets: number[]): RawBatch {
  const count = offsets.length - 1;
  return { bytes: bytes.subarray(from, from + (offsets[count] ?? 0)), offsets, count, headroom: 0 };
}

/**
 * The length of the document at `at`, checked, or undefined if it is not all there.
 * @param start where `bytes` begin in the file
 * @throws FerryError `dump-corrupt`
 */
export function wholeDocument(
  bytes: Buffer,
  at: number,
  start: number,
  file: string,
): number | undefined {
  if (bytes.length - at < 4) return undefined;
  const length = bytes.readInt32LE(at);
  if (length < FEWEST_DOCUMENT_BYTES || length > MOST_DOCUMENT_BYTES) {
    throw corrupt(file, start + at, `${length} is no length of a document`);
  }
  if (bytes.length - at < length) return undefined;
  try {
    checkDocument(bytes, at);
  } catch (error) {
    if (error instanceof BadDocument) throw corrupt(file, start + error.at, error.message);
    throw error;
  }
  return length;
}
