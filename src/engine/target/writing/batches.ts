import type { RawDocument } from '../../bson/compose';
import { idElement } from '../../bson/raw';
import { allocateHeaded, type RawBatch } from '../../bson/rawBatch';

/** Most statements and bytes a command; the server takes 100,000 and 48,000,000. */
const COMMAND = { items: 100_000, bytes: 40_000_000 };

/** Documents as a batch. */
export function batchOf(documents: Buffer[]): RawBatch {
  const offsets = [0];
  let length = 0;
  for (const document of documents) offsets.push((length += document.length));
  const headed = allocateHeaded(length);
  documents.forEach((document, index) => headed.bytes.set(document, offsets[index]));
  return { ...headed, offsets, count: documents.length };
}

/** Documents of a batch by their places in it. */
export function documentsOf(batch: RawBatch, indexes: Iterable<number>): RawDocument[] {
  const documents: RawDocument[] = [];
  for (const index of indexes) {
    const bytes = batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]);
    const id = idElement(bytes, 0);
    if (id === undefined) throw new RangeError('a document without _id');
    documents.push({ id, bytes });
  }
  return documents;
}

/**
 * Cuts a batch into at least so many parts, about equal by documents, each of which one command
 * takes; a document that is larger by itself makes a part.
 */
export function* partsOf(batch: RawBatch, parts: number, most = COMMAND): Generator<RawBatch> {
  const size = Math.min(Math.ceil(batch.count / parts), most.items);
  for (let first = 0; first < batch.count;) {
    const start = batch.offsets[first] ?? 0;
    let end = Math.min(first + size, batch.count);
    while (end > first + 1 && (batch.offsets[end] ?? 0) - start > most.bytes) end--;
    const offsets = batch.offsets.slice(first, end + 1);
    yield {
      bytes: batch.bytes.subarray(start, offsets.at(-1)),
      offsets: start === 0 ? offsets : offsets.map((offset) => offset - start),
      count: offsets.length - 1,
      // Later parts have earlier ones before them, which may still be on their way.
      headroom: first === 0 ? batch.headroom : 0,
    };
    first = end;
  }
}

/**
 * Cuts what is of `lengthOf` bytes each into groups that one command takes, or smaller ones; what
 * is larger by itself makes a group.
 */
export function* groupsOf<T>(
  items: T[],
  lengthOf: (item: T) => number,
  most = COMMAND,
): Generator<T[]> {
  let group: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const length = lengthOf(item);
    if (group.length > 0 && (group.length === most.items || bytes + length > most.bytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(item);
    bytes += length;
  }
  if (group.length > 0) yield group;
}
