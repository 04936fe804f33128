import type { Case } from '../case';
import type { CommonRule } from '../rule';

function documentedBy({ rows, method, mode }: Case): string[] {
  return rows
    .filter((row) =>
      row.methods.some(
        (way) => way.method === method.id && way.role === 'documented' && way.modes.includes(mode),
      ),
    )
    .map(({ row }) => row);
}

/** What the matrix says of the pair of sides. */
export const rowRules: CommonRule[] = [
  {
    id: 'documented',
    kind: 'reason',
    part: 'fit',
    points: 6,
    facts: ['source.provider', 'target.provider'],
    alsoCites: () => ['source.topology', 'target.topology', 'source.tier', 'source.managedBy'],
    when: (given) => documentedBy(given).length > 0,
    text: (given) =>
      `It is the documented way for such a pair (row ${documentedBy(given).join(', ')} of the matrix).`,
  },
];
