import type { RankedMethod, ScoreLine } from './rankedMethod';

/** How many differences are told. */
const TOLD = 2;

/** Says why one method is behind another: its blockers, or the parts of the score that differ most. */
export function whyBehind(behind: RankedMethod, ahead: RankedMethod): string {
  const [hard] = behind.blockers.filter(({ fixable }) => !fixable);
  if (hard !== undefined) return hard.text;
  const [soft] = behind.blockers;
  if (soft !== undefined && ahead.blockers.length < behind.blockers.length) {
    return `First: ${soft.text}`;
  }
  if (behind.status === 'last-resort') {
    return 'It takes days and people; a program can do this one.';
  }
  const points = ahead.score.total - behind.score.total;
  if (points === 0) return 'Equal in points; the other comes first in the list of methods.';
  return `${points} point${points === 1 ? '' : 's'} behind. ${differences(behind, ahead)}`;
}

function differences(behind: RankedMethod, ahead: RankedMethod): string {
  const parts = [...new Set([...ahead.score.parts, ...behind.score.parts].map(({ part }) => part))];
  return parts
    .map((part) => ({
      gap: sum(linesOf(ahead, part)) - sum(linesOf(behind, part)),
      words: wordsFor(part, behind, ahead),
    }))
    .filter(({ gap }) => gap > 0)
    .toSorted((a, b) => b.gap - a.gap)
    .slice(0, TOLD)
    .map(({ words }) => words)
    .join(' ');
}

function wordsFor(part: ScoreLine['part'], behind: RankedMethod, ahead: RankedMethod): string {
  if (part === 'start') return `${ahead.title} ${linesOf(ahead, part)[0]?.because ?? ''}.`;
  const [against] = linesOf(behind, part).toSorted((a, b) => a.points - b.points);
  if (against !== undefined && against.points < 0) return against.because;
  const [speaksFor] = linesOf(ahead, part).toSorted((a, b) => b.points - a.points);
  return `${ahead.title}: ${speaksFor?.because ?? ''}`;
}

function linesOf({ score }: RankedMethod, part: ScoreLine['part']): ScoreLine[] {
  return score.parts.filter((line) => line.part === part);
}

function sum(lines: readonly ScoreLine[]): number {
  return lines.reduce((total, { points }) => total + points, 0);
}
