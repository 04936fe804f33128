import { FerryError } from '../../engine/errors';
import type { KnownRun } from '../../worker/lookup';
import { resolveConnection, type Connection } from './connection';

/**
 * One side of a migration: as given on the command line, else as this machine remembers it.
 * @throws FerryError `connection-needed` when it cannot be found again
 */
export async function connectionFor(
  side: 'source' | 'target',
  given: string | undefined,
  known: KnownRun | undefined,
): Promise<Connection> {
  if (given !== undefined) return await resolveConnection(given);
  if (known === undefined) {
    throw connectionNeeded(side, `The ${side} of this migration is not known on this machine.`);
  }
  const reached = known.entry[side];
  if (reached === undefined) throw connectionNeeded(side, `The ${side} was no connection.`);
  const { reference, passwordNeeded } = reached;
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
