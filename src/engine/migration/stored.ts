import { openDeployment } from '../deployment/connect';
import { clockOf, isAlive } from './lease';
import type { MigrationRecord } from './records';
import type { Endpoint, MigrationStatus } from './types';

/**
 * The migrations that a target's state database knows. One whose process died is told as
 * `interrupted`, whatever it said last.
 * @throws FerryError `refused` when the target can't be reached
 */
export async function readStoredMigrations(
  target: Endpoint,
  stateDatabase: string,
): Promise<MigrationStatus[]> {
  const deployment = await openDeployment(target);
  try {
    const records = await deployment.client
      .db(stateDatabase)
      .collection<MigrationRecord>('migrations')
      .find()
      .sort({ _id: 1 })
      .toArray();
    const now = await clockOf(deployment);
    return records.map(({ status, lease }) => {
      const going = status.state === 'running' || status.state === 'paused';
      const alive = lease !== undefined && isAlive(lease, now);
      return going && !alive ? { ...status, state: 'interrupted', readyForCutover: false } : status;
    });
  } finally {
    await deployment.close();
  }
}
