import { chosenPipe } from '../../methods/dump-restore/chosen';
import type { Command } from 'commander';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addConnectionOptions, addOutputOptions } from '../options/migrationOptions';
import {
  addRestoreChoices,
  addRestoreExtras,
  type RestoreChoices,
} from '../options/restoreOptions';
import { resolveConnection } from '../shared/connection';
import { confirmRestore, restoreChoicesOf } from '../shared/restoreInto';
import { runMethod } from '../shared/runMethod';
import { warnOfPasswords } from '../shared/warnings';

/** What `dump-restore` is told. */
interface DumpRestoreCommandOptions extends RestoreChoices {
  source: string;
  oplog?: boolean;
  query?: string;
}

/** `dump-restore`: both tools and a pipe. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('dump-restore')
    .summary('copy with mongodump and mongorestore')
    .description(
      'Pipes mongodump into mongorestore, with no file in between. The snapshot command does the ' +
        'same without the tools, and can be resumed; this is for when the tools are wanted.',
    );
  addRestoreChoices(addConnectionOptions(command)).option(
    '--query <json>',
    'only documents that match, of one collection',
  );
  addRestoreExtras(
    command.option('--oplog', 'of one moment, even if the replica set is written to'),
  );
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples('dump-restore --source env:OLD --target env:NEW --include shop'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: DumpRestoreCommandOptions) => perform(() => dumpRestoreCommand(options)));
}

/** `dump-restore`: copies with both tools and tells what it came to. @returns the exit code */
async function dumpRestoreCommand(options: DumpRestoreCommandOptions): Promise<number> {
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  await confirmRestore(options, target.endpoint);
  warnOfPasswords(source, target);
  const { oplog, query, preserveUuid } = options;
  const pipe = { ...restoreChoicesOf(options), oplog, query, preserveUuid };
  return await runMethod(chosenPipe(pipe), { source, target }, options);
}
