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
    .action((options: MigrationOptions) =>
      perform(() => startMigration(kind, options, givenOptions(command))),
    );
}

/** The options that were given, as they are written, by what they are called within. */
function givenOptions(command: Command): ReadonlyMap<string, string> {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  return new Map(given.map((option) => [option.attributeName(), option.long ?? option.flags]));
}
