import type { ErrorFacts } from '../../engine/errors';
import { NOT_BEGUN } from '../../engine/migration/refusals';
import type { MigrationStatus } from '../../engine/model/status';
import type { RunEnd } from './run';

/** The status that a run leaves behind, made of its last one and of how it ended. */
export function lastStatus(status: MigrationStatus, end: RunEnd): MigrationStatus {
  const now = new Date().toISOString();
  if ('status' in end) return end.status;
  const over = { ...status, activity: '', updatedAt: now, finishedAt: now };
  if ('verification' in end) {
    const { documents, bytes, namespaces } = end.verification;
    return {
      ...over,
      state: 'completed',
      phase: 'verified',
      documents,
      bytes,
      namespaces: namespaces.length,
    };
  }
  const error: ErrorFacts = end.error.facts();
  return { ...over, state: stateAfter(error), error };
}

/** One that was stopped before it began has left nothing to resume. */
function stateAfter({ code, kind }: ErrorFacts): MigrationStatus['state'] {
  if (code === NOT_BEGUN) return 'cancelled';
  return kind === 'interrupted' ? 'interrupted' : 'failed';
}
