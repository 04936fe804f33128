import { hostname } from 'node:os';
import type { Deployment } from '../deployment/deployment';
import { isGone, thisProcess, type ProcessIdentity } from './thisProcess';

/** A run renews its lease this often; after three times as long without, it counts as dead. */
export const LEASE_RENEWAL_MS = 5_000;
export const LEASE_EXPIRY_MS = 3 * LEASE_RENEWAL_MS;

/** Who runs a migration now. */
export interface Lease {
  id: string;
  /** For people: names are not unique, and a container or another machine may bear the same. */
  host: string;
  pid: number;
  /** Where the system tells it. */
  process?: ProcessIdentity;
  /** By the target's clock: those of two machines may be hours apart. */
  renewedAt?: Date | undefined;
}

/** A lease of this process, which the target's clock says is renewed at `renewedAt`. */
export function leaseOf(id: string, renewedAt: Date): Lease {
  const process = thisProcess();
  return {
    id,
    host: hostname(),
    pid: globalThis.process.pid,
    ...(process === undefined ? {} : { process }),
    renewedAt,
  };
}

/** What the target's clock shows. */
export async function clockOf(target: Deployment): Promise<Date> {
  const hello = await target.client.db('admin').command({ hello: 1 });
  return hello.localTime as Date;
}

/**
 * Whether the process that holds a lease may still be at work, the target's clock showing `now`:
 * until it is known to be gone, or has not renewed the lease in time. Of one that does not tell
 * when it was renewed, nothing is known.
 */
export function isAlive(lease: Lease, now: Date): boolean {
  if (isGone(lease.pid, lease.process)) return false;
  const { renewedAt } = lease;
  if (renewedAt === undefined) return true;
  return now.getTime() - renewedAt.getTime() < LEASE_EXPIRY_MS;
}
