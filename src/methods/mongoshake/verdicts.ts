import type { Verdict } from '../../scenarios/rule';
import { atLeast } from '../../scenarios/versions';

const OLDEST = '3.0';

/** What MongoShake cannot read, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'mongoshake-too-old',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', OLDEST),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; MongoShake reads ${OLDEST} and later.`,
    remedy: 'Use mongodump of that version.',
    fixable: false,
  },
];
