import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../helpText';
import { addLoadOptions, LOAD, type LoadOptions } from '../loadOptions';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `resume` is told. */
export interface ResumeOptions extends SteerOptions, LoadOptions {
  source?: string;
  target?: string;
  stateDb?: string;
  report?: string;
  yes?: boolean;
  verbose?: boolean;
}

/** `resume`: go on after a pause, an interruption or a crash. */
export function addResume(program: Command, run: Run): void {
  const command = addSteerOptions(program.command('resume'))
    .summary('go on after a pause, an interruption or a crash')
    .description(
      'Lets a paused migration go on. If its process is gone, continues it in this one; on another ' +
        'machine too, when both connections are given: the state is in the target.',
    )
    .option('--source <connection>', 'the source, if it cannot be found again')
    .option('--target <connection>', 'the target, if it cannot be found again')
    .option('--report <file>', 'write the report to FILE.md or FILE.json as well')
    .option('--state-db <name>', 'database in the target that holds the state')
    .option('--yes', 'go on by the plan that the target holds without asking')
    .option('--verbose', 'tell details too');
  addLoadOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        LOAD,
        OUTPUT,
        examples('resume shop-move', 'resume --name shop-move --source env:OLD --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((name: string | undefined, options: ResumeOptions) =>
      run(async () => {
        const { resume } = await import('../resume');
        return await resume(name, options);
      }),
    );
}
