import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `pause` is told. */
export interface PauseOptions extends SteerOptions {
  now?: boolean;
}

/** `pause`: stop at the next batch. */
export function addPause(program: Command, run: Run): void {
  addSteerOptions(program.command('pause'))
    .summary('hold a running migration')
    .description(
      'Holds a running migration once what it is writing has been written; resume goes on with the next batch.',
    )
    .option('--now', 'have the target interrupt what it is writing; resume writes that again')
    .addHelpText(
      'after',
      [examples('pause', 'pause shop-move', 'pause shop-move --now'), EXIT_CODES].join('\n'),
    )
    .action((name: string | undefined, options: PauseOptions) =>
      run(async () => {
        const { pause } = await import('../pause');
        return await pause(name, options);
      }),
    );
}
