import { idElement } from '../bson/raw';
import type { RawBatch } from '../bson/rawBatch';

/** Most statements and bytes a command; the server takes 100,000 and 48,000,000. */
const MOST_STATEMENTS = 100_000;
const MOST_BYTES = 40_000_000;

/** A document to put into the target: its `_id` element and its bytes. */
export interface RawDocument {
  id: Buffer;
  bytes: Buffer;
}

/** Documents as a batch. */
export function batchOf(documents: Buffer[]): RawBatch {
  const offsets = [0];
  let length = 0;
  for (const document of documents) offsets.push((length += document.length));
  return { bytes: Buffer.concat(documents, length), offsets, count: documents.length, headroom: 0 };
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

/** Cuts a batch into about equal parts, by documents. */
export function* partsOf(batch: RawBatch, parts: number): Generator<RawBatch> {
  const size = Math.ceil(batch.count / parts);
  for (let first = 0; first < batch.count; first += size) {
    const offsets = batch.offsets.slice(first, first + size + 1);
    const start = offsets[0] ?? 0;
    yield {
      bytes: batch.bytes.subarray(start, offsets.at(-1)),
      offsets: start === 0 ? offsets : offsets.map((offset) => offset - start),
      count: offsets.length - 1,
      // Later parts have earlier ones before them, which may still be on their way.
      headroom: first === 0 ? batch.headroom : 0,
    };
  }
}

/** Cuts statements into groups that one command takes. */
export function* groupsOf(statements: Buffer[]): Generator<Buffer[]> {
  let group: Buffer[] = [];
  let bytes = 0;
  for (const statement of statements) {
    if (
      group.length > 0 &&
      (group.length === MOST_STATEMENTS || bytes + statement.length > MOST_BYTES)
    ) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(statement);
    bytes += statement.length;
  }
  if (group.length > 0) yield group;
}
