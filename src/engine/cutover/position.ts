import { MongoServerError, type Timestamp } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../deployment/types';
import { fromTimestamp } from '../sync/clusterTime';

/** The source's cluster time now: nothing that was written before has a later one. */
export async function sourceTime(source: Deployment): Promise<ClusterTime> {
  const reply = await source.client.db('admin').command({ ping: 1 });
  return fromTimestamp(reply.operationTime as Timestamp);
}

/**
 * The time up to which everything must be applied, now that writes have stopped. A note in the
 * source's oplog, where the user may write one, makes the change stream pass it at once; otherwise
 * the server's own periodic note does within about ten seconds.
 */
export async function captureCutoverTime(source: Deployment): Promise<ClusterTime> {
  const time = await sourceTime(source);
  try {
    await source.client
      .db('admin')
      .command({ appendOplogNote: 1, data: { mongoFerry: 'cutover' } });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
  }
  return time;
}
