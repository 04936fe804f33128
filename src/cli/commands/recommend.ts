import { Option, type Command } from 'commander';
import type { Mode } from '../../scenarios/types';
import { examples, EXIT_CODES } from '../helpText';
import { addScenarioOptions, SIDES, type ScenarioOptions } from '../needsOptions';
import type { Run } from '../program';

/** What `recommend` is told. */
export interface RecommendOptions extends ScenarioOptions {
  json?: boolean;
  markdown?: boolean;
}

/** What `plan` and `runbook` are told. */
export interface ChosenMethodOptions extends ScenarioOptions {
  method?: string;
  mode?: Mode;
  json?: boolean;
}

/** `recommend`: the best method for two sides. */
export function addRecommend(program: Command, run: Run): void {
  const command = program
    .command('recommend')
    .summary('tell which method fits, and why')
    .description(
      'Looks at two deployments, or reads facts about them, and ranks every method: reasons, ' +
        'blockers with remedies, prerequisites, how long it takes, and why the others are behind.',
    );
  addScenarioOptions(command)
    .option('--json', 'print one JSON object')
    .addOption(new Option('--markdown', 'print Markdown, to hand to a colleague').conflicts('json'))
    .addHelpText(
      'after',
      [
        SIDES,
        examples(
          'recommend --source env:OLD --target env:NEW --downtime 10m',
          'recommend --source facts:old.json --target facts:new.json --link 100',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: RecommendOptions) =>
      run(async () => {
        const { showRecommendation } = await import('../scenarios');
        return await showRecommendation(options);
      }),
    );
}

/** `plan`: what will be done, in short. */
export function addPlan(program: Command, run: Run): void {
  const command = program
    .command('plan')
    .summary('list the steps of the recommended method')
    .description(
      'Lists what is to be done and by whom, with prerequisites and times, for the recommended ' +
        'method or the one named.',
    );
  finish(command, run, 'plan --source env:OLD --target env:NEW --downtime 2h', async (options) => {
    const { showPlan } = await import('../scenarios');
    return await showPlan(options);
  });
}

/** `runbook`: every step with its commands. */
export function addRunbook(program: Command, run: Run): void {
  const command = program
    .command('runbook')
    .summary('write the steps with their commands, as Markdown')
    .description(
      'Writes a runbook: numbered steps with the commands filled in for both sides, checks between ' +
        'them, cutover, rollback and cleaning up. Passwords are asked for by the commands, never written.',
    );
  finish(
    command,
    run,
    'runbook --source env:OLD --target env:NEW --method dump-restore > move.md',
    async (options) => {
      const { showRunbook } = await import('../scenarios');
      return await showRunbook(options);
    },
  );
}

function finish(
  command: Command,
  run: Run,
  example: string,
  work: (options: ChosenMethodOptions) => Promise<number>,
): void {
  addScenarioOptions(command)
    .option('--method <id>', 'this method, recommended or not; an unknown one is answered with all')
    .addOption(
      new Option('--mode <mode>', 'the method in this mode').choices(['online', 'offline']),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', [SIDES, examples(example), EXIT_CODES].join('\n'))
    .action((options: ChosenMethodOptions) => run(() => work(options)));
}
