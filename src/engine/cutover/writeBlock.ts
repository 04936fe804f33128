import { describeError } from '../deployment/describeError';
import { describeVersion, type Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { ofRun, testGate } from '../testGates';
import type { MigrationRecord } from '../state/records';
import type { Run } from '../state/run';

/** How a user lifts the block by hand. */
export const UNBLOCK_COMMAND = 'db.adminCommand({ setUserWriteBlockMode: 1, global: false })';

/**
 * Blocks or allows writes of users to a whole deployment; those with `bypassWriteBlockingMode`
 * still may. Idempotent.
 * @throws FerryError when the server is older than 6.0, or held back to older features, or the user
 * lacks `setUserWriteBlockMode`
 */
export async function setWriteBlock(deployment: Deployment, blocked: boolean): Promise<void> {
  const { abilities } = deployment;
  // Its features may have been raised since they were asked for.
  if (!abilities.can('blockWrites')) await abilities.ask();
  if (!abilities.can('blockWrites')) throw noWriteBlock(deployment);
  try {
    await deployment.client.db('admin').command({ setUserWriteBlockMode: 1, global: blocked });
  } catch (error) {
    if (await abilities.isRefusal('blockWrites', error)) throw noWriteBlock(deployment);
    throw describeError(error, {
      doing: blocked ? 'Blocking writes to' : 'Allowing writes to',
      deployment: deployment.label,
    });
  }
}

/** What is told as long as the block is there when a run ends. */
export const STAYS_BLOCKED = `Writes to the source stay blocked; allow them again with ${UNBLOCK_COMMAND}.`;

function noWriteBlock(deployment: Deployment): FerryError {
  const mayBeRaised = deployment.binary.atLeast(6);
  return new FerryError({
    code: 'no-write-block',
    kind: 'failed',
    message: `${deployment.label} is ${describeVersion(deployment)}, which can't block writes.`,
    remedy: `Stop the writers yourself and cut over without blocking${mayBeRaised ? ', or raise its feature compatibility version to 6.0 first' : ''}.`,
  });
}

/**
 * Blocks writes to a migration's source; in vain where they are blocked already, since an earlier
 * run may have lifted the block and died before it could say so.
 * @throws FerryError as {@link setWriteBlock}; nothing is blocked then, if it can be helped
 */
export async function blockSource(run: Run, record: MigrationRecord): Promise<void> {
  const { source, store, progress } = run;
  // Noted and stored first: whoever resumes after a crash must know that the block is ours to lift.
  await run.deeds.note({ blocked: true });
  await store.save({ sourceBlocked: true, status: progress.status() });
  record.sourceBlocked = true;
  try {
    await testGate('cutover.blocking', ofRun(run));
    await setWriteBlock(source, true);
    await testGate('cutover.blocked', ofRun(run));
  } catch (error) {
    // Carried out perhaps, and its answer lost.
    await releaseIfPossible(run, record);
    throw error;
  }
}

/** Lifts the block of {@link blockSource}, if there is one. @throws FerryError where it can't */
export async function releaseSource(run: Run, record: MigrationRecord): Promise<void> {
  if (record.sourceBlocked !== true) return;
  await testGate('cutover.releasing', ofRun(run));
  await setWriteBlock(run.source, false);
  record.sourceBlocked = false;
  try {
    await testGate('cutover.released', ofRun(run));
    await run.store.save({ sourceBlocked: false });
    await run.deeds.note({ blocked: false });
  } catch (error) {
    // A later run lifts it once more, which does no harm.
    run.log.warn(`That the source is not blocked could not be stored: ${(error as Error).message}`);
  }
}

/** As {@link releaseSource}, where something else has failed already. */
export async function releaseIfPossible(run: Run, record: MigrationRecord): Promise<void> {
  try {
    await releaseSource(run, record);
  } catch (error) {
    run.log.warn((error as Error).message);
  }
}
