import { FerryError } from '../errors';
import { OplogWatch } from '../sync/oplogWatch';
import type { OpenedRun } from './open';
import { LEASE_RENEWAL_MS } from './store';

const TICK_MS = 1_000;

/**
 * Keeps a running migration fresh: rates every second, and every few seconds the stored status,
 * the lease and a look at the source's oplog.
 * @returns how to stop it
 */
export function startHeartbeat({ run, record }: OpenedRun): () => void {
  const oplog = new OplogWatch(run.source);
  let sinceRenewal = 0;

  const renew = async () => {
    try {
      await run.store.save({ status: run.progress.status() });
    } catch (error) {
      run.log.warn(`The state could not be stored: ${(error as Error).message}`);
      const takenOver = error instanceof FerryError && error.code === 'taken-over';
      if (takenOver) run.control.stop('interrupted');
    }
  };

  /** Warns before the source forgets changes that are still to be applied. */
  const watchOplog = async () => {
    const position = record.position?.time ?? run.startTime;
    if (position === undefined) return;
    try {
      const margin = await oplog.measure(position);
      if (margin !== undefined) run.progress.setOplogMargin(margin);
    } catch (error) {
      run.log.debug(`The oplog could not be looked at: ${(error as Error).message}`);
    }
  };

  const timer = setInterval(() => {
    run.progress.tick();
    sinceRenewal += TICK_MS;
    if (sinceRenewal < LEASE_RENEWAL_MS) return;
    sinceRenewal = 0;
    void renew();
    void watchOplog();
  }, TICK_MS);
  return () => clearInterval(timer);
}
