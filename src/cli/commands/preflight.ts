import { Option, type Command } from 'commander';
import type { MigrationKind } from '../../engine/migration/types';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import {
  addConnectionOptions,
  addExistingDataOptions,
  addNamespaceOptions,
  addStateDatabaseOption,
  collect,
  type ExistingDataOptions,
  type NamespaceOptions,
} from '../migrationOptions';
import type { Run } from '../program';

/** What `preflight` is told. */
export interface PreflightCommandOptions extends NamespaceOptions, ExistingDataOptions {
  source: string;
  target: string;
  stateDb: string;
  kind: MigrationKind;
  check?: string[];
  fix?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** `preflight`: what would stand in a migration's way. */
export function addPreflight(program: Command, run: Run): void {
  const command = program
    .command('preflight')
    .summary('tell what stands in the way of a migration')
    .description(
      'Runs the checks that every migration begins with, and some more, writing nothing: what ' +
        'blocks, what may fail or surprise, and what is good to know, each with its remedy. With ' +
        '--fix it also runs remedies, such as stopping a balancer. Exits with 4 if anything blocks.',
    );
  addExistingDataOptions(addNamespaceOptions(addConnectionOptions(command)));
  addStateDatabaseOption(command)
    .addOption(
      new Option('--kind <kind>', 'what is to be started')
        .choices(['migrate', 'snapshot', 'sync'])
        .default('migrate'),
    )
    .option('--check <id>', 'only this check (repeatable)', collect)
    .option('--fix', 'run the remedies that can be run, each after a question; then check again')
    .option('--yes', 'run them without asking')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples(
          'preflight --source env:OLD --target env:NEW --include shop',
          'preflight --source env:OLD --target env:NEW --check privileges --check target-space',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: PreflightCommandOptions) =>
      run(async () => {
        const { showPreflight } = await import('../preflight');
        return await showPreflight(options);
      }),
    );
}
