import type { Case } from '../../scenarios/case';
import type { Feature } from '../../scenarios/facts';
import { isLookalike, isSharedTier, providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import { atLeast, DRIVER_MINIMUM } from '../../scenarios/versions';

/** What other ways refuse or lose. */
const UNCHANGED: Feature[] = ['dollar-prefixed fields', 'time-series collections', 'collation'];

function isOld({ version }: Case['source']): boolean {
  return !atLeast(version ?? '', DRIVER_MINIMUM);
}

/** What the engine is and is not, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'source-untested',
    about: 'lookalikes',
    kind: 'limit',
    modes: ['offline'],
    part: 'safety',
    points: -25,
    facts: ['source.provider'],
    when: ({ source }) => isLookalike(source) || source.provider === 'compose',
    text: ({ source }) => `The engine has not been tested with ${providerName(source)}.`,
  },
  {
    id: 'shared-tier-throttles',
    about: 'tiers',
    kind: 'limit',
    modes: ['offline'],
    part: 'safety',
    points: -25,
    facts: ['source.tier'],
    when: ({ source }) => isSharedTier(source),
    text: 'Shared tiers throttle and refuse commands; the vendor documents mongodump for them.',
  },
  {
    id: 'target-shared-tier-throttles',
    about: 'tiers',
    kind: 'limit',
    part: 'safety',
    points: -25,
    facts: ['target.tier'],
    when: ({ target }) => isSharedTier(target),
    text: 'Shared tiers throttle writes and lack commands; the vendor documents mongorestore for them.',
  },
  {
    id: 'topology-can-be-followed',
    about: 'topologies',
    kind: 'reason',
    modes: ['online'],
    part: 'fit',
    points: 0,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'replicaSet' || source.topology === 'sharded',
    text: ({ source }) =>
      `A ${source.topology === 'sharded' ? 'sharded cluster' : 'replica set'} has change streams to follow.`,
  },
  {
    id: 'source-older-than-driver',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version'],
    when: ({ source }) => isOld(source),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; the engine's driver speaks to ${DRIVER_MINIMUM} and later.`,
    remedy: 'Use a tool that speaks to the old version, or upgrade the source first.',
    fixable: false,
  },
  {
    id: 'target-older-than-driver',
    about: 'versions',
    kind: 'blocker',
    facts: ['target.version'],
    when: ({ target }) => isOld(target),
    text: ({ target }) =>
      `The target runs ${target.version ?? ''}; the engine's driver speaks to ${DRIVER_MINIMUM} and later.`,
    remedy: 'Choose a newer target, or use a tool that speaks to the old version.',
    fixable: false,
  },
  {
    id: 'driver-speaks-to-both',
    about: 'versions',
    kind: 'reason',
    part: 'fit',
    points: 0,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) => !isOld(source) && !isOld(target),
    text: ({ source, target }) =>
      `Both versions, ${source.version ?? ''} and ${target.version ?? ''}, are ones that the engine reads and writes.`,
  },
  {
    id: 'raw-documents',
    about: 'contents',
    kind: 'reason',
    part: 'coverage',
    points: 3,
    facts: ['source.features'],
    when: ({ source }) => UNCHANGED.some((feature) => source.features?.includes(feature)),
    text: 'It copies raw documents and all collection options, so what the source holds arrives unchanged.',
  },
];
