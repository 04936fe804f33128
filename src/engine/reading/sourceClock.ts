import { type Document, MongoServerError, type Timestamp } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { type ClusterTime, compareTimes, fromTimestamp } from '../model/clusterTime';
import { FerryError } from '../errors';
import { isPassing } from '../deployment/retry';
import type { ResumeToken } from '../bson/rawBatch';

/** What a deployment's own clock, its oplog, shows. */
export interface SourceClock {
  /** The newest operation of the member that takes writes: nothing was written later. */
  own: ClusterTime;
  /**
   * The newest operation that a majority of the members holds. Reads that no election can undo show
   * the data at this time, and so do change streams; while no majority is there it stands still.
   * Absent where the deployment does not tell: only a replica set does.
   */
  held?: ClusterTime;
  /** Changes with every election. */
  election?: string;
}

/**
 * Reads the clock, which every user may (`hello`, its `lastWrite`).
 * @throws FerryError `failed`, code `no-clock`, of a server that has none, such as a standalone
 */
export async function readClock(deployment: Deployment): Promise<SourceClock> {
  const hello = await deployment.client.db('admin').command({ hello: 1 });
  const lastWrite = hello.lastWrite as LastWrite | undefined;
  if (lastWrite?.opTime === undefined || lastWrite.majorityOpTime === undefined) {
    return { own: timeOf(hello, deployment) };
  }
  const election = hello.electionId as { toHexString(): string } | undefined;
  return {
    own: fromTimestamp(lastWrite.opTime.ts),
    held: fromTimestamp(lastWrite.majorityOpTime.ts),
    ...(election === undefined ? {} : { election: election.toHexString() }),
  };
}

/**
 * The source's time now: nothing that was written before has a later one.
 * @throws FerryError as {@link readClock}
 */
export async function sourceTime(source: Deployment): Promise<ClusterTime> {
  if (source.topology === 'replicaSet' || source.topology === 'standalone') {
    return (await readClock(source)).own;
  }
  // A mongos by itself knows what it has seen; this command has it hear all shards.
  const reply = await source.client.db('admin').command({ listDatabases: 1, nameOnly: true });
  return timeOf(reply, source);
}

/**
 * The time of a note written to the oplog, or to those of all shards: what was written before has
 * an earlier one, whichever mongos it came by. Undefined where the user may write none, or the
 * server knows no notes (a mongos before 6.0).
 */
export async function noteTime(source: Deployment, note: string): Promise<ClusterTime | undefined> {
  try {
    const command = { appendOplogNote: 1, data: { mongoFerry: note } };
    return timeOf(await source.client.db('admin').command(command), source);
  } catch (error) {
    if (error instanceof MongoServerError && !isPassing(error)) return undefined;
    throw error;
  }
}

/**
 * The newest time that a reply tells.
 * @throws FerryError `failed`, code `no-clock`
 */
export function timeOf(reply: Document, { label }: Pick<Deployment, 'label'>): ClusterTime {
  const { operationTime, $clusterTime } = reply as Times;
  const times = [operationTime, $clusterTime?.clusterTime]
    .filter((time) => time !== undefined)
    .map(fromTimestamp);
  const [newest] = times.sort((a, b) => compareTimes(b, a));
  if (newest !== undefined) return newest;
  throw new FerryError({
    code: 'no-clock',
    kind: 'failed',
    message: `${label} tells no time of its operations, so its changes can't be followed.`,
    remedy: 'Only replica sets and sharded clusters do; copy a standalone server once.',
    commandLine: 'mongo-ferry snapshot',
  });
}

interface LastWrite {
  opTime?: { ts: Timestamp };
  majorityOpTime?: { ts: Timestamp };
}

interface Times {
  operationTime?: Timestamp;
  $clusterTime?: { clusterTime: Timestamp };
}

/** Where a change stream stands. */
export interface Position extends ResumeToken {
  time: ClusterTime;
}
