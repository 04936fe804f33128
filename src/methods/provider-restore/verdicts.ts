import { isLookalike, providerName } from '../../scenarios/providers';
import type { ScenarioFacts } from '../../scenarios/facts';
import type { Verdict } from '../../scenarios/rule';

/** Those whose own ways of restoring are methods of their own, and those that run nothing. */
const OTHERWISE = new Set<ScenarioFacts['provider']>(['self-managed', 'atlas', 'compose']);

/** What a provider restores into what. */
export const verdicts: Verdict[] = [
  {
    id: 'no-provider-to-restore',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => OTHERWISE.has(source.provider) || isLookalike(source),
    text: ({ source }) =>
      source.provider === 'self-managed'
        ? 'Nobody keeps backups of a self-managed deployment in a console.'
        : `${providerName(source)} has ways of its own, or none.`,
    remedy: 'Use another method.',
    fixable: false,
  },
  {
    id: 'restore-elsewhere',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider', 'target.provider'],
    when: ({ source, target }) => source.provider !== target.provider,
    text: ({ target }) =>
      `A provider restores into its own clusters, not into ${providerName(target)}.`,
    remedy: 'Use a method that copies documents.',
    fixable: false,
  },
  {
    id: 'restore-into-another-account',
    about: 'services',
    kind: 'blocker',
    facts: ['source.crossAccount'],
    when: ({ source }) => source.crossAccount === true,
    text: 'Backups are restored within one account.',
    remedy: 'Use a method that copies documents.',
    fixable: false,
  },
  {
    id: 'restore-of-other-topology',
    about: 'services',
    kind: 'blocker',
    facts: ['source.topology', 'target.topology'],
    when: ({ source, target }) => source.topology !== target.topology,
    text: 'A backup is restored to the same topology.',
    remedy: 'Use a method that copies documents.',
    fixable: false,
  },
  {
    id: 'restore-needs-stopped-writes',
    about: 'time',
    kind: 'limit',
    part: 'safety',
    points: -8,
    facts: [],
    when: ({ needs }) => needs.purpose !== 'copy',
    text: 'Writes are stopped before the backup is made, or what follows it is lost.',
  },
];
