import { hostname } from 'node:os';
import type { Deployment } from '../deployment/deployment';

/** A run renews its lease this often; after three times as long without, it counts as dead. */
export const LEASE_RENEWAL_MS = 5_000;
export const LEASE_EXPIRY_MS = 3 * LEASE_RENEWAL_MS;

/** Who runs a migration now. */
export interface Lease {
  id: string;
  host: string;
  pid: number;
  /** By the target's clock: those of two machines may be hours apart. */
  renewedAt: Date;
}

/** What the target's clock shows. */
export async function clockOf(target: Deployment): Promise<Date> {
  const hello = await target.client.db('admin').command({ hello: 1 });
  return hello.localTime as Date;
}

/** Whether the process that holds a lease may still be at work, the target's clock showing `now`. */
export function isAlive(lease: Pick<Lease, 'host' | 'pid' | 'renewedAt'>, now: Date): boolean {
  if (lease.host === hostname()) {
    try {
      process.kill(lease.pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    }
  }
  return now.getTime() - lease.renewedAt.getTime() < LEASE_EXPIRY_MS;
}
