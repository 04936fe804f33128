import { MongoServerError } from 'mongodb';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { Unheld } from '../model/status';
import { unheldReason } from './unheldReason';
import { type ClusterTime, compareTimes, toTimestamp } from '../model/clusterTime';
import { readClock, type SourceClock } from './sourceClock';

/** Members pass writes on within milliseconds; what is older than this is held up. */
const PATIENCE_MS = 2_000;
const FIRST_DELAY_MS = 5;
const LONGEST_DELAY_MS = 500;
/** How long a mongos is asked to wait for its shards. */
const ASKED_MS = 1_000;

/** Server code: an operation took longer than told. */
const TIME_LIMIT = 50;

/** Sees whether a majority of a replica set's members holds what was written to it. */
export class MajorityWatch {
  private oldest: { time: ClusterTime; since: number } | undefined;
  private moved: { held: ClusterTime; at: number } | undefined;

  constructor(private readonly deployment: Deployment) {}

  /** To be called about once a second; undefined while all is well, or nothing is told. */
  async look(): Promise<Unheld | undefined> {
    if (this.deployment.topology !== 'replicaSet') return undefined;
    return this.judge(await readClock(this.deployment), performance.now());
  }

  /**
   * Judges a clock by what was seen before: a single look tells nothing, since the newest write is
   * always on its way. @param now milliseconds
   */
  judge({ own, held }: SourceClock, now: number): Unheld | undefined {
    if (held === undefined) return undefined;
    if (this.moved === undefined || compareTimes(held, this.moved.held) !== 0) {
      this.moved = { held, at: now };
    }
    if (this.oldest !== undefined && compareTimes(held, this.oldest.time) >= 0) {
      this.oldest = undefined;
    }
    if (compareTimes(held, own) >= 0) return undefined;
    this.oldest ??= { time: own, since: now };
    const waited = now - this.oldest.since;
    if (waited < PATIENCE_MS) return undefined;
    return {
      seconds: Math.max(Math.floor(waited / 1000), own.seconds - held.seconds),
      stuck: now - this.moved.at >= PATIENCE_MS,
    };
  }
}

/** How to wait for a majority. */
export interface MajorityWait {
  /** Sleeps, and throws when the wait is to end. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Told why it waits, and with undefined that it goes on. */
  onWait?: (reason: string | undefined) => void;
  /** Ends the wait before its time. */
  isOff?: () => boolean;
}

/**
 * Waits until a majority of the deployment's members holds all that was written up to `time`: only
 * from then on do reads show it that no election can undo.
 * @param namespace what is to be read; a mongos can only be asked about the shards that have it
 */
export async function untilHeld(
  deployment: Deployment,
  time: ClusterTime,
  { sleep, onWait, isOff }: MajorityWait,
  namespace?: Namespace,
): Promise<void> {
  if (deployment.topology === 'standalone') return;
  const watch = new MajorityWatch(deployment);
  let told: string | undefined;
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    const clock = await readClock(deployment);
    const isHeld =
      clock.held === undefined
        ? namespace === undefined || (await shardsHold(deployment, time, namespace))
        : compareTimes(clock.held, time) >= 0;
    if (isHeld || isOff?.() === true) break;
    const reason = reasonOf(deployment, clock, watch);
    if (reason !== undefined && reason !== told) onWait?.((told = reason));
    await sleep(delay);
  }
  if (told !== undefined) onWait?.(undefined);
}

function reasonOf(
  deployment: Deployment,
  clock: SourceClock,
  watch: MajorityWatch,
): string | undefined {
  if (clock.held === undefined) {
    return `${deployment.label}: a majority of a shard's members does not hold what was written to it`;
  }
  const unheld = watch.judge(clock, performance.now());
  return unheld === undefined ? undefined : unheldReason(deployment.label, unheld);
}

/** Whether the shards that have a collection show it, to reads of majority, at this time or later. */
async function shardsHold(
  deployment: Deployment,
  time: ClusterTime,
  { db, name }: Namespace,
): Promise<boolean> {
  try {
    await deployment.client.db(db).command({
      find: name,
      projection: { _id: 1 },
      limit: 1,
      readConcern: { level: 'majority', afterClusterTime: toTimestamp(time) },
      maxTimeMS: ASKED_MS,
    });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === TIME_LIMIT) return false;
    throw error;
  }
}
