import { setTimeout as sleep } from 'node:timers/promises';
import { MongoServerError, type Document, type RunCommandCursor, type Timestamp } from 'mongodb';
import { nextRawBatch, type RawBatch } from '../bson/rawBatch';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { openCursor } from '../deployment/cursor';
import { untilHeld } from './majority';
import { readClock } from './sourceClock';

/** What is read, and since when. */
export interface CommittedRead {
  db: string;
  /** `find` or `aggregate`, without a read concern. */
  command: Document;
  /** Documents a reply; the server's own choice unless told. */
  batchSize?: number;
  /** No read shows the deployment at an earlier time than this. */
  notBefore?: Timestamp | undefined;
}

/** Server code: it runs with `enableMajorityReadConcern: false`, as it may before 5.0. */
const NO_MAJORITY_READS = 148;
/** Server code: another member is primary now. Passes by itself. */
const STATE_CHANGED = 11602;

/** Deployments that were found to keep no picture of what a majority holds. */
const withoutMajorityReads = new WeakSet<object>();

/**
 * A cursor that never shows what an election could undo. Of a server that keeps no picture of what
 * a majority of the members holds, each reply is kept back until a majority holds it. A standalone
 * server is read as it is.
 */
export class CommittedCursor {
  private cursor: RunCommandCursor | undefined;
  /** Whether replies are kept back until a majority holds them. */
  private isHeldBack = false;
  private election: string | undefined;

  constructor(
    private readonly source: Deployment,
    private readonly read: CommittedRead,
  ) {}

  /** The driver's cursor. Only after {@link next}. */
  get driver(): RunCommandCursor {
    if (this.cursor === undefined) throw new RangeError('nothing was read');
    return this.cursor;
  }

  /**
   * The next reply's documents, or null at the end.
   * @throws what passes by itself when another member became primary meanwhile: what was read
   * before may be undone
   */
  async next(): Promise<RawBatch | null> {
    if (this.cursor !== undefined) return this.nextHeld(this.cursor);
    try {
      return await this.nextHeld(await this.open());
    } catch (error) {
      const refused = error instanceof MongoServerError && error.code === NO_MAJORITY_READS;
      if (!refused || this.isHeldBack) throw error;
      if (this.source.topology !== 'replicaSet') throw unreadable(this.source);
      withoutMajorityReads.add(this.source);
      await this.close();
      return await this.nextHeld(await this.open());
    }
  }

  async close(): Promise<void> {
    await this.cursor?.close();
    this.cursor = undefined;
  }

  private async open(): Promise<RunCommandCursor> {
    const { source, read } = this;
    this.isHeldBack = withoutMajorityReads.has(source);
    if (this.isHeldBack) this.election = (await readClock(source)).election;
    this.cursor = openCursor(source, read.db, { ...read.command, ...this.concern() });
    if (read.batchSize !== undefined) this.cursor.setBatchSize(read.batchSize);
    return this.cursor;
  }

  private concern(): Document {
    const { notBefore } = this.read;
    if (this.source.topology === 'standalone') return {};
    return {
      readConcern: {
        level: this.isHeldBack ? 'local' : 'majority',
        ...(notBefore === undefined ? {} : { afterClusterTime: notBefore }),
      },
    };
  }

  private async nextHeld(cursor: RunCommandCursor): Promise<RawBatch | null> {
    const batch = await nextRawBatch(cursor);
    if (this.isHeldBack) await this.untilHeld();
    return batch;
  }

  /** What was read is in the oplog up to now; it is there for good once a majority has all of that. */
  private async untilHeld(): Promise<void> {
    const { source } = this;
    const { own } = await this.sameReign();
    const { signal } = source;
    await untilHeld(source, own, { sleep: (ms) => sleep(ms, undefined, { signal }) });
    await this.sameReign();
  }

  private async sameReign() {
    const clock = await readClock(this.source);
    if (clock.election === this.election) return clock;
    throw new MongoServerError({
      code: STATE_CHANGED,
      message: 'another member became primary while it was read',
    });
  }
}

function unreadable({ label }: Deployment): FerryError {
  return new FerryError({
    code: 'no-majority-reads',
    kind: 'failed',
    message: `A shard of ${label} runs with enableMajorityReadConcern: false, so that what is read through a mongos may be undone by an election.`,
    remedy: 'Restart its members without that setting.',
  });
}
