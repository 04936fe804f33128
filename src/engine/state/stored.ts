import { openDeployment } from '../deployment/connect';
import { FerryError } from '../errors';
import { clockOf, isAlive } from './lease';
import type { MigrationRecord } from './records';
import { migrationRecordOf } from './storedRecords';
import { toldDeeds } from './sourceDeeds';
import { MigrationStore } from './store';
import type { Endpoint } from '../model/endpoint';
import type { MigrationPlan, SourceDeeds } from '../model/plan';
import type { MigrationStatus } from '../model/status';

/** Migrations that are read of one target. */
const MOST = 10_000;

/**
 * The migrations that a target's state database knows. One whose process died is told as
 * `interrupted`, whatever it said last.
 * @param onUnreadable told of each that is not as this program writes it, which is left out
 * @throws FerryError `refused` when the target can't be reached
 */
export async function readStoredMigrations(
  target: Endpoint,
  stateDatabase: string,
  onUnreadable: (reason: FerryError) => void,
): Promise<MigrationStatus[]> {
  const deployment = await openDeployment(target);
  try {
    const stored = await deployment.client
      .db(stateDatabase)
      .collection<{ _id: unknown }>('migrations')
      .find()
      .sort({ _id: 1 })
      .limit(MOST)
      .toArray();
    const now = await clockOf(deployment);
    return stored.flatMap((document) => {
      const record = readable(document, onUnreadable);
      return record === undefined ? [] : [standingOf(record, now)];
    });
  } finally {
    await deployment.close();
  }
}

/** What a target's state says of a migration that is to be resumed. */
export interface StoredWord {
  plan: MigrationPlan;
  deeds: SourceDeeds;
}

/**
 * The plan of a migration that a target's state holds, and what it says was done to the source.
 * @throws FerryError `refused` when there is none, or none as this program writes it
 */
export async function readStoredWord(
  target: Endpoint,
  stateDatabase: string,
  name: string,
): Promise<StoredWord> {
  const deployment = await openDeployment(target, { maxPoolSize: 2 });
  try {
    const record = await new MigrationStore(deployment, stateDatabase, name).load();
    if (record !== undefined) return { plan: record.plan, deeds: toldDeeds(record) };
    throw new FerryError({
      code: 'unknown-migration',
      kind: 'refused',
      message: `The target knows no migration called ${name} (state database ${stateDatabase}).`,
      remedy: 'See which there are.',
      commandLine: 'mongo-ferry list --target …',
    });
  } finally {
    await deployment.close();
  }
}

function readable(
  document: { _id: unknown },
  onUnreadable: (reason: FerryError) => void,
): MigrationRecord | undefined {
  try {
    return migrationRecordOf(document, String(document._id));
  } catch (error) {
    if (!(error instanceof FerryError)) throw error;
    onUnreadable(error);
    return undefined;
  }
}

function standingOf({ status, lease }: MigrationRecord, now: Date): MigrationStatus {
  const going = status.state === 'running' || status.state === 'paused';
  const alive = lease !== undefined && isAlive(lease, now);
  return going && !alive ? { ...status, state: 'interrupted', readyForCutover: false } : status;
}
