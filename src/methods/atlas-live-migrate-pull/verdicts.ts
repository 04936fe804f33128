import type { Verdict } from '../../scenarios/rule';
import { series } from '../../scenarios/versions';
import { clusteredWithTtl, fcvBehind, noStructureChanges } from '../shared/mongosyncBased';

/** What pulling wants, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'private-source',
    about: 'services',
    kind: 'blocker',
    facts: ['source.publicEndpoint'],
    when: ({ source }) => source.publicEndpoint === false,
    text: 'Atlas pulls over the Internet, and the source has no public endpoint.',
    remedy:
      'Open the source to the addresses that the wizard displays, or push, or run mongosync inside.',
    fixable: true,
  },
  {
    id: 'sharded-five-zero',
    about: 'versions',
    kind: 'limit',
    part: 'effort',
    points: -8,
    facts: ['source.version', 'source.topology'],
    when: ({ source }) => source.topology === 'sharded' && series(source.version ?? '') === '5.0',
    text: 'On a sharded 5.0 source cleanupOrphaned must run on the primary of every shard first.',
  },
  noStructureChanges,
  fcvBehind,
  clusteredWithTtl,
];
