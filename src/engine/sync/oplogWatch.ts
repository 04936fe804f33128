import { MongoServerError, type Timestamp } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { type ClusterTime, compareTimes, fromTimestamp } from '../model/clusterTime';
import type { OplogMargin } from '../state/progress';

/** Warn when less than this share of the oplog's span lies between its oldest entry and the position. */
const WARNING_SHARE = 0.5;

/** Measures, now and then, how far a position is from falling out of the source's oplog. */
export class OplogWatch {
  private firstOldest: ClusterTime | undefined;

  constructor(private readonly source: Deployment) {}

  /** Undefined where the oplog can't be read (a mongos, or no privilege). */
  async measure(position: ClusterTime): Promise<OplogMargin | undefined> {
    if (this.source.topology !== 'replicaSet') return undefined;
    const [oldest, newest] = await Promise.all([
      entryTime(this.source, 1),
      entryTime(this.source, -1),
    ]);
    if (oldest === undefined || newest === undefined) return undefined;
    this.firstOldest ??= oldest;
    // An oplog that is not full yet drops nothing, however near to its begin the position is.
    const rolling = compareTimes(oldest, this.firstOldest) > 0;
    const windowSeconds = newest.seconds - oldest.seconds;
    const secondsLeft = position.seconds - oldest.seconds;
    const low = rolling && secondsLeft < windowSeconds * WARNING_SHARE;
    return { secondsLeft, windowSeconds, low };
  }
}

async function entryTime(source: Deployment, order: 1 | -1): Promise<ClusterTime | undefined> {
  try {
    const entry = await source.client
      .db('local')
      .collection<{ ts: Timestamp }>('oplog.rs')
      .findOne({}, { sort: { $natural: order }, projection: { ts: 1 } });
    return entry === null ? undefined : fromTimestamp(entry.ts);
  } catch (error) {
    if (error instanceof MongoServerError) return undefined;
    throw error;
  }
}
