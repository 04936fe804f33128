import type { Command } from 'commander';
import { renderPlanText } from '../../scenarios/render/plan';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { addMethodOptions, type ChosenMethodOptions, chosenRunbook } from '../shared/chosenMethod';

/** `plan`: what will be done, in short. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('plan')
    .summary('list the steps of the recommended method')
    .description(
      'Lists what is to be done and by whom, with prerequisites and times, for the recommended ' +
        'method or the one named.',
    );
  addMethodOptions(
    command,
    perform,
    'plan --source env:OLD --target env:NEW --downtime 2h',
    showPlan,
  );
}

/** `plan`: the steps of the recommended method, or of the one named, in short. */
async function showPlan(options: ChosenMethodOptions): Promise<number> {
  const { chosen, runbook } = await chosenRunbook(options);
  if (options.json === true) printJson({ type: 'plan', method: chosen, runbook });
  else print(renderPlanText(chosen, runbook));
  return 0;
}
