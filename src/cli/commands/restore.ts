import type { Command } from 'commander';
import type { Means } from '../../methods/means';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import {
  addConnectionOptions,
  addExistingDataOptions,
  addOutputOptions,
  collect,
  collectRename,
  type ExistingDataOptions,
} from '../migrationOptions';
import type { Rename } from '../../engine/migration/types';
import type { Run } from '../program';
import { addMeansOption, MEANS_HELP } from './dump';

/** What `restore` and `dump-restore` are both told. */
export interface RestoreChoices extends ExistingDataOptions {
  target: string;
  include?: string[];
  exclude?: string[];
  rename?: Rename[];
  yes?: boolean;
  preserveUuid?: boolean;
  oplogReplay?: boolean;
  json?: boolean;
  verbose?: boolean;
}

/** What `restore` is told. */
export interface RestoreCommandOptions extends RestoreChoices {
  with: Means;
  dryRun?: boolean;
}

/** What `dump-restore` is told. */
export interface DumpRestoreCommandOptions extends RestoreChoices {
  source: string;
  oplog?: boolean;
  query?: string;
}

/** `restore`: a dump into a deployment. */
export function addRestore(program: Command, run: Run): void {
  const command = program
    .command('restore')
    .summary('restore a dump')
    .description(
      'Restores what mongodump or mongo-ferry dump wrote, without needing mongorestore: a folder, ' +
        'an archive, or the address of one, such as of an ApsaraDB logical backup; compressed or ' +
        'not. It is done only when all is there: a part of it fails.',
    )
    .argument('<dump>', 'folder, archive, https address, env:NAME that holds one, or - for stdin')
    .requiredOption('--target <connection>', 'where to write: URI, env:NAME or file:PATH');
  addMeansOption(addChoices(command)).option('--dry-run', 'tell what would be restored, only');
  addToolChoices(command);
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        MEANS_HELP,
        examples(
          'restore ./dump --target env:NEW',
          'restore shop.archive.gz --target env:NEW --rename shop=store --dry-run',
          'restore env:BACKUP_URL --target env:NEW --drop-target',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((dump: string, options: RestoreCommandOptions) =>
      run(async () => {
        const { restoreCommand } = await import('../restore');
        return await restoreCommand(dump, options);
      }),
    );
}

/** `dump-restore`: both tools and a pipe. */
export function addDumpRestore(program: Command, run: Run): void {
  const command = program
    .command('dump-restore')
    .summary('copy with mongodump and mongorestore')
    .description(
      'Pipes mongodump into mongorestore, with no file in between. The snapshot command does the ' +
        'same without the tools, and can be resumed; this is for when the tools are wanted.',
    );
  addChoices(addConnectionOptions(command)).option(
    '--query <json>',
    'only documents that match, of one collection',
  );
  addToolChoices(command.option('--oplog', 'of one moment, even if the replica set is written to'));
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples('dump-restore --source env:OLD --target env:NEW --include shop'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: DumpRestoreCommandOptions) =>
      run(async () => {
        const { dumpRestoreCommand } = await import('../restore');
        return await dumpRestoreCommand(options);
      }),
    );
}

function addChoices(command: Command): Command {
  command
    .option('--include <ns>', 'only db, db.* or db.collection (repeatable)', collect)
    .option('--exclude <ns>', 'but not these; wins over --include (repeatable)', collect)
    .option('--rename <from=to>', 'db=db or db.coll=db.coll (repeatable)', collectRename);
  return addExistingDataOptions(command).option('--yes', 'drop without asking');
}

function addToolChoices(command: Command): Command {
  return command
    .option('--oplog-replay', 'the oplog of the dump as well, to the moment at which it ended')
    .option('--preserve-uuid', 'with the tools and --drop-target: keep the collections’ UUIDs');
}
