import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';

/** Where Atlas' sample data goes. */
export const verdicts: Verdict[] = [
  {
    id: 'sample-data-into-atlas',
    about: 'target',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'atlas',
    text: ({ target }) =>
      `Atlas loads its sample data into its own clusters; the target is ${providerName(target)}.`,
    remedy: 'Load the sample data of Mongo Ferry instead, which goes anywhere.',
    fixable: false,
  },
];
