import { STAYS_BLOCKED } from '../cutover/writeBlock';
import { openDeployment } from '../deployment/connect';
import { FerryError } from '../errors';
import { silentLog } from '../log';
import { Holdings } from '../target/holdings';
import { putBackStopped } from './putBack';
import { MigrationStore } from '../state/store';
import type { Endpoint } from '../model/endpoint';
import type { MigrationStatus } from '../model/status';

/**
 * Ends for good a migration that no process runs; the target keeps what was copied.
 * @returns its last status
 * @throws FerryError `refused` when the target cannot be reached, knows no such migration, or it
 * runs or has ended already
 */
export async function cancelStoredMigration(
  target: Endpoint,
  stateDatabase: string,
  name: string,
): Promise<MigrationStatus> {
  const deployment = await openDeployment(target, { maxPoolSize: 2 });
  try {
    const store = new MigrationStore(deployment, stateDatabase, name);
    const record = await store.takeLease(({ status: { state } }) => {
      if (state === 'completed' || state === 'cancelled') throw ended(name, state);
    });
    if (record === undefined) throw unknown(name, stateDatabase);
    const now = new Date().toISOString();
    const status: MigrationStatus = {
      ...record.status,
      state: 'cancelled',
      activity: '',
      error: undefined,
      readyForCutover: false,
      warnings: record.status.warnings.filter((warning) => warning !== STAYS_BLOCKED),
      updatedAt: now,
      finishedAt: now,
    };
    // Only the target can be reached from here.
    if (record.sourceBlocked === true) status.warnings.push(STAYS_BLOCKED);
    await putBackStopped({
      target: deployment,
      store,
      holdings: new Holdings(store.holdings, await store.holdings.load()),
      log: silentLog,
      warn: (message) => status.warnings.push(message),
    });
    await store.save({ status });
    await store.releaseLease();
    return status;
  } finally {
    await deployment.close();
  }
}

function unknown(name: string, stateDatabase: string): FerryError {
  return new FerryError({
    code: 'unknown-migration',
    kind: 'refused',
    message: `The target knows no migration called ${name} (state database ${stateDatabase}).`,
    remedy: 'See which there are.',
    commandLine: 'mongo-ferry list --target …',
  });
}

function ended(name: string, state: string): FerryError {
  return new FerryError({
    code: 'already-ended',
    kind: 'refused',
    message: `The migration ${name} is ${state} already.`,
    remedy: 'Nothing is left to do.',
  });
}
