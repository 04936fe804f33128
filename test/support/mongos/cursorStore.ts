import { randomBytes } from 'node:crypto';
import { Long } from 'mongodb';
import { fieldOf, isTrue, numberOf, type Value } from './bson';
import { CODE, refuse, RouterError } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';

/** What a read gives at a time. */
export interface Batch {
  documents: Buffer[];
  /** Whether there is no more. */
  isDone: boolean;
  /** Of a stream of changes. */
  resumeToken?: Value | undefined;
}

/** What a client reads from, over one shard or several. */
export interface RouterCursor {
  namespace: string;
  next(request: Request, batchSize: number | undefined): Promise<Batch>;
  kill(request: Request): void;
  /** Where a stream of changes stands. */
  position?(): Value | undefined;
}

/** Bytes of documents that a reply holds at most. */
export const REPLY_BYTES = 16 * 1024 * 1024;
/** Documents of a first reply for which no number is told. */
export const FIRST_BATCH = 101;

interface Kept {
  cursor: RouterCursor;
  lsid: Value | undefined;
  usedAt: number;
}

/** The cursors of one router, which no other router knows. */
export class CursorStore {
  private readonly kept = new Map<string, Kept>();

  /** The reply to what opens a cursor. */
  async open(request: Request, cursor: RouterCursor, isSingle = false): Promise<Answer> {
    const batchSize = batchSizeOf(request) ?? FIRST_BATCH;
    const batch =
      batchSize === 0
        ? { documents: [], isDone: false, resumeToken: cursor.position?.() }
        : await cursor.next(request, batchSize);
    if (isSingle && !batch.isDone) cursor.kill(request);
    const isDone = batch.isDone || isSingle;
    const id = isDone ? Long.ZERO : this.keep(cursor, request);
    return answer('firstBatch', cursor, id, batch);
  }

  /** The reply to `getMore`. */
  async more(request: Request): Promise<Answer> {
    const given = request.get('getMore');
    const id = given === undefined ? '' : String(given.bytes.readBigInt64LE());
    const kept = this.kept.get(id);
    const { cursorIdleMs } = request.router.cluster.knobs;
    const isIdle = kept !== undefined && performance.now() - kept.usedAt > cursorIdleMs;
    if (kept === undefined || isIdle) {
      this.kept.delete(id);
      kept?.cursor.kill(request);
      refuse('CursorNotFound', `cursor id ${id} not found`);
    }
    if (!sameSession(kept.lsid, request.get('lsid'))) {
      refuse(
        'Unauthorized',
        `Cannot run getMore on cursor ${id}, which was created in another session`,
      );
    }
    try {
      const batch = await kept.cursor.next(request, request.number('batchSize'));
      kept.usedAt = performance.now();
      if (batch.isDone) this.kept.delete(id);
      return answer(
        'nextBatch',
        kept.cursor,
        batch.isDone ? Long.ZERO : Long.fromString(id),
        batch,
      );
    } catch (error) {
      // One shard's fault ends the whole, but for a wait that took too long.
      if (!(error instanceof RouterError) || error.code !== CODE.MaxTimeMSExpired) {
        this.kept.delete(id);
        kept.cursor.kill(request);
      }
      throw error;
    }
  }

  kill(request: Request): Answer {
    const cursorsKilled: Value[] = [];
    const cursorsNotFound: Value[] = [];
    for (const id of request.get('cursors')?.items ?? []) {
      const key = String(id.bytes.readBigInt64LE());
      const kept = this.kept.get(key);
      this.kept.delete(key);
      kept?.cursor.kill(request);
      (kept === undefined ? cursorsNotFound : cursorsKilled).push(id);
    }
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  }

  private keep(cursor: RouterCursor, request: Request): Long {
    const id = Long.fromBigInt(randomBytes(8).readBigInt64LE() >> 1n);
    const lsid = request.get('lsid');
    this.kept.set(id.toString(), { cursor, lsid, usedAt: performance.now() });
    return id;
  }
}

function answer(name: string, { namespace }: RouterCursor, id: Long, batch: Batch): Answer {
  const { documents, resumeToken } = batch;
  return { cursor: { [name]: documents, postBatchResumeToken: resumeToken, id, ns: namespace } };
}

/** What a command that opens a cursor says of its first reply. */
export function batchSizeOf(request: Request): number | undefined {
  const cursor = request.document('cursor');
  return cursor === undefined
    ? request.number('batchSize')
    : numberOf(fieldOf(cursor, 'batchSize'));
}

function sameSession(a: Value | undefined, b: Value | undefined): boolean {
  return a === undefined ? b === undefined : a.equals(b);
}

/** The cursors that a client names, and whether it wants one reply only. */
export function isSingleBatch(request: Request): boolean {
  return isTrue(request.get('singleBatch'));
}

/** A cursor over what is known already, as for what the router itself lists. */
export class ListCursor implements RouterCursor {
  constructor(
    readonly namespace: string,
    private readonly documents: Buffer[],
  ) {}

  next(_request: Request, batchSize = Infinity): Promise<Batch> {
    const documents = this.documents.splice(0, batchSize);
    return Promise.resolve({ documents, isDone: this.documents.length === 0 });
  }

  kill(): void {
    this.documents.length = 0;
  }
}
