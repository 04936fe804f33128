import type { RankedMethod } from './recommend';

/** Says why one method is behind another: its blockers, or the lines of the score that differ most. */
export function whyBehind(behind: RankedMethod, ahead: RankedMethod): string {
  const [hard] = behind.blockers.filter(({ fixable }) => !fixable);
  if (hard !== undefined) return hard.text;
  const [soft] = behind.blockers;
  if (soft !== undefined && ahead.blockers.length < behind.blockers.length)
    return `First: ${soft.text}`;
  if (behind.status === 'last-resort')
    return 'It takes days and people; a program can do this one.';
  return `${difference(behind, ahead)} point${difference(behind, ahead) === 1 ? '' : 's'} behind: ${deciding(behind, ahead)}`;
}

function difference(behind: RankedMethod, ahead: RankedMethod): number {
  return ahead.score.total - behind.score.total;
}

function deciding(behind: RankedMethod, ahead: RankedMethod): string {
  const against = behind.score.parts
    .filter(({ points }) => points < 0)
    .map(({ points, because }) => ({ weight: -points, words: because }));
  const forIt = ahead.score.parts
    .filter(
      ({ part, because }) =>
        part === 'start' || !behind.score.parts.some((line) => line.because === because),
    )
    .filter(({ points }) => points > 0)
    .map(({ part, points, because }) => ({
      weight: part === 'start' ? points - (behind.score.parts[0]?.points ?? 0) : points,
      words: part === 'start' ? `${ahead.title} ${because}.` : `for ${ahead.title}: ${because}`,
    }));
  const strongest = [...against, ...forIt]
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return (
    strongest
      .slice(0, 2)
      .map(({ words }) => words)
      .join(' ') || 'the two are equal otherwise.'
  );
}
