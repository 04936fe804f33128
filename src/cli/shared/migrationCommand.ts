import type { Command } from 'commander';
import type { MigrationKind } from '../../engine/model/plan';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../options/helpText';
import { LOAD } from '../options/loadOptions';
import type { MigrationOptions } from '../options/migrationOptions';
import { startMigration } from './startMigration';

/** Ends the command of a kind of migration: its help, and what it does. */
export function finishMigrationCommand(
  command: Command,
  perform: Perform,
  kind: MigrationKind,
  lines: string[],
): void {
  command
    .addHelpText('after', [CONNECTIONS, LOAD, OUTPUT, examples(...lines), EXIT_CODES].join('\n'))
    .action((options: MigrationOptions) => perform(() => startMigration(kind, options)));
}
