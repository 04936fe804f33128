import { FerryError } from '../errors';
import { ofRun, testGate } from '../testGates';
import { unheldReason } from '../reading/unheldReason';
import { LAG_PATIENCE_SECONDS, LagWatch } from '../sync/lagWatch';
import { OplogWatch } from '../sync/oplogWatch';
import type { OpenedRun } from './open';
import { LEASE_RENEWAL_MS } from '../state/lease';
import { watchMajorities } from '../state/majorities';

const TICK_MS = 1_000;

/**
 * Keeps a running migration fresh: rates and a look at the lag and at both sides' majorities every
 * second, and every few seconds the stored status, the lease and a look at the source's oplog.
 * @returns how to stop it
 */
export function startHeartbeat({ run, record }: OpenedRun): () => void {
  const oplog = new OplogWatch(run.source);
  const lag = new LagWatch(run.plan.warnLagSeconds);
  const lookForMajorities = watchMajorities(run);
  let sinceRenewal = 0;
  let stored = true;

  const renew = async () => {
    try {
      await testGate('lease.renewing', ofRun(run));
      await run.store.save({ status: run.progress.status() });
      stored = true;
    } catch (error) {
      // Once, however long the target is out of reach.
      if (stored) run.log.warn(`The state could not be stored: ${(error as Error).message}`);
      stored = false;
      const takenOver = error instanceof FerryError && error.code === 'taken-over';
      if (takenOver) run.control.stop('interrupted', error);
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

  /** Warns while a target that should be in step stays behind. */
  const watchLag = () => {
    const { state, waitingSince, phase, lagSeconds, unheld } = run.progress.status();
    const follows = phase === 'sync' && (state === 'running' || waitingSince !== undefined);
    const counts = follows && lagSeconds !== null;
    const turn = lag.observe(counts ? lagSeconds : undefined, performance.now());
    const { warnLagSeconds: thresholdSeconds } = run.plan;
    if (turn === 'raised') {
      const since = new Date(Date.now() - LAG_PATIENCE_SECONDS * 1000).toISOString();
      run.progress.setLagAlarm({ thresholdSeconds, since });
      const remedy =
        unheld?.source === undefined
          ? 'Relieve the target, or lift the limits of its load.'
          : `${unheldReason(run.source.label, unheld.source)}.`;
      run.log.warn(
        `The target falls behind: the lag is ${lagSeconds ?? 0} s, and has been above ${thresholdSeconds} s for ${LAG_PATIENCE_SECONDS} s. ${remedy}`,
      );
    } else if (turn === 'cleared') {
      run.progress.setLagAlarm(undefined);
      run.log.info(`The lag is no longer above ${thresholdSeconds} s.`);
    }
  };

  const timer = setInterval(() => {
    lookForMajorities();
    run.progress.tick();
    watchLag();
    sinceRenewal += TICK_MS;
    if (sinceRenewal < LEASE_RENEWAL_MS) return;
    sinceRenewal = 0;
    void renew();
    void watchOplog();
  }, TICK_MS);
  return () => clearInterval(timer);
}
