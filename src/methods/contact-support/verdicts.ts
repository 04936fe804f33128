import type { Verdict } from '../../scenarios/rule';

/** People come last. */
export const verdicts: Verdict[] = [
  {
    id: 'last-resort',
    about: 'services',
    kind: 'limit',
    part: 'effort',
    points: -5_000,
    facts: [],
    when: () => true,
    text: 'It takes days and people: only when nothing else fits.',
  },
];
