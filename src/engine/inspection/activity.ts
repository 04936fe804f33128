import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import type { Deployment } from '../deployment/deployment';

/** Counters of the server that answered, at one moment. */
export interface ActivityLook {
  /** Milliseconds, of `performance.now()`. */
  at: number;
  counters: Readonly<Record<string, number>>;
  queued: number;
  connections: { current: number; available: number };
}

/** How busy the server is that answers. */
export interface Activity {
  writesPerSecond: number;
  readsPerSecond: number;
  /** Operations that waited for a lock at both looks. */
  queued: number;
  /** Connections open, and how many more it takes. */
  connections: { current: number; available: number };
}

/** Reads the server's counters once. @throws what the driver throws */
export async function lookAtActivity({ client }: Deployment): Promise<ActivityLook> {
  const status = await client
    .db('admin')
    .command({ serverStatus: 1, metrics: 0, wiredTiger: 0, tcmalloc: 0, maxTimeMS: 10_000 });
  const connections = status.connections as Document;
  return {
    at: performance.now(),
    counters: (status.opcounters ?? {}) as Record<string, number>,
    queued: queuedIn(status),
    connections: {
      current: Number(connections.current),
      available: Number(connections.available),
    },
  };
}

/**
 * What happened since an earlier look, which is made to be so many milliseconds ago at least.
 * @throws what the driver throws
 */
export async function activitySince(
  deployment: Deployment,
  before: ActivityLook,
  milliseconds: number,
): Promise<Activity> {
  await sleep(Math.max(0, before.at + milliseconds - performance.now()));
  const after = await lookAtActivity(deployment);
  const seconds = (after.at - before.at) / 1000;
  const rate = (names: string[]) =>
    Math.max(0, Math.round((sum(after.counters, names) - sum(before.counters, names)) / seconds));
  return {
    writesPerSecond: rate(['insert', 'update', 'delete']),
    readsPerSecond: rate(['query', 'getmore']),
    queued: Math.min(before.queued, after.queued),
    connections: after.connections,
  };
}

function sum(counters: ActivityLook['counters'], names: string[]): number {
  return names.reduce((total, name) => total + (counters[name] ?? 0), 0);
}

/** A mongos has no locks of its own. */
function queuedIn(status: Document): number {
  const queue = (status.globalLock as Document | undefined)?.currentQueue as Document | undefined;
  return Number(queue?.total ?? 0);
}
