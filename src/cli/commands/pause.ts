import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** `pause`: stop at the next batch. */
export function addPause(program: Command, run: Run): void {
  addSteerOptions(program.command('pause'))
    .summary('hold a running migration')
    .description('Holds a running migration at its next batch; resume lets it go on.')
    .addHelpText('after', [examples('pause', 'pause shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: SteerOptions) =>
      run(async () => {
        const { pause } = await import('../pause');
        return await pause(name, options);
      }),
    );
}
