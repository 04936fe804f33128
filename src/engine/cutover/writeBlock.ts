import { describeError } from '../deployment/describeError';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';

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
