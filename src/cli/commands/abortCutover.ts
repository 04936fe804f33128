import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** `abort-cutover`: back to following. */
export function addAbortCutover(program: Command, run: Run): void {
  addSteerOptions(program.command('abort-cutover'))
    .summary('give a cutover up and go on following')
    .description(
      'Gives up a cutover that has begun: the source may be written to again, and the migration ' +
        'follows it as before. Returns when it does. Refused once the target is being completed.',
    )
    .addHelpText('after', [examples('abort-cutover shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: SteerOptions) =>
      run(async () => {
        const { abortCutover } = await import('../abortCutover');
        return await abortCutover(name, options);
      }),
    );
}
