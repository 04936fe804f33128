import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import { series } from '../../scenarios/versions';

/** What Atlas restores into what, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'snapshot-within-atlas',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => source.provider !== 'atlas',
    text: ({ source }) =>
      `Atlas restores snapshots of its own clusters; the source is ${providerName(source)}.`,
    remedy: 'Use another method.',
    fixable: false,
  },
  {
    id: 'snapshot-of-shared-tier',
    about: 'services',
    kind: 'blocker',
    facts: ['source.tier'],
    when: ({ source }) => source.tier !== 'dedicated',
    text: 'Snapshots that can be restored into another cluster come from dedicated clusters.',
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'snapshot-of-other-topology',
    about: 'services',
    kind: 'blocker',
    facts: ['source.topology', 'target.topology'],
    when: ({ source, target }) => source.topology !== target.topology,
    text: 'A snapshot is restored to the same topology.',
    remedy: 'Choose a target of the same topology.',
    fixable: false,
  },
  {
    id: 'snapshot-into-older',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) => series(source.version ?? '') !== series(target.version ?? ''),
    text: ({ source, target }) =>
      `A snapshot of ${source.version ?? ''} is restored to the same major version, not to ${target.version ?? ''}.`,
    remedy: 'Choose a target of the same major version.',
    fixable: false,
  },
];
