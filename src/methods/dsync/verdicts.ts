import type { Verdict } from '../../scenarios/rule';

/** What speaks against it, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'little-is-known-of-dsync',
    about: 'services',
    kind: 'limit',
    part: 'safety',
    points: -10,
    facts: [],
    when: () => true,
    text: 'Its documents name no limits: rehearse it with a copy of the data.',
  },
];
