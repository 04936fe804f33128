import { commandsForLackingUsers } from '../catalog/users';
import { releaseSource } from '../cutover/writeBlock';
import { ofRun, testGate } from '../testGates';
import type { OpenedRun } from './open';
import { persistently } from './persistently';
import {
  catchUp,
  clearTarget,
  concludeCutover,
  cutOver,
  finishSnapshot,
  keepInStep,
  prepareFollowing,
  storePosition,
  takeSnapshot,
} from './phases';
import type { ReportFacts } from './report';
import type { VerificationReport } from '../model/verification';

/** What has been reached so far; kept when a later phase fails. */
export type Outcome = Pick<ReportFacts, 'snapshot' | 'verification' | 'userCommands'>;

/**
 * A migration's course from its first phase, or the stored one, to the verified end.
 * @param outcome is filled as the phases end
 * @throws Stopped when the run is to stop
 */
export async function carryOut(opened: OpenedRun, outcome: Outcome): Promise<void> {
  const { run, record, catalog } = opened;
  await testGate('preflight.begun', ofRun(run));
  await releaseForgotten(opened);
  await clearTarget(opened);
  await testGate('preflight.ended', ofRun(run));
  outcome.snapshot = await persistently(run, 'copying', () => takeSnapshot(run, record, catalog));
  outcome.verification = await persistently(run, 'following the source', () =>
    run.plan.kind === 'snapshot' ? finishSnapshot(run) : follow(opened),
  );
  await testGate('cutover.putting-back', ofRun(run));
  await persistently(run, 'putting back what expires documents', () => run.ours.putBackExpiry());
  await testGate('cutover.ended', ofRun(run));
  outcome.userCommands = await persistently(run, 'reading users and roles', () =>
    commandsForLackingUsers(run.source, run.target),
  );
  run.progress.enter('verified', 'Both sides compared');
  await testGate('verified.begun', ofRun(run));
}

/** An earlier run died between blocking the source and the cutover: that has to be asked for again. */
async function releaseForgotten({ run, record }: OpenedRun): Promise<void> {
  if (record.sourceBlocked !== true || record.cutoverTime !== undefined) return;
  await persistently(run, 'allowing writes to the source', () => releaseSource(run, record));
  run.log.warn(
    'Writes to the source are allowed again: the cutover that they were blocked for had not begun.',
  );
}

/** Follows the source from the stored position to the cutover's end. */
async function follow({ run, record, catalog }: OpenedRun): Promise<VerificationReport> {
  const following = await prepareFollowing(run, record, catalog);
  try {
    for (;;) {
      if (record.cutoverTime === undefined) {
        await catchUp(run, following);
        await storePosition(run, record);
        await keepInStep(run, record, following);
      }
      const verification = await cutOver(run, record, following);
      if (verification === undefined) continue;
      if (verification.differences === 0) await concludeCutover(run, record);
      return verification;
    }
  } finally {
    await following.reader.close();
  }
}
