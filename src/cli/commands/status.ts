import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import { addStateDatabaseOption } from '../migrationOptions';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `status` is told. */
export interface StatusOptions extends SteerOptions {
  target?: string;
  stateDb: string;
}

/** `status`: where a migration stands. */
export function addStatus(program: Command, run: Run): void {
  const command = addSteerOptions(program.command('status'))
    .summary('tell where a migration stands')
    .description(
      'Tells where a migration stands: from its process, or what was last known if that is gone, ' +
        'or, with --target, from the state in the target. The exit code is 5 while the target stays ' +
        'further behind than --warn-lag.',
    )
    .option('--target <connection>', 'read the state in this target');
  addStateDatabaseOption(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples('status', 'status shop-move --json', 'status shop-move --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((name: string | undefined, options: StatusOptions) =>
      run(async () => {
        const { status } = await import('../status');
        return await status(name, options);
      }),
    );
}
