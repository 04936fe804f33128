import { createHash } from 'node:crypto';
import type { CatalogEntry } from '../catalog/read';
import type { ClusterTime } from '../model/clusterTime';
import type { DocumentDifference } from './compareDocuments';

/** Looked at twice with the same outcome, each time after all changes before were applied. */
const CONFIRMATIONS = 2;

/** Both sides of one document, each undefined where it is not there. */
export interface BothSides {
  a: Buffer | undefined;
  b: Buffer | undefined;
}

/** A document that differed when it was looked at last. */
export interface Suspect {
  entry: CatalogEntry;
  /** The `_id` element. */
  id: Buffer;
  kind: DocumentDifference['kind'];
  /** What the source had then. */
  sourceDigest?: string;
  /** Source's time then: once all up to it is applied, the target must have caught up. */
  seenAt?: ClusterTime;
  confirmations: number;
}

/** What the queue needs of the world. */
export interface RecheckContext {
  readBoth: (entry: CatalogEntry, id: Buffer) => Promise<BothSides>;
  sourceTime: () => Promise<ClusterTime>;
  /** Whether every change up to this time is applied. */
  isApplied: (time: ClusterTime) => boolean;
  onConfirmed: (suspect: Suspect) => void;
  /** Told of a suspect that turned out, or became, equal. */
  onEqual: (suspect: Suspect) => void;
}

/**
 * Documents that differed while the target follows its source: most of them are in flight and
 * equal a moment later. One counts as different only when the source's document stayed the same
 * while all changes made before were applied, and the target's still is another one.
 */
export class RecheckQueue {
  private waiting: Suspect[] = [];

  constructor(private readonly context: RecheckContext) {}

  get length(): number {
    return this.waiting.length;
  }

  add(entry: CatalogEntry, { id, kind }: DocumentDifference): void {
    // A copy: a slice would keep the whole reply in memory.
    this.waiting.push({ entry, id: Buffer.from(id), kind, confirmations: 0 });
  }

  /** Looks again at those whose time has come. */
  async recheck(beforeEach: () => Promise<void>): Promise<void> {
    const all = this.waiting;
    this.waiting = [];
    try {
      while (all.length > 0) {
        await beforeEach();
        const suspect = all[0] as Suspect;
        const { seenAt } = suspect;
        const due = seenAt === undefined || this.context.isApplied(seenAt);
        if (!due || !(await this.isSettled(suspect))) this.waiting.push(suspect);
        all.shift();
      }
    } finally {
      this.waiting.push(...all);
    }
  }

  private async isSettled(suspect: Suspect): Promise<boolean> {
    const { context } = this;
    const { a, b } = await context.readBoth(suspect.entry, suspect.id);
    if (a === undefined ? b === undefined : b !== undefined && a.equals(b)) {
      context.onEqual(suspect);
      return true;
    }
    const sourceDigest = a === undefined ? '' : createHash('sha256').update(a).digest('base64');
    const same = suspect.sourceDigest === sourceDigest;
    suspect.confirmations = same ? suspect.confirmations + 1 : 0;
    suspect.kind = a === undefined ? 'extra' : b === undefined ? 'missing' : 'different';
    suspect.sourceDigest = sourceDigest;
    suspect.seenAt = await context.sourceTime();
    if (suspect.confirmations < CONFIRMATIONS) return false;
    context.onConfirmed(suspect);
    return true;
  }
}
