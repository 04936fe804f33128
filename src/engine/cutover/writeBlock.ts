import { describeError } from '../deployment/describeError';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { ofRun, testGate } from '../testGates';
import type { MigrationRecord } from '../migration/records';
import type { Run } from '../migration/run';

/** How a user lifts the block by hand. */
export const UNBLOCK_COMMAND = 'db.adminCommand({ setUserWriteBlockMode: 1, global: false })';

/**
 * Blocks or allows writes of users to a whole deployment; those with `bypassWriteBlockingMode`
 * still may. Idempotent.
 * @throws FerryError when the server is older than 6.0 or the user lacks `setUserWriteBlockMode`
 */
export async function setWriteBlock(deployment: Deployment, blocked: boolean): Promise<void> {
  if (!deployment.atLeast(6)) {
    throw new FerryError({
      code: 'no-write-block',
      kind: 'failed',
      message: `${deployment.label} is MongoDB ${deployment.version}, which can't block writes.`,
      remedy: 'Stop the writers yourself and cut over without blocking.',
    });
  }
  try {
    await deployment.client.db('admin').command({ setUserWriteBlockMode: 1, global: blocked });
  } catch (error) {
    throw describeError(error, {
      doing: blocked ? 'Blocking writes to' : 'Allowing writes to',
      deployment: deployment.label,
    });
  }
}

/**
 * Blocks writes to a migration's source, unless it does already.
 * @throws FerryError as {@link setWriteBlock}
 */
export async function blockSource(run: Run, record: MigrationRecord): Promise<void> {
  const { source, store, progress } = run;
  if (record.sourceBlocked === true) return;
  record.sourceBlocked = true;
  // Stored first: whoever resumes after a crash must know that the block is ours to lift.
  await store.save({ sourceBlocked: true, status: progress.status() });
  try {
    await testGate('cutover.blocking', ofRun(run));
    await setWriteBlock(source, true);
    await testGate('cutover.blocked', ofRun(run));
  } catch (error) {
    record.sourceBlocked = false;
    await store.save({ sourceBlocked: false });
    throw error;
  }
}

/** Lifts the block of {@link blockSource}, if there is one. */
export async function releaseSource(run: Run, record: MigrationRecord): Promise<void> {
  const { source, store } = run;
  if (record.sourceBlocked !== true) return;
  await testGate('cutover.releasing', ofRun(run));
  await setWriteBlock(source, false);
  await testGate('cutover.released', ofRun(run));
  record.sourceBlocked = false;
  await store.save({ sourceBlocked: false });
}
