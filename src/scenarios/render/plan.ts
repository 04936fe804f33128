import type { RankedMethod } from '../rankedMethod';
import type { Runbook } from '../runbook/types';

/** A plan for a terminal: times, what must be done first, and the steps with who does each. */
export function renderPlanText(method: RankedMethod, runbook: Runbook): string {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`\n${title}`, ...lines.map((line) => `  ${line}`)];
  return [
    `${runbook.title} (${runbook.mode})`,
    runbook.estimate.summary,
    ...section(
      'First',
      method.blockers.map(({ text, remedy }) => `${text} ${remedy}`),
    ),
    ...section(
      'Prerequisites',
      runbook.prerequisites.map(({ state, text }) => `${state}: ${text}`),
    ),
    ...section(
      'Steps',
      runbook.steps.map(
        ({ number, title, who, phase }) => `${number}. ${title} [${who}; ${phase}]`,
      ),
    ),
    ...section('Not carried', runbook.cannotCarry),
  ].join('\n');
}
