import { hostname } from 'node:os';

/** A run renews its lease this often; after three times as long without, it counts as dead. */
export const LEASE_RENEWAL_MS = 5_000;
export const LEASE_EXPIRY_MS = 3 * LEASE_RENEWAL_MS;

/** Who runs a migration now. */
export interface Lease {
  id: string;
  host: string;
  pid: number;
  renewedAt: Date;
}

/** Whether the process that holds a lease may still be at work. */
export function isAlive(lease: Pick<Lease, 'host' | 'pid' | 'renewedAt'>): boolean {
  if (lease.host === hostname()) {
    try {
      process.kill(lease.pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    }
  }
  return Date.now() - lease.renewedAt.getTime() < LEASE_EXPIRY_MS;
}
