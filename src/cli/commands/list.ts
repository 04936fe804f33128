import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import { addStateDatabaseOption } from '../migrationOptions';
import type { Run } from '../program';

/** What `list` is told. */
export interface ListOptions {
  target?: string;
  stateDb: string;
  json?: boolean;
}

/** `list`: the migrations known here or in a target. */
export function addList(program: Command, run: Run): void {
  const command = program
    .command('list')
    .summary('list the migrations known here, or in a target')
    .description(
      'Lists the migrations that this machine knows, or those whose state a target holds.',
    )
    .option('--target <connection>', 'list what this target holds')
    .option('--json', 'one JSON object a line');
  addStateDatabaseOption(command)
    .addHelpText(
      'after',
      [CONNECTIONS, examples('list', 'list --target env:NEW'), EXIT_CODES].join('\n'),
    )
    .action((options: ListOptions) =>
      run(async () => {
        const { list } = await import('../list');
        return await list(options);
      }),
    );
}
