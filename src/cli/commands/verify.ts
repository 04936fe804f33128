import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import {
  addConnectionOptions,
  addNamespaceOptions,
  addOutputOptions,
  addStateDatabaseOption,
  type NamespaceOptions,
} from '../migrationOptions';
import type { Run } from '../program';

/** What `verify` is told. */
export interface VerifyOptions extends NamespaceOptions {
  source: string;
  target: string;
  stateDb: string;
  json?: boolean;
  verbose?: boolean;
}

/** `verify`: compare two deployments. */
export function addVerify(program: Command, run: Run): void {
  const command = program
    .command('verify')
    .summary('compare two deployments, writing nothing')
    .description(
      'Compares documents byte for byte, counts, indexes, options and views. Exits with 3 if any ' +
        'differ. Meant for deployments that are not being written to.',
    );
  addNamespaceOptions(addConnectionOptions(command));
  addOutputOptions(addStateDatabaseOption(command))
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples('verify --source env:OLD --target env:NEW --rename shop=store'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: VerifyOptions) =>
      run(async () => {
        const { verify } = await import('../verify');
        return await verify(options);
      }),
    );
}
