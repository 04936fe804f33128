import type { Verdict } from '../../scenarios/rule';
import { providerName } from '../../scenarios/providers';

/** Where it leads. */
export const verdicts: Verdict[] = [
  {
    id: 'only-into-azure-documentdb',
    about: 'target',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'azure-documentdb',
    text: ({ target }) => `It leads into Azure DocumentDB; the target is ${providerName(target)}.`,
    remedy: 'Use another method.',
    fixable: false,
  },
  {
    id: 'azure-target-unknown',
    about: 'vendors',
    kind: 'limit',
    part: 'fit',
    points: -25,
    facts: [],
    when: ({ target }) => target.provider === undefined,
    text: 'Who runs the target is not known; it leads into Azure DocumentDB only.',
  },
];
