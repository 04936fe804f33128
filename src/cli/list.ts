import type { MigrationStatus } from '../engine/migration/types';
import { renderStatusText } from '../report';
import { findAllKnown } from '../worker/lookup';
import { Registry } from '../worker/registry';
import type { ListOptions } from './commands/list';
import { resolveConnection } from './connection';
import { storedIn } from './select';
import { print, printJson, tell } from './terminal';
import { warnOfPasswords } from './warnings';

/** `list`: prints a line for each migration known here, or in a target. */
export async function list(options: ListOptions): Promise<number> {
  const statuses =
    options.target === undefined ? await known() : await stored(options.target, options.stateDb);
  for (const status of statuses) {
    if (options.json === true) {
      printJson({ type: 'status', ...status, collections: undefined, report: undefined });
    } else print(renderStatusText(status));
  }
  if (statuses.length === 0 && options.json !== true) tell('No migration is known.');
  return 0;
}

async function known(): Promise<MigrationStatus[]> {
  const migrations = await findAllKnown(new Registry());
  for (const { client } of migrations) client?.dispose();
  return migrations.map(({ status }) => status);
}

async function stored(connection: string, stateDatabase: string): Promise<MigrationStatus[]> {
  const target = await resolveConnection(connection);
  warnOfPasswords(target);
  return await storedIn(target, stateDatabase);
}
