import type { Command } from 'commander';
import type { Perform } from '../options/command';
import { addMigrationOptions } from '../options/migrationOptions';
import { finishMigrationCommand } from '../shared/migrationCommand';

/** `snapshot`: copy once. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('snapshot')
    .summary('copy once')
    .description(
      'Copies a deployment as it is, without following its changes; works with a standalone source too.',
    );
  finishMigrationCommand(addMigrationOptions(command), perform, 'snapshot', [
    'snapshot --source file:old.uri --target file:new.uri --include shop.users',
  ]);
}
