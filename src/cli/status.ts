import type { MigrationStatus } from '../engine/migration/types';
import { Registry } from '../worker/registry';
import type { StatusOptions } from './commands/status';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { givenName } from './names';
import { selectKnown, selectStored, storedIn } from './select';
import { showStatus } from './showStatus';
import { warnOfPasswords } from './warnings';

/** `status`: prints where a migration stands. */
export async function status(
  argument: string | undefined,
  options: StatusOptions,
): Promise<number> {
  const name = givenName(argument, options.name);
  if (options.target === undefined) {
    const known = await selectKnown(new Registry(), name);
    known.client?.dispose();
    return shown(known.status, options);
  }
  const target = await resolveConnection(options.target);
  warnOfPasswords(target);
  const stored = await storedIn(target, options.stateDb);
  return shown(selectStored(stored, name, target.endpoint.label), options);
}

/**
 * Prints it; a monitor is told by the exit code whether the target falls behind, or can't but do so
 * since a side has no majority.
 */
function shown(status: MigrationStatus, { json }: StatusOptions): number {
  showStatus(status, json);
  const { source, target } = status.unheld ?? {};
  const isHeldUp = source?.stuck === true || target?.stuck === true;
  return status.lagAlarm !== undefined || isHeldUp ? EXIT.behind : EXIT.done;
}
