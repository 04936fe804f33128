import type { Advice } from '../advice';
import type { KnownLimit } from '../limits';
import type { CommonRule } from '../rule';

/** A warning costs so many points; a note none: it is only to be known. */
const WARNING_POINTS = -10;

/** They are about documents that are moved. */
function movesDocuments({ reads }: Advice): boolean {
  return reads !== 'nothing';
}

/** The limits that the checks before a migration read, too, as rules: one for each weight that they may have. */
export function rulesOf(limits: readonly KnownLimit[]): CommonRule[] {
  return limits.flatMap((limit): CommonRule[] => {
    const common = {
      id: limit.id,
      of: (advice: Advice) => movesDocuments(advice) && limit.of?.(advice) !== false,
      facts: limit.facts,
      ...(limit.modes && { modes: limit.modes }),
    };
    const weighing = { ...common, part: 'safety' as const, kind: 'limit' as const };
    return [
      {
        ...common,
        kind: 'blocker',
        when: (given) => limit.weight(given) === 'blocker',
        text: (given) => limit.text(given),
        remedy: (given) => limit.remedy(given),
        fixable: limit.fixable,
      },
      {
        ...weighing,
        points: WARNING_POINTS,
        when: (given) => limit.weight(given) === 'warning',
        text: (given) => `${limit.text(given)} ${limit.remedy(given)}`,
      },
      {
        ...weighing,
        points: 0,
        when: (given) => limit.weight(given) === 'note',
        text: (given) => `${limit.text(given)} ${limit.remedy(given)}`,
      },
    ];
  });
}
