import type { Command } from 'commander';
import type { Perform } from '../options/command';
import {
  addCutoverOptions,
  addFollowOptions,
  addMigrationOptions,
} from '../options/migrationOptions';
import { finishMigrationCommand } from '../shared/migrationCommand';

/** `sync`: copy, then follow. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('sync')
    .summary('copy, then follow the source until told otherwise')
    .description(
      'Copies a deployment and then applies its changes to the target, until it is interrupted, ' +
        'cut over or cancelled.',
    );
  finishMigrationCommand(
    addFollowOptions(addCutoverOptions(addMigrationOptions(command))),
    perform,
    'sync',
    ['sync --source env:OLD --target env:NEW --name nightly'],
  );
}
