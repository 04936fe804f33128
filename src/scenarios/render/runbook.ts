import { RUNBOOK_PHASES, type Commands, type Runbook, type RunbookStep } from '../runbook/types';
import { bullets, codeBlock, escapeMarkdown, inlineMarkdown } from './markdown';

const HEADINGS: Readonly<Record<RunbookStep['phase'], string>> = {
  prepare: 'Prepare',
  move: 'Move',
  'cut over': 'Cut over',
  'roll back': 'Roll back',
  'clean up': 'Clean up',
};

function commandsInWords({ language, on, text }: Commands): string {
  const where = on === undefined ? '' : `In mongosh on the ${on}:\n\n`;
  return `${where}${codeBlock(language, text)}`;
}

function stepInWords(step: RunbookStep, done: boolean): string {
  const text =
    step.text === undefined
      ? []
      : step.text.includes('\n')
        ? [codeBlock('text', step.text)]
        : [inlineMarkdown(step.text)];
  return [
    `### ${step.number}. ${escapeMarkdown(step.title)}`,
    `- [${done ? 'x' : ' '}] *${step.who}*`,
    ...text,
    ...(step.commands ?? []).map(commandsInWords),
    ...(step.check === undefined ? [] : [`**Before going on:** ${inlineMarkdown(step.check)}`]),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, bullets(lines)];
}

/** What of a runbook is done, as far as a person has said. */
export interface Done {
  step(step: RunbookStep): boolean;
  prerequisite(prerequisite: Runbook['prerequisites'][number]): boolean;
}

const NOT_BEGUN: Done = { step: () => false, prerequisite: ({ state }) => state === 'met' };

/** A runbook as a Markdown document with boxes, ticked where something is done. */
export function renderRunbookMarkdown(runbook: Runbook, done: Done = NOT_BEGUN): string {
  const phases = RUNBOOK_PHASES.flatMap((phase) => {
    const steps = runbook.steps.filter((step) => step.phase === phase);
    return steps.length === 0
      ? []
      : [`## ${HEADINGS[phase]}`, ...steps.map((step) => stepInWords(step, done.step(step)))];
  });
  return `${[
    `# ${escapeMarkdown(runbook.title)}`,
    `${runbook.mode === 'online' ? 'Online' : 'Offline'}; ${runbook.estimate.summary}.${runbook.row === undefined ? '' : ` Row ${runbook.row} of the matrix.`}`,
    ...section('How the times were derived', runbook.estimate.derivation.map(inlineMarkdown)),
    ...section(
      'Prerequisites',
      runbook.prerequisites.map(
        (prerequisite) =>
          `[${done.prerequisite(prerequisite) ? 'x' : ' '}] ${inlineMarkdown(prerequisite.text)} (${prerequisite.state})`,
      ),
    ),
    ...section('Not carried', runbook.cannotCarry.map(inlineMarkdown)),
    ...section('Limits', runbook.limits.map(inlineMarkdown)),
    ...section(
      'Variables',
      runbook.variables.map(({ name, meaning }) => `\`${name}\`: ${inlineMarkdown(meaning)}`),
    ),
    ...phases,
    ...section(
      'Sources',
      runbook.sources.map(({ title, url }) => `[${escapeMarkdown(title)}](${url})`),
    ),
  ].join('\n\n')}\n`;
}
