import { readStoredMigrations } from '../engine/migration/stored';
import { Registry } from '../worker/registry';
import type { StatusOptions } from './commands/status';
import { resolveConnection } from './connection';
import { givenName } from './names';
import { selectKnown, selectStored } from './select';
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
    showStatus(known.status, options.json);
    return 0;
  }
  const target = await resolveConnection(options.target);
  warnOfPasswords(target);
  const stored = await readStoredMigrations(target.endpoint, options.stateDb);
  showStatus(selectStored(stored, name, target.endpoint.label), options.json);
  return 0;
}
