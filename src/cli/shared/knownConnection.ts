import { FerryError } from '../../engine/errors';
import type { KnownMigration } from '../../worker/lookup';
import { resolveConnection, type Connection } from './connection';

/**
 * One side of a migration: as given on the command line, else as this machine remembers it.
 * @throws FerryError `connection-needed` when it cannot be found again
 */
export async function connectionFor(
  side: 'source' | 'target',
  given: string | undefined,
  known: KnownMigration | undefined,
): Promise<Connection> {
  if (given !== undefined) return await resolveConnection(given);
  if (known === undefined) {
    throw connectionNeeded(side, `The ${side} of this migration is not known on this machine.`);
  }
  const { reference, passwordNeeded } = known.entry[side];
  if (passwordNeeded) {
    throw connectionNeeded(
      side,
      `The password of the ${side} ${known.status[side]} is not stored.`,
    );
  }
  try {
    return await resolveConnection(reference);
  } catch (error) {
    throw connectionNeeded(side, (error as FerryError).message);
  }
}

function connectionNeeded(side: 'source' | 'target', message: string): FerryError {
  return new FerryError({
    code: 'connection-needed',
    kind: 'refused',
    message,
    remedy: `Give it with --${side} env:NAME or --${side} file:PATH.`,
  });
}
