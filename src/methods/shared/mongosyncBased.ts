import type { SourceTraits, TargetTraits } from '../../scenarios/advice';
import { granted } from '../../scenarios/data';
import type { Verdict } from '../../scenarios/rule';
import { atLeast, series } from '../../scenarios/versions';

/** What mongosync, and the live migrations that have it inside, make of a source. */
export const SYNC_SOURCE: SourceTraits = {
  lookalikes: 'refused',
  refuses: ['collation', 'dollar-prefixed fields', 'queryable encryption'],
};

/** The same of a target. */
export const SYNC_TARGET: TargetTraits = {
  lookalikes: 'refused',
  sharedTier: 'refused',
  standalone: 'refused',
  mergedShards: 'refused',
  data: 'must be none',
};

/** What they leave behind. */
export const SYNC_LEAVES = {
  'time-series collections': 'time-series collections',
  'users and roles': 'users and roles: create them on the target',
  'search indexes': 'Atlas Search indexes: create them on the target',
};

/** The roles of the account that reads the source. */
export const SYNC_READER = granted(
  'source',
  ['backup', 'clusterMonitor', 'readAnyDatabase'],
  ['S3', 'M2', 'M3'],
);

/** Both are told of a source; whether one collection is both, is not. */
export const clusteredWithTtl: Verdict = {
  id: 'clustered-with-ttl',
  about: 'contents',
  kind: 'limit',
  part: 'coverage',
  points: -8,
  facts: ['source.features'],
  when: ({ source }) =>
    ['clustered collections', 'TTL indexes'].every((one) =>
      source.features?.some((feature) => feature === one),
    ),
  text: 'It takes no clustered collection whose documents expire.',
};

/** Before 6.0 there are no events for changes of structure. */
export const noStructureChanges: Verdict = {
  id: 'no-structure-changes',
  about: 'versions',
  kind: 'limit',
  part: 'coverage',
  points: -3,
  facts: ['source.version'],
  when: ({ source }) => !atLeast(source.version ?? '', '6.0'),
  text: 'From sources before 6.0 it allows no change of structure while it runs.',
};

/** The feature compatibility version must stay as it is. */
export const fcvBehind: Verdict = {
  id: 'fcv-behind',
  about: 'versions',
  kind: 'limit',
  part: 'effort',
  points: -5,
  facts: ['source.version', 'source.fcv'],
  when: ({ source }) => series(source.fcv ?? '') !== series(source.version ?? ''),
  text: ({ source }) =>
    `The feature compatibility version ${source.fcv ?? ''} is behind ${source.version ?? ''}; it may not change on the way.`,
};
