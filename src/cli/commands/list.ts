import type { Command } from 'commander';
import type { RunStatus } from '../../engine/model/run';
import { renderStatusText } from '../../report';
import { findAllKnown } from '../../worker/lookup';
import { Registry } from '../../worker/registry';
import { print, printJson, tell } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addStateDatabaseOption } from '../options/migrationOptions';
import { resolveConnection } from '../shared/connection';
import { storedIn } from '../shared/select';
import { warnOfPasswords } from '../shared/warnings';

/** What `list` is told. */
interface ListOptions {
  target?: string;
  stateDb: string;
  json?: boolean;
}

/** `list`: the migrations known here or in a target. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('list')
    .summary('list the runs known here, or the migrations in a target')
    .description(
      'Lists what this machine runs or ran (migrations, dumps, imports and the like), or the ' +
        'migrations whose state a target holds.',
    )
    .option('--target <connection>', 'list what this target holds')
    .option('--json', 'one JSON object a line');
  addStateDatabaseOption(command)
    .addHelpText(
      'after',
      [CONNECTIONS, examples('list', 'list --target env:NEW'), EXIT_CODES].join('\n'),
    )
    .action((options: ListOptions) => perform(() => list(options)));
}

/** `list`: prints a line for each migration known here, or in a target. */
async function list(options: ListOptions): Promise<number> {
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

async function known(): Promise<RunStatus[]> {
  const migrations = await findAllKnown(new Registry());
  for (const { client } of migrations) client?.dispose();
  return migrations.map(({ status }) => status);
}

async function stored(connection: string, stateDatabase: string): Promise<RunStatus[]> {
  const target = await resolveConnection(connection);
  warnOfPasswords(target);
  return await storedIn(target, stateDatabase);
}
