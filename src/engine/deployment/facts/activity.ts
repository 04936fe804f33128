import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import type { Deployment } from '../deployment';

/** How long the counters are watched. */
const SAMPLE_MS = 1000;

/** How busy the server is that answers. */
export interface Activity {
  writesPerSecond: number;
  operationsPerSecond: number;
  /** Operations that waited for a lock at both looks. */
  queued: number;
  /** Connections open, and how many more it takes. */
  connections: { current: number; available: number };
}

/** Watches the server's counters for a second. @throws what the driver throws */
export async function sampleActivity(deployment: Deployment): Promise<Activity> {
  const before = await readStatus(deployment);
  const start = performance.now();
  await sleep(SAMPLE_MS);
  const after = await readStatus(deployment);
  const seconds = (performance.now() - start) / 1000;
  const rate = (names: string[]) =>
    Math.max(
      0,
      Math.round((sum(after.opcounters, names) - sum(before.opcounters, names)) / seconds),
    );
  return {
    writesPerSecond: rate(['insert', 'update', 'delete']),
    operationsPerSecond: rate(['insert', 'update', 'delete', 'query', 'getmore', 'command']),
    queued: Math.min(queuedIn(before), queuedIn(after)),
    connections: {
      current: Number((after.connections as Document).current),
      available: Number((after.connections as Document).available),
    },
  };
}

function readStatus({ client }: Deployment): Promise<Document> {
  return client
    .db('admin')
    .command({ serverStatus: 1, metrics: 0, wiredTiger: 0, tcmalloc: 0, maxTimeMS: 10_000 });
}

function sum(counters: unknown, names: string[]): number {
  const byName = (counters ?? {}) as Record<string, number>;
  return names.reduce((total, name) => total + (byName[name] ?? 0), 0);
}

/** A mongos has no locks of its own. */
function queuedIn(status: Document): number {
  const queue = (status.globalLock as Document | undefined)?.currentQueue as Document | undefined;
  return Number(queue?.total ?? 0);
}
