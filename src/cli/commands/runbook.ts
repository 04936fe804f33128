import type { Command } from 'commander';
import { renderRunbookMarkdown } from '../../scenarios/render/runbook';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { addMethodOptions, type ChosenMethodOptions, chosenRunbook } from '../shared/chosenMethod';

/** `runbook`: every step with its commands. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('runbook')
    .summary('write the steps with their commands, as Markdown')
    .description(
      'Writes a runbook: numbered steps with the commands filled in for both sides, checks between ' +
        'them, cutover, rollback and cleaning up. Passwords are asked for by the commands, never written.',
    );
  addMethodOptions(
    command,
    perform,
    'runbook --source env:OLD --target env:NEW --method dump-restore > move.md',
    showRunbook,
  );
}

/** `runbook`: the steps in full, with their commands. */
async function showRunbook(options: ChosenMethodOptions): Promise<number> {
  const { runbook } = await chosenRunbook(options);
  if (options.json === true) printJson({ type: 'runbook', ...runbook });
  else print(renderRunbookMarkdown(runbook));
  return 0;
}
