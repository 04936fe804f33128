import type { MigrationRecord } from '../state/records';
import type { Run } from '../state/run';

/** The longest that a balancer may take to end its round. */
const STOP_TIME_MS = 60_000;

const SIDES = ['source', 'target'] as const;

/**
 * Stops the balancers of sharded sides that run, so that chunks do not move while they are copied.
 * The record says which, so that they are started again after a crash, too.
 */
export async function stopBalancers(run: Run, record: MigrationRecord): Promise<void> {
  for (const side of SIDES) {
    const { topology, client, label } = run[side];
    if (topology !== 'sharded') continue;
    const { mode } = await client.db('admin').command({ balancerStatus: 1 });
    if (mode === 'off') continue;
    run.progress.doing(`Stopping the balancer of ${label}`);
    if (side === 'source') await run.deeds.note({ balancerStopped: true });
    record.stoppedBalancers = [...new Set([...(record.stoppedBalancers ?? []), side])];
    await run.store.save({ stoppedBalancers: record.stoppedBalancers });
    await client.db('admin').command({ balancerStop: 1, maxTimeMS: STOP_TIME_MS });
  }
}

/** Starts again what {@link stopBalancers} stopped. */
export async function restoreBalancers(run: Run, record: MigrationRecord): Promise<void> {
  for (const side of record.stoppedBalancers ?? []) {
    await run[side].client.db('admin').command({ balancerStart: 1, maxTimeMS: STOP_TIME_MS });
  }
  if (record.stoppedBalancers === undefined) return;
  record.stoppedBalancers = [];
  await run.store.save({ stoppedBalancers: [] });
  await run.deeds.note({ balancerStopped: false });
}
