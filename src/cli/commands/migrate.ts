import { type Command, Option } from 'commander';
import type { Perform } from '../options/command';
import {
  addCutoverOptions,
  addFollowOptions,
  addMigrationOptions,
} from '../options/migrationOptions';
import { finishMigrationCommand } from '../shared/migrationCommand';

/** `migrate`: copy, follow, cut over, verify. */
export function addCommand(program: Command, perform: Perform): void {
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
  command
    .option('--method <id>', 'by this method rather than by the built-in engine')
    .option('--options <json>', 'what the method is to be told, as one JSON object');
  finishMigrationCommand(command, perform, 'migrate', [
    'migrate --source env:OLD --target env:NEW',
    'migrate --source env:OLD --target env:NEW --include shop --exclude shop.sessions',
    'migrate --source env:OLD --target env:NEW --rename shop=store --cutover when-caught-up',
    'migrate --source env:OLD --target env:NEW --method dump-restore --include shop',
  ]);
}
