import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `cancel` is told. */
export interface CancelOptions extends SteerOptions {
  target?: string;
  stateDb?: string;
}

/** `cancel`: end for good. */
export function addCancel(program: Command, run: Run): void {
  addSteerOptions(program.command('cancel'))
    .summary('end a migration for good')
    .description(
      'Ends a migration for good, whether it runs or was interrupted; the target keeps what was ' +
        'copied. To go on later, interrupt it (Ctrl-C) instead.',
    )
    .option('--target <connection>', 'the target, if it cannot be found again')
    .option('--state-db <name>', 'database in the target that holds the state')
    .addHelpText('after', [CONNECTIONS, examples('cancel shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: CancelOptions) =>
      run(async () => {
        const { cancel } = await import('../cancel');
        return await cancel(name, options);
      }),
    );
}
