import type { Cargo } from '../advice';
import type { Feature, ScenarioFacts } from '../facts';
import { isLookalike } from '../providers';
import { atLeast, series } from '../versions';
import type { KnownLimit } from './types';

/** The version with which a server came to know a feature. */
const SINCE: readonly { feature: Feature; since: string; cargo?: Cargo }[] = [
  { feature: 'time-series collections', since: '5.0', cargo: 'time-series collections' },
  { feature: 'clustered collections', since: '5.3' },
  { feature: 'queryable encryption', since: '6.0' },
  { feature: 'pre- and post-images', since: '6.0', cargo: 'collection options' },
];

/** What a target acts as: it may be held back to an older version. */
function actsAs({ fcv, version }: ScenarioFacts): string | undefined {
  return fcv ?? version;
}

function versionInWords({ fcv, version = fcv ?? '' }: ScenarioFacts): string {
  const back = fcv !== undefined && fcv !== series(version);
  return back ? `${version} (held back to the features of ${fcv})` : version;
}

/** Features of the source that the target is too old for. */
export const featureLimits: readonly KnownLimit[] = SINCE.map(({ feature, since, cargo }) => ({
  id: `too-old-for-${feature.replaceAll(' ', '-')}`,
  of: ({ cannotCarry }) => cargo === undefined || cannotCarry[cargo] === undefined,
  facts: ['source.features', 'target.version'],
  weight: ({ source, target }) => {
    const acting = actsAs(target);
    if (acting === undefined || isLookalike(target)) return undefined;
    return source.features?.includes(feature) === true && !atLeast(acting, since)
      ? 'blocker'
      : undefined;
  },
  text: ({ target }) =>
    `The target’s ${versionInWords(target)} has no ${feature}, which exist since ${since}.`,
  remedy: () =>
    `Choose a target of version ${since} or later, raise its feature compatibility version, or leave them out.`,
  features: () => [feature],
  fixable: true,
  sources: ['FCV'],
}));

/** Change streams tell nothing of them. */
export const timeSeriesAtCutover: KnownLimit = {
  id: 'time-series-at-the-cutover',
  modes: ['online'],
  of: ({ reads, cannotCarry }) =>
    reads === 'change stream' && cannotCarry['time-series collections'] === undefined,
  facts: ['source.features'],
  weight: ({ source }) =>
    source.features?.includes('time-series collections') === true ? 'note' : undefined,
  text: () => 'Change streams do not tell of time-series collections.',
  remedy: () =>
    'Measurements written during the copy reach the target at the cutover, when these collections are compared and made equal.',
  features: () => ['time-series collections'],
  fixable: true,
  sources: ['CS'],
};

/** Engines that lose what they hold when the server ends. */
const FORGETFUL = ['inMemory', 'ephemeralForTest'];

/** The target must keep what is written to it. */
export const targetForgets: KnownLimit = {
  id: 'target-forgets',
  facts: ['target.storageEngine'],
  weight: ({ target: { storageEngine = '' } }) => {
    if (storageEngine === 'devnull') return 'blocker';
    return FORGETFUL.includes(storageEngine) ? 'warning' : undefined;
  },
  text: ({ target: { storageEngine = '' } }) =>
    `The target uses the storage engine ${storageEngine}, which ${storageEngine === 'devnull' ? 'keeps nothing' : 'loses everything when the server ends'}.`,
  remedy: () => 'Choose a target that was started with --storageEngine wiredTiger.',
  fixable: true,
  sources: ['SE'],
};
