import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing, isWorthWaiting } from '../deployment/retry';
import { ofRun, testGate } from '../testGates';
import { positionOf } from './phases';
import type { MigrationRecord } from '../state/records';
import type { Run } from '../state/run';
import type { MigrationStatus } from '../model/status';

/** Longer than an election takes; whoever stopped it waits for this. */
const AGAIN_AFTER_MS = [200, 500, 1_000, 2_000, 4_000];

/**
 * Stores how a run that did not come to its end has ended, and where.
 * @throws what storing it failed with, after some attempts where that passes by itself
 */
export async function storeEnd(
  run: Run,
  record: MigrationRecord,
  end: Pick<MigrationStatus, 'state' | 'error' | 'report'>,
): Promise<void> {
  const finishedAt = new Date().toISOString();
  const status = { ...run.progress.status(), ...end, readyForCutover: false, finishedAt };
  for (let attempt = 0; ; attempt++) {
    try {
      await testGate('failure.storing', ofRun(run));
      return await run.store.save({ ...positionOf(record), status });
    } catch (error) {
      const delay = AGAIN_AFTER_MS[attempt];
      if (delay === undefined || !isPassing(error) || isWorthWaiting(error)) throw error;
      await sleep(delay);
    }
  }
}
