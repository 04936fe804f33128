import { FerryError } from '../../engine/errors';
import { readStoredMigrations } from '../../engine/state/stored';
import type { MigrationStatus } from '../../engine/model/status';
import type { RunStatus } from '../../engine/model/run';
import type { EngineClient } from '../../worker/engineClient';
import { findAllKnown, findKnown, isFinished, type KnownRun } from '../../worker/lookup';
import type { Registry } from '../../worker/registry';
import type { Connection } from './connection';
import { tellWarning } from '../display/terminal';

/**
 * The run of that name that this machine knows; without a name, the only one not finished.
 * @throws FerryError `unknown-migration`, or `name-needed` when several could be meant
 */
export async function selectKnown(registry: Registry, name: string | undefined): Promise<KnownRun> {
  if (name !== undefined) {
    const known = await findKnown(registry, name);
    if (known === undefined) throw unknownMigration(name);
    return known;
  }
  const unfinished = (await findAllKnown(registry)).filter(
    // What is no migration has nothing in a target that waits for it.
    ({ status, entry, client }) =>
      client !== undefined || (entry.method === undefined && !isFinished(status.state)),
  );
  const [only, ...others] = unfinished;
  if (only !== undefined && others.length === 0) return only;
  for (const { client } of unfinished) client?.dispose();
  throw nameNeeded(unfinished.map(({ status }) => status));
}

/** The migrations that a target's state database holds; warns of those that can't be read. */
export function storedIn(
  { endpoint }: Connection,
  stateDatabase: string,
): Promise<MigrationStatus[]> {
  return readStoredMigrations(endpoint, stateDatabase, ({ message, remedy }) =>
    tellWarning(`${message} ${remedy}`),
  );
}

/** As {@link selectKnown}, of the migrations that a target's state database holds. */
export function selectStored(
  stored: MigrationStatus[],
  name: string | undefined,
  target: string,
): MigrationStatus {
  if (name !== undefined) {
    const found = stored.find((status) => status.name === name);
    if (found === undefined) throw unknownInTarget(name, target);
    return found;
  }
  const unfinished = stored.filter(({ state }) => !isFinished(state));
  const [only, ...others] = unfinished.length > 0 ? unfinished : stored;
  if (only === undefined || others.length > 0) throw nameNeeded(stored);
  return only;
}

/**
 * A running migration and the way to its process.
 * @throws FerryError `not-running`
 */
export async function selectRunning(
  registry: Registry,
  name: string | undefined,
): Promise<KnownRun & { client: EngineClient }> {
  const known = await selectKnown(registry, name);
  const { client } = known;
  if (client === undefined) throw notRunning(known.status);
  return { ...known, client };
}

function unknownMigration(name: string): FerryError {
  return new FerryError({
    code: 'unknown-migration',
    kind: 'refused',
    message: `Nothing named ${name} is known on this machine.`,
    remedy:
      'See the names with: mongo-ferry list — or ask the target that holds its state, with --target.',
  });
}

function unknownInTarget(name: string, target: string): FerryError {
  return new FerryError({
    code: 'unknown-migration',
    kind: 'refused',
    message: `${target} holds no state of a migration named ${name}.`,
    remedy: 'See the names with: mongo-ferry list --target … — or name another --state-db.',
  });
}

function nameNeeded(candidates: RunStatus[]): FerryError {
  const names = candidates.map(({ name }) => name).join(', ');
  return new FerryError({
    code: 'name-needed',
    kind: 'refused',
    message:
      candidates.length === 0
        ? 'No unfinished migration is known on this machine.'
        : `Several migrations could be meant: ${names}.`,
    remedy: candidates.length === 0 ? 'See all with: mongo-ferry list' : 'Give the name.',
  });
}

function notRunning({ name, state }: RunStatus): FerryError {
  return new FerryError({
    code: 'not-running',
    kind: 'refused',
    message: `The migration ${name} is not running: it is ${state}.`,
    remedy: isFinished(state)
      ? 'Nothing is left to do.'
      : `Continue it with: mongo-ferry resume ${name}`,
  });
}
