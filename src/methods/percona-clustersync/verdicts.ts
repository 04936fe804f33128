import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';

/** Where it leads. */
export const verdicts: Verdict[] = [
  {
    id: 'only-into-percona-server',
    about: 'target',
    kind: 'blocker',
    facts: ['target.edition'],
    when: ({ target }) => target.edition !== 'percona',
    text: 'It is supported into Percona Server for MongoDB only.',
    remedy: 'Choose a target of Percona Server.',
    fixable: false,
  },
  {
    id: 'percona-server-runs-there',
    about: 'target',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'self-managed',
    text: ({ target }) => `${providerName(target)} does not run Percona Server.`,
    remedy: 'Choose a target of Percona Server.',
    fixable: false,
  },
  {
    id: 'target-edition-unknown',
    about: 'target',
    kind: 'limit',
    part: 'fit',
    points: -25,
    facts: [],
    when: ({ target }) => target.edition === undefined,
    text: 'Whether the target is Percona Server is not known; it is supported into that only.',
  },
  {
    id: 'clustersync-shards-are-a-preview',
    about: 'topologies',
    kind: 'limit',
    part: 'safety',
    points: -12,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'sharded',
    text: 'Its support of sharded clusters is a preview.',
  },
];
