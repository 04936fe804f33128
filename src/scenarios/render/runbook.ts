import { RUNBOOK_PHASES, type Commands, type Runbook, type RunbookStep } from '../runbook/types';
import { bullets, codeBlock, escapeMarkdown, inlineMarkdown } from './markdown';

const HEADINGS: Readonly<Record<RunbookStep['phase'], string>> = {
  prepare: 'Prepare',
  move: 'Move',
  'cut over': 'Cut over',
  'roll back': 'Roll back',
  'clean up': 'Clean up',
};

const STATES = { met: 'x', 'not met': ' ', unknown: ' ' } as const;

function commandsInWords({ language, on, text }: Commands): string {
  const where = on === undefined ? '' : `In mongosh on the ${on}:\n\n`;
  return `${where}${codeBlock(language, text)}`;
}

function stepInWords(step: RunbookStep): string {
  const text =
    step.text === undefined
      ? []
      : step.text.includes('\n')
        ? [codeBlock('text', step.text)]
        : [inlineMarkdown(step.text)];
  return [
    `### ${step.number}. ${escapeMarkdown(step.title)}`,
    `- [ ] *${step.who}*`,
    ...text,
    ...(step.commands ?? []).map(commandsInWords),
    ...(step.check === undefined ? [] : [`**Before going on:** ${inlineMarkdown(step.check)}`]),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, bullets(lines)];
}

/** A runbook as a Markdown document with boxes to tick. */
export function renderRunbookMarkdown(runbook: Runbook): string {
  const phases = RUNBOOK_PHASES.flatMap((phase) => {
    const steps = runbook.steps.filter((step) => step.phase === phase);
    return steps.length === 0 ? [] : [`## ${HEADINGS[phase]}`, ...steps.map(stepInWords)];
  });
  return `${[
    `# ${escapeMarkdown(runbook.title)}`,
    `${runbook.mode === 'online' ? 'Online' : 'Offline'}; ${runbook.estimate.summary}.${runbook.row === undefined ? '' : ` Row ${runbook.row} of the matrix.`}`,
    ...section('How the times were derived', runbook.estimate.derivation.map(inlineMarkdown)),
    ...section(
      'Prerequisites',
      runbook.prerequisites.map(
        ({ text, state }) => `[${STATES[state]}] ${inlineMarkdown(text)} (${state})`,
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
