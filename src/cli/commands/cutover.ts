import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';
import { seconds } from '../optionValues';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `cutover` is told. */
export interface CutoverOptions extends SteerOptions {
  timeout: number;
  blockWrites?: boolean;
  reverse?: boolean;
  verbose?: boolean;
}

/** `cutover`: writes to the source have stopped. */
export function addCutover(program: Command, run: Run): void {
  addSteerOptions(program.command('cutover'))
    .summary('finish a migration once writes to the source have stopped')
    .description(
      'Says that writes to the source have stopped. The migration applies what is left, verifies ' +
        'and ends; this command shows that and waits for it. Its exit code is the migration’s.',
    )
    .option('--block-writes', 'block writes to the source (since MongoDB 6.0)')
    .option('--reverse', 'prepare a migration that leads back, losing nothing')
    .option('--timeout <seconds>', 'wait no longer; the cutover itself goes on', seconds, 3600)
    .option('--verbose', 'tell details too')
    .addHelpText('after', [examples('cutover shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: CutoverOptions) =>
      run(async () => {
        const { cutOver } = await import('../cutOver');
        return await cutOver(name, options);
      }),
    );
}
