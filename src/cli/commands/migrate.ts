import { Option, type Command } from 'commander';
import type { MigrationKind } from '../../engine/migration/types';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../helpText';
import { LOAD } from '../loadOptions';
import { addCutoverOptions, addMigrationOptions, type MigrationOptions } from '../migrationOptions';
import { seconds } from '../optionValues';
import type { Run } from '../program';

/** `migrate`: copy, follow, cut over, verify. */
export function addMigrate(program: Command, run: Run): void {
  const command = program
    .command('migrate')
    .summary('copy, keep in sync, cut over, verify')
    .description(
      'Copies a deployment while it is in use, follows its changes, cuts over when the writes to ' +
        'the source have stopped, and proves that both sides are equal.',
    );
  addFollowOptions(addCutoverOptions(addMigrationOptions(command))).addOption(
    new Option('--cutover <when>', 'wait for the cutover command, or cut over once caught up')
      .choices(['manual', 'when-caught-up'])
      .default('manual'),
  );
  finish(command, run, 'migrate', [
    'migrate --source env:OLD --target env:NEW',
    'migrate --source env:OLD --target env:NEW --include shop --exclude shop.sessions',
    'migrate --source env:OLD --target env:NEW --rename shop=store --cutover when-caught-up',
  ]);
}

/** `snapshot`: copy once. */
export function addSnapshot(program: Command, run: Run): void {
  const command = program
    .command('snapshot')
    .summary('copy once')
    .description(
      'Copies a deployment as it is, without following its changes; works with a standalone source too.',
    );
  finish(addMigrationOptions(command), run, 'snapshot', [
    'snapshot --source file:old.uri --target file:new.uri --include shop.users',
  ]);
}

/** `sync`: copy, then follow. */
export function addSync(program: Command, run: Run): void {
  const command = program
    .command('sync')
    .summary('copy, then follow the source until told otherwise')
    .description(
      'Copies a deployment and then applies its changes to the target, until it is interrupted, ' +
        'cut over or cancelled.',
    );
  finish(addFollowOptions(addCutoverOptions(addMigrationOptions(command))), run, 'sync', [
    'sync --source env:OLD --target env:NEW --name nightly',
  ]);
}

/** `--warn-lag` and `--no-background-verify` */
function addFollowOptions(command: Command): Command {
  return command
    .option('--warn-lag <seconds>', 'warn while the lag stays above this (default: 60)', seconds)
    .option('--no-background-verify', 'do not compare both sides before the cutover');
}

function finish(command: Command, run: Run, kind: MigrationKind, lines: string[]): void {
  command
    .addHelpText('after', [CONNECTIONS, LOAD, OUTPUT, examples(...lines), EXIT_CODES].join('\n'))
    .action((options: MigrationOptions) =>
      run(async () => {
        const { startMigration } = await import('../startMigration');
        return await startMigration(kind, options);
      }),
    );
}
