import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** `cancel`: end for good. */
export function addCancel(program: Command, run: Run): void {
  addSteerOptions(program.command('cancel'))
    .summary('end a running migration for good')
    .description(
      'Ends a running migration for good; the target keeps what was copied. To go on later, ' +
        'interrupt it (Ctrl-C) instead.',
    )
    .addHelpText('after', [examples('cancel shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: SteerOptions) =>
      run(async () => {
        const { cancel } = await import('../steer');
        return await cancel(name, options);
      }),
    );
}
