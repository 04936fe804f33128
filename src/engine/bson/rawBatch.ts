/**
 * This file and wire.ts touch the driver's internals (mongodb 7.8.0, pinned exactly; a test fails
 * when they move). It reads a cursor's whole reply as bytes, and sends bytes as an OP_MSG document
 * sequence, so that documents are copied without being decoded. Decoding them would change some
 * (1.0 becomes 1, duplicate names vanish) and cost three times the CPU.
 */
import {
  MongoNetworkError,
  MongoRuntimeError,
  type AbstractCursor,
  type Binary,
  type Document,
  type Long,
  type ObjectId,
  type Timestamp,
} from 'mongodb';
import { DocumentSequence } from 'mongodb/lib/cmap/commands';
import { BSON_TYPE, DamagedBson } from './raw';
import { SectionSequence } from './wire';

/** Bytes with room for the header of a message's section before them, so that they are sent as they lie. */
export interface HeadedBytes {
  bytes: Buffer;
  /** Bytes of memory before `bytes` that may be written over. */
  headroom: number;
}

/** Documents back to back; document `i` lies in `bytes` from `offsets[i]` to `offsets[i + 1]`. */
export interface RawBatch extends HeadedBytes {
  offsets: number[];
  count: number;
}

/** Memory to be filled and sent. */
export function allocateHeaded(length: number): HeadedBytes {
  const memory = Buffer.allocUnsafe(MOST_HEADROOM + length);
  return { bytes: memory.subarray(MOST_HEADROOM), headroom: MOST_HEADROOM };
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
  postBatchResumeToken: Document | null;
  operationTime: Timestamp | null;
  clear(): void;
}

function replyOf(cursor: AbstractCursor<unknown>): CursorReply | null {
  return (cursor as unknown as { documents: CursorReply | null }).documents;
}

/**
 * The reply's documents moved together, in its own memory: in the reply each has an array index
 * before it, so every move is towards the front. The reply's fields behind the batch stay as they
 * are; its batch must not be read again.
 * @throws DamagedBson
 */
function gather(reply: CursorReply): RawBatch {
  const { elements, bson } = reply.batch;
  const bytes = Buffer.from(bson.buffer, bson.byteOffset, bson.byteLength);
  const offsets = new Array<number>(elements.length + 1);
  const start = elements[0]?.[3] ?? 0;
  let end = start;
  for (let index = 0; index < elements.length; index++) {
    const [type, , , offset, length] = elements[index] as BatchElement;
    if (type !== BSON_TYPE.document || offset < end || offset + length > bytes.length) {
      throw new DamagedBson('a reply holds what is no document', offset);
    }
    offsets[index] = end - start;
    if (offset !== end) bytes.copyWithin(end, offset, offset + length);
    end += length;
  }
  offsets[elements.length] = end - start;
  return {
    bytes: bytes.subarray(start, end),
    offsets,
    count: elements.length,
    headroom: start,
  };
}

/**
 * The next whole reply of a cursor, or null at its end.
 * @throws MongoRuntimeError when its client was closed meanwhile: the driver (7.8) then tells of an
 * end, though documents are left
 */
export async function nextRawBatch(cursor: AbstractCursor<unknown>): Promise<RawBatch | null> {
  if (!(await cursor.hasNext())) {
    if (cursor.killed || cursor.id === undefined) {
      throw new MongoRuntimeError('The cursor was closed before its end');
    }
    return null;
  }
  const reply = replyOf(cursor);
  if (reply === null) return null;
  const batch = gather(reply);
  reply.clear();
  return batch;
}

/** The server process that a cursor lives in, as hex; undefined before 4.4. */
export function serverProcessOf(cursor: AbstractCursor<unknown>): string | undefined {
  const { server } = cursor as unknown as {
    server?: { description: { topologyVersion: { processId: ObjectId } | null } };
  };
  return server?.description.topologyVersion?.processId.toHexString();
}

/** The place after the last reply of a cursor opened with `$_requestResumeToken`. */
export function scanPlaceOf(
  cursor: AbstractCursor<unknown>,
): { process: string; recordId: string } | undefined {
  const process = serverProcessOf(cursor);
  const token = replyOf(cursor)?.postBatchResumeToken as { $recordId?: Long } | null | undefined;
  const recordId = token?.$recordId?.toString();
  return process === undefined || recordId === undefined ? undefined : { process, recordId };
}

/** Where a change stream can go on. */
export interface ResumeToken {
  /** `_data` of the server's token: a KeyString in hexadecimal. */
  token: string;
  /**
   * `_typeBits` of it, where it has some: without them the server can't read an `_id` that is a
   * decimal or NaN out of `_data` (resume_token.h).
   */
  typeBits?: Binary;
}

/** A reply of a change-stream cursor; it may hold no event and still move the stream on. */
export interface RawStreamReply {
  batch: RawBatch;
  /** Where the stream stands after this reply. */
  resumeToken: ResumeToken | null;
  /** Source's time when it replied. */
  operationTime: Timestamp | null;
}

function resumeTokenOf({ postBatchResumeToken }: CursorReply): ResumeToken | null {
  if (postBatchResumeToken === null) return null;
  const { _data: token, _typeBits: typeBits } = postBatchResumeToken as {
    _data: string;
    _typeBits?: Binary;
  };
  return typeBits === undefined ? { token } : { token, typeBits };
}

/**
 * One round trip of a change-stream cursor, whether or not it brings events.
 * @throws MongoNetworkError when the cursor is closed, and nothing more would ever come
 */
export async function nextStreamReply(cursor: AbstractCursor<unknown>): Promise<RawStreamReply> {
  await cursor.tryNext();
  const reply = replyOf(cursor);
  if (reply === null) throw new MongoNetworkError('The change stream was closed');
  const result = {
    batch: gather(reply),
    resumeToken: resumeTokenOf(reply),
    operationTime: reply.operationTime,
  };
  reply.clear();
  return result;
}

/**
 * Serialized documents as the value of a command's array field (`documents`, `updates`, `deletes`,
 * `ops`, `nsInfo`). The server takes at most 100,000 documents and 48,000,000 bytes a message.
 */
export function rawSequence(field: SequenceField, chunks: Uint8Array[]): unknown {
  const sequence = new DocumentSequence(field);
  let length = 0;
  for (const chunk of chunks) {
    sequence.chunks.push(chunk);
    length += chunk.length;
  }
  sequence.serializedDocumentsLength = length;
  writeHeader(Buffer.from(sequence.header.buffer, sequence.header.byteOffset), field, length);
  return sequence;
}

/** The same of documents that lie back to back: where there is headroom, they are sent as they lie. */
export function headedSequence(field: SequenceField, { bytes, headroom }: HeadedBytes): unknown {
  const header = headerLength(field);
  if (headroom < header) return rawSequence(field, [bytes]);
  const { buffer, byteOffset, length } = bytes;
  const section = Buffer.from(buffer, byteOffset - header, header + length);
  writeHeader(section, field, length);
  return new SectionSequence(field, section);
}

type SequenceField = 'documents' | 'updates' | 'deletes' | 'ops' | 'nsInfo';

function headerLength(field: SequenceField): number {
  return 1 + 4 + field.length + 1;
}

/** The longest header that there is. */
const MOST_HEADROOM = headerLength('documents');

/** Section header of OP_MSG: kind byte, then the size of all that follows it, and the field's name. */
function writeHeader(section: Buffer, field: SequenceField, length: number): void {
  section[0] = 1;
  section.writeInt32LE(4 + field.length + 1 + length, 1);
  section.write(`${field}\0`, 5, 'latin1');
}
