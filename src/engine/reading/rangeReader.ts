import type { Timestamp } from 'mongodb';
import { idBound } from '../bson/ids';
import { idElement } from '../bson/raw';
import type { RawBatch } from '../bson/rawBatch';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { CommittedCursor } from './committedCursor';
import type { CompiledRule } from '../rules/documentRule';
import { editBatch, withFilter } from '../rules/apply';
import { type Range, rangeQueries } from './ranges';

/**
 * Most documents a reply. Of small ones the driver's list of a reply's documents is larger than the
 * documents: three times as many take 100 MB more and are no quicker (measured).
 */
const MOST_DOCUMENTS = 30_000;

/**
 * What a reply is to hold: as fast as the server's own limit of 16 MB, at less than half the
 * memory (measured).
 */
const REPLY_BYTES = 4_000_000;

/** Documents to ask for in a reply, by a collection's average. */
export function documentsPerReply(size: { documents: number; bytes: number }): number {
  if (size.documents === 0 || size.bytes === 0) return MOST_DOCUMENTS;
  const wanted = Math.ceil((REPLY_BYTES * size.documents) / size.bytes);
  return Math.min(wanted, MOST_DOCUMENTS);
}

/** What to read, and how. */
export interface ReadOptions {
  source: Deployment;
  namespace: Namespace;
  notBefore?: Timestamp | undefined;
  /** Documents a reply. */
  batchSize: number;
  /** What of the documents counts. */
  rule?: CompiledRule | undefined;
}

/** Where reading can go on. */
export interface Place {
  /** At this `_id` element, in a range with bounds. */
  id?: Buffer;
  /** In storage order, after this record. */
  scan?: ScanPlace;
}

/** A reply, and where reading can go on after it; undefined where it can't. */
export interface Placed {
  batch: RawBatch;
  place: Place | undefined;
  /** Documents at the beginning that were read before. */
  repeated?: number;
  /** Reading could not go on and begins anew. */
  isAfresh?: boolean;
}

/** A range's documents, reply by reply; in the order of `_id` if told. */
export async function* readRange(
  options: ReadOptions,
  range: Range,
  isOrdered = false,
): AsyncGenerator<RawBatch> {
  const { source, namespace, batchSize, rule } = options;
  for (const query of rangeQueries(range)) {
    const command = {
      find: namespace.name,
      batchSize,
      ...(isOrdered ? { hint: { _id: 1 }, sort: { _id: 1 } } : {}),
      ...withFilter(query, rule),
    };
    const { notBefore } = options;
    const cursor = new CommittedCursor(source, { db: namespace.db, command, batchSize, notBefore });
    try {
      for (;;) {
        const batch = await cursor.next();
        if (batch === null) break;
        yield editBatch(batch, rule);
      }
    } finally {
      await cursor.close();
    }
  }
}

/**
 * Whether what a deployment gives comes from several servers, and in no order unless one is asked
 * for: the last `_id` read says nothing of what was read before.
 */
function isMerged({ topology }: Deployment): boolean {
  return topology === 'sharded' || topology === 'loadBalanced';
}

/** A range's documents, going on at `lastId` if there is one; without bounds there are no places. */
export async function* readRangeFrom(
  options: ReadOptions,
  range: Range,
  lastId: Buffer | undefined,
): AsyncGenerator<Placed> {
  const isBounded = range.min !== undefined || range.max !== undefined;
  const rest = lastId === undefined ? range : { ...range, min: lastId };
  let repeatable = lastId;
  for await (const batch of readRange(options, rest, isBounded && isMerged(options.source))) {
    const id = isBounded ? lastUsableId(batch) : undefined;
    yield {
      batch,
      place: id === undefined ? undefined : { id },
      repeated: repeatable !== undefined && beginsWith(batch, repeatable) ? 1 : 0,
    };
    repeatable = undefined;
  }
}

function beginsWith(batch: RawBatch, id: Buffer): boolean {
  return idElement(batch.bytes, 0)?.equals(id) === true;
}

/** The `_id` at which reading can go on after this batch. */
function lastUsableId(batch: RawBatch): Buffer | undefined {
  const id = idElement(batch.bytes, batch.offsets[batch.count - 1] ?? 0);
  // A copy: a slice would keep the whole batch in memory.
  return id !== undefined && idBound(id) !== undefined ? Buffer.from(id) : undefined;
}

/** How far a range is copied without a gap: all up to `place` is in the target with majority. */
export interface Reached {
  documents: number;
  bytes: number;
  place: Place;
}

/**
 * A place in a collection's storage. Record ids are each member's own and may be others after a
 * restart, so a place means something only to the process that told it.
 */
export interface ScanPlace {
  /** `topologyVersion.processId` of the member, as hex. */
  process: string;
  /** A 64-bit integer, in decimal. */
  recordId: string;
}
