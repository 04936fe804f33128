import type { Case } from '../../scenarios/case';
import type { Feature } from '../../scenarios/facts';
import { hopsInWords } from '../../scenarios/hops';
import { isLookalike, isSharedTier, providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import type { Sides } from '../../scenarios/sides';
import { atLeast, compareVersions, DRIVER_MINIMUM, series } from '../../scenarios/versions';

/** What other ways refuse or lose. */
const UNCHANGED: Feature[] = ['dollar-prefixed fields', 'time-series collections', 'collation'];

/** The newest series that it knows of. */
const NEWEST_KNOWN = '8.0';
/** More has never been measured. */
const MOST_MEASURED_BYTES = 1e12;

/** Whether the target can be followed, too, which the way back does. */
export function canReverse({ source, target }: Sides): boolean {
  return (
    (target.topology === 'replicaSet' || target.topology === 'sharded') &&
    source.topology !== 'standalone' &&
    !isSharedTier(target) &&
    !isSharedTier(source) &&
    !isLookalike(source)
  );
}

function newest({ source, target }: Case): string {
  const [first = '', second = first] = [source.version, target.version].filter(
    (version) => version !== undefined,
  );
  return compareVersions(first, second) > 0 ? first : second;
}

function isOld({ version }: Case['source']): boolean {
  return !atLeast(version ?? '', DRIVER_MINIMUM);
}

/** What the engine is and is not, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'source-untested',
    about: 'lookalikes',
    kind: 'limit',
    part: 'safety',
    points: -25,
    facts: ['source.provider'],
    when: ({ source }) => isLookalike(source) || source.provider === 'compose',
    text: ({ source }) => `The engine has not been tested with ${providerName(source)}.`,
  },
  {
    id: 'target-untested',
    about: 'lookalikes',
    kind: 'limit',
    part: 'safety',
    points: -25,
    facts: ['target.provider'],
    when: ({ target }) => isLookalike(target),
    text: ({ target }) => `The engine has not been tested with ${providerName(target)}.`,
  },
  {
    id: 'shared-tier-source-untested',
    about: 'tiers',
    kind: 'limit',
    modes: ['offline'],
    part: 'safety',
    points: -25,
    facts: ['source.tier'],
    when: ({ source }) => isSharedTier(source),
    text: 'Shared tiers refuse some commands; the vendor documents mongodump for them.',
  },
  {
    id: 'target-shared-tier-untested',
    about: 'tiers',
    kind: 'limit',
    part: 'safety',
    points: -25,
    facts: ['target.tier'],
    when: ({ target }) => isSharedTier(target),
    text: 'Shared tiers lack some commands; the vendor documents mongorestore for them.',
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
    remedy: ({ source }) =>
      `Use a tool that speaks to the old version, or upgrade the source first. ${hopsInWords(source.version, DRIVER_MINIMUM)}`.trim(),
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
    id: 'real-mongos-never-tried',
    about: 'topologies',
    kind: 'limit',
    part: 'safety',
    points: -8,
    facts: [],
    alsoCites: () => ['source.topology', 'target.topology'],
    when: ({ source, target }) => source.topology === 'sharded' || target.topology === 'sharded',
    text: 'Sharded clusters were tested against a double, never against a real mongos: rehearse it.',
  },
  {
    id: 'eight-never-tried',
    about: 'versions',
    kind: 'limit',
    part: 'safety',
    points: -4,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: (given) => series(newest(given)) === NEWEST_KNOWN,
    text: 'No server of 8.0 was at hand when it was tested: rehearse it.',
  },
  {
    id: 'newer-than-known',
    about: 'versions',
    kind: 'limit',
    part: 'safety',
    points: -20,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: (given) => compareVersions(series(newest(given)), NEWEST_KNOWN) > 0,
    text: (given) => `${series(newest(given))} is newer than what it knows of (${NEWEST_KNOWN}).`,
  },
  {
    id: 'terabytes-never-measured',
    about: 'amount',
    kind: 'limit',
    part: 'safety',
    points: -6,
    facts: [],
    alsoCites: () => ['source.dataBytes', 'source.storageBytes'],
    when: ({ source }) => (source.dataBytes ?? source.storageBytes ?? 0) > MOST_MEASURED_BYTES,
    text: 'It has not been measured on terabytes: its times are drawn out from gigabytes.',
  },
  {
    id: 'engine-can-reverse',
    about: 'wishes',
    kind: 'reason',
    part: 'coverage',
    points: 15,
    facts: ['needs.reverseSync'],
    alsoCites: () => ['source.topology', 'target.topology'],
    when: (given) => given.needs.reverseSync === true && canReverse(given),
    text: 'It prepares the way back at the cutover: changes made on the target flow into the source until you return or give it up.',
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
