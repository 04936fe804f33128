/**
 * The only file that touches the driver's internals (mongodb 7.8.0, pinned exactly; a test fails
 * when they move). It reads a cursor's whole reply as bytes, and sends bytes as an OP_MSG document
 * sequence, so that documents are copied without being decoded. Decoding them would change some
 * (1.0 becomes 1, duplicate names vanish) and cost three times the CPU.
 */
import type { AbstractCursor, Timestamp } from 'mongodb';
import { DocumentSequence } from 'mongodb/lib/cmap/commands';

/** Documents back to back; document `i` lies in `bytes` from `offsets[i]` to `offsets[i + 1]`. */
export interface RawBatch {
  bytes: Buffer;
  offsets: number[];
  count: number;
}

type BatchElement = [
  type: number,
  nameOffset: number,
  nameLength: number,
  offset: number,
  length: number,
];

interface CursorReply {
  batch: { elements: BatchElement[]; bson: Uint8Array };
  length: number;
  postBatchResumeToken: { _data: string } | null;
  operationTime: Timestamp | null;
  clear(): void;
}

function replyOf(cursor: AbstractCursor<unknown>): CursorReply | null {
  return (cursor as unknown as { documents: CursorReply | null }).documents;
}

/** All documents of the reply as one contiguous copy. */
function gather(reply: CursorReply): RawBatch {
  const { elements, bson } = reply.batch;
  const offsets = new Array<number>(elements.length + 1);
  let total = 0;
  for (const [index, element] of elements.entries()) {
    offsets[index] = total;
    total += element[4];
  }
  offsets[elements.length] = total;
  const bytes = Buffer.allocUnsafeSlow(total);
  for (const [index, element] of elements.entries()) {
    bytes.set(bson.subarray(element[3], element[3] + element[4]), offsets[index]);
  }
  return { bytes, offsets, count: elements.length };
}

/** The next whole reply of a cursor, or null at its end. */
export async function nextRawBatch(cursor: AbstractCursor<unknown>): Promise<RawBatch | null> {
  if (!(await cursor.hasNext())) return null;
  const reply = replyOf(cursor);
  if (reply === null) return null;
  const batch = gather(reply);
  reply.clear();
  return batch;
}

/** A reply of a change-stream cursor; it may hold no event and still move the stream on. */
export interface RawStreamReply {
  batch: RawBatch;
  /** Where the stream stands after this reply (`_data` of the token). */
  postBatchResumeToken: string | null;
  /** Source's time when it replied. */
  operationTime: Timestamp | null;
}

/** One round trip of a change-stream cursor, whether or not it brings events. */
export async function nextStreamReply(cursor: AbstractCursor<unknown>): Promise<RawStreamReply> {
  await cursor.tryNext();
  const reply = replyOf(cursor);
  if (reply === null) {
    return {
      batch: { bytes: Buffer.alloc(0), offsets: [0], count: 0 },
      postBatchResumeToken: null,
      operationTime: null,
    };
  }
  const result = {
    batch: gather(reply),
    postBatchResumeToken: reply.postBatchResumeToken?._data ?? null,
    operationTime: reply.operationTime,
  };
  reply.clear();
  return result;
}

/**
 * Serialized documents as the value of a command's array field (`documents`, `updates`,
 * `deletes`). The server takes at most 100,000 documents and 48,000,000 bytes a message.
 */
export function rawSequence(
  field: 'documents' | 'updates' | 'deletes',
  chunks: Uint8Array[],
): unknown {
  const sequence = new DocumentSequence(field);
  for (const chunk of chunks) {
    sequence.chunks.push(chunk);
    sequence.serializedDocumentsLength += chunk.length;
  }
  // Section header: kind byte, then the size of all that follows it (size, name, NUL, documents).
  new DataView(sequence.header.buffer, sequence.header.byteOffset).setInt32(
    1,
    4 + field.length + 1 + sequence.serializedDocumentsLength,
    true,
  );
  return sequence;
}
