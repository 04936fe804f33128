import type { ScenarioFacts } from './facts';
import type { FactPath, Situation } from './sides';
import type { Check, Side, VersionPair } from './types';
import { compareVersions, pairSupported, series } from './versions';

const DAY = 86_400;
/** The oplog reaches back so many times the copy's length, to count as covering it. */
const OPLOG_RESERVE = 1.5;
const SPACE: FactPath[] = ['source.storageBytes', 'source.dataBytes', 'target.freeDiskBytes'];

/** Compares two amounts, if both are known. */
function over(a: number | undefined, b: number | undefined, factor = 1): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a >= b * factor;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function space({ source, target }: Situation, factor: number): boolean | undefined {
  return over(target.freeDiskBytes, source.storageBytes ?? source.dataBytes, factor);
}

/** A fact of one side that is wanted to be so. */
export function known<N extends keyof ScenarioFacts>(
  side: Side,
  name: N,
  wanted: (value: NonNullable<ScenarioFacts[N]>) => boolean,
): Check {
  return {
    facts: [`${side}.${name}`],
    holds: (given) => {
      const value = given[side][name];
      return value == null ? undefined : wanted(value);
    },
  };
}

/** An account that holds roles, or all of them. */
export function accountHas(side: Side, ...wanted: string[]): Check {
  return known(
    side,
    'roles',
    (held) =>
      held.includes('root') ||
      held.includes('atlasAdmin') ||
      wanted.every((role) => held.includes(role)),
  );
}

/** A program at hand. */
export function toolAtHand(name: string): Check {
  return { facts: ['needs.tools'], holds: ({ needs }) => needs.tools?.includes(name) };
}

/** Two versions that are among the pairs. */
export function versionsAmong(pairs: readonly VersionPair[]): Check {
  return {
    facts: ['source.version', 'target.version'],
    holds: ({ source, target }) => pairSupported(pairs, source.version, target.version),
  };
}

/** Both sides of one major version. */
export const sameVersion: Check = {
  facts: ['source.version', 'target.version'],
  holds: ({ source, target }) =>
    source.version === undefined || target.version === undefined
      ? undefined
      : series(source.version) === series(target.version),
};

/** Servers of the source's version: those of the target are it, or can be set up with it. */
export const sameVersionOrNewer: Check = {
  facts: ['source.version', 'target.version'],
  holds: ({ source, target }) =>
    source.version === undefined || target.version === undefined
      ? undefined
      : compareVersions(series(target.version), series(source.version)) === 0,
};

/** One provider runs both sides. */
export const sameProvider: Check = {
  facts: ['source.provider', 'target.provider'],
  holds: ({ source, target }) =>
    source.provider === undefined || target.provider === undefined
      ? undefined
      : source.provider === target.provider,
};

/** A tenth more space on the target than the source takes. */
export const targetSpace: Check = { facts: SPACE, holds: (given) => space(given, 1.1) };

/** As much space on the target as the source takes. */
export const targetLarger: Check = { facts: SPACE, holds: (given) => space(given, 1) };

/** Space on each shard of the target for the largest of the source. */
export const shardSpace: Check = {
  facts: ['source.largestShardBytes', 'target.freeDiskBytes', 'target.shards'],
  holds: ({ source, target }) =>
    over(
      (target.freeDiskBytes ?? NaN) / (target.shards ?? NaN) || undefined,
      source.largestShardBytes,
    ),
};

/** No namespace of a name that is to come: an empty target has none, another may or may not. */
export const targetNamesFree: Check = {
  facts: ['target.empty'],
  holds: ({ target }) => (target.empty === true ? true : undefined),
};

export const targetEmpty = known('target', 'empty', (empty) => empty);
export const targetPreSharded = known('target', 'preSharded', (sharded) => sharded);
export const targetDedicated = known('target', 'tier', (tier) => tier === 'dedicated');
export const notStandalone = known('source', 'topology', (topology) => topology !== 'standalone');
export const changeStreams = known('source', 'changeStreams', (open) => open);
export const oplogReadable = known('source', 'oplogReadable', (readable) => readable);
export const noOrphans = known('source', 'orphans', (some) => !some);
export const threeMembers = known('source', 'members', (members) => members >= 3);
export const publicEndpoint = known('source', 'publicEndpoint', (open) => open);
export const sevenDaysOfOplog = known('source', 'oplogWindowSeconds', (held) => held >= 7 * DAY);

/** An oplog that outlasts the copy, with half as much again in reserve. */
export const oplogCoversCopy: Check = {
  facts: ['source.oplogWindowSeconds', 'source.dataBytes', 'source.storageBytes', 'needs.linkMbps'],
  holds: ({ source, estimate }) =>
    over(source.oplogWindowSeconds, estimate.copySeconds?.high, OPLOG_RESERVE),
};

/** No balancer that moves documents on the source. */
export const balancerOff: Check = {
  facts: ['source.topology', 'source.balancerRunning'],
  holds: ({ source }) =>
    source.topology !== undefined && source.topology !== 'sharded'
      ? true
      : not(source.balancerRunning),
};
