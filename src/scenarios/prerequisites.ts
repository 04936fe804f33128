import { cite, type Case, type Citation, type FactPath } from './case';
import { METHODS } from './methods';
import type { MethodId, Prerequisite, Side } from './types';
import { atLeast, pairSupported, series } from './versions';

/** Whether a prerequisite holds, as far as the facts tell. */
export type PrerequisiteState = 'met' | 'not met' | 'unknown';

/** A prerequisite with its state, and the facts that decided it. */
export interface CheckedPrerequisite extends Prerequisite {
  state: PrerequisiteState;
  cites: Citation[];
}

interface Check {
  facts: FactPath[];
  /** `undefined` when what is known does not decide it. */
  holds: (given: Case) => boolean | undefined;
}

const DAY = 86_400;

function roles(side: Side, wanted: readonly string[]): Check {
  return {
    facts: [`${side}.roles`],
    holds: (given) => {
      const held = given[side].roles;
      if (held === undefined) return undefined;
      return (
        held.includes('root') ||
        held.includes('atlasAdmin') ||
        wanted.every((role) => held.includes(role))
      );
    },
  };
}

function pair(method: MethodId): Check {
  return {
    facts: ['source.version', 'target.version'],
    holds: ({ source, target }) =>
      pairSupported(METHODS[method].versions, source.version, target.version),
  };
}

function tool(name: string): Check {
  return {
    facts: ['needs.tools'],
    holds: ({ needs }) => needs.tools?.includes(name),
  };
}

/** Compares two amounts, if both are known. */
function over(a: number | undefined, b: number | undefined, factor = 1): boolean | undefined {
  return a === undefined || b === undefined ? undefined : a >= b * factor;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** The checks that prerequisites name. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'target-space': {
    facts: ['source.storageBytes', 'source.dataBytes', 'target.freeDiskBytes'],
    holds: ({ source, target }) =>
      over(target.freeDiskBytes, source.storageBytes ?? source.dataBytes, 1.1),
  },
  'target-larger': {
    facts: ['source.storageBytes', 'source.dataBytes', 'target.freeDiskBytes'],
    holds: ({ source, target }) =>
      over(target.freeDiskBytes, source.storageBytes ?? source.dataBytes),
  },
  'shard-space': {
    facts: ['source.largestShardBytes', 'target.freeDiskBytes', 'target.shards'],
    holds: ({ source, target }) =>
      over(
        (target.freeDiskBytes ?? NaN) / (target.shards ?? NaN) || undefined,
        source.largestShardBytes,
      ),
  },
  'target-empty': { facts: ['target.empty'], holds: ({ target }) => target.empty },
  'target-pre-sharded': { facts: ['target.preSharded'], holds: ({ target }) => target.preSharded },
  'target-dedicated': {
    facts: ['target.tier'],
    holds: ({ target }) => (target.tier === undefined ? undefined : target.tier === 'dedicated'),
  },
  'not-standalone': {
    facts: ['source.topology'],
    holds: ({ source }) =>
      source.topology === undefined ? undefined : source.topology !== 'standalone',
  },
  'not-serverless': {
    facts: ['source.tier'],
    holds: ({ source }) => (source.tier === undefined ? undefined : source.tier !== 'serverless'),
  },
  'oplog-seven-days': {
    facts: ['source.oplogWindowSeconds'],
    holds: ({ source }) => over(source.oplogWindowSeconds, 7 * DAY),
  },
  'oplog-covers-copy': {
    facts: [
      'source.oplogWindowSeconds',
      'source.dataBytes',
      'source.storageBytes',
      'needs.linkMbps',
    ],
    holds: ({ source, estimate }) =>
      over(source.oplogWindowSeconds, estimate.copySeconds?.high, 1.5),
  },
  'change-streams': {
    facts: ['source.changeStreams'],
    holds: ({ source }) => source.changeStreams,
  },
  'source-oplog-readable': {
    facts: ['source.oplogReadable'],
    holds: ({ source }) => source.oplogReadable,
  },
  'balancer-off': {
    facts: ['source.topology', 'source.balancerRunning'],
    holds: ({ source }) =>
      source.topology !== undefined && source.topology !== 'sharded'
        ? true
        : not(source.balancerRunning),
  },
  'no-orphans': { facts: ['source.orphans'], holds: ({ source }) => not(source.orphans) },
  'five-zero-orphans': {
    facts: ['source.version', 'source.topology', 'source.orphans'],
    holds: ({ source }) => {
      const concerned =
        source.topology === 'sharded' &&
        source.version !== undefined &&
        series(source.version) === '5.0';
      if (source.topology === undefined || source.version === undefined) return undefined;
      return concerned ? not(source.orphans) : true;
    },
  },
  'tde-off': { facts: ['source.tde'], holds: ({ source }) => not(source.tde) },
  'physical-storage-engine': {
    facts: ['source.storageEngine'],
    holds: ({ source }) =>
      source.storageEngine === undefined
        ? undefined
        : /^(wiredtiger|rocksdb)$/i.test(source.storageEngine),
  },
  'source-three-members': {
    facts: ['source.members'],
    holds: ({ source }) => over(source.members, 3),
  },
  'source-public-endpoint': {
    facts: ['source.publicEndpoint'],
    holds: ({ source }) => source.publicEndpoint,
  },
  'source-three-zero': {
    facts: ['source.version'],
    holds: ({ source }) =>
      source.version === undefined ? undefined : atLeast(source.version, '3.0'),
  },
  'same-version': {
    facts: ['source.version', 'target.version'],
    holds: ({ source, target }) =>
      source.version === undefined || target.version === undefined
        ? undefined
        : series(source.version) === series(target.version),
  },
  'cloud-manager': {
    facts: ['source.managedBy'],
    holds: ({ source }) =>
      source.managedBy === undefined ? undefined : source.managedBy === 'cloud-manager',
  },
  'dts-versions': {
    facts: ['source.version'],
    holds: ({ source }) => {
      if (source.version === undefined) return undefined;
      const listed = ['3.0', '3.2', '3.4', '4.0', '4.2'].includes(series(source.version));
      return listed ? true : undefined;
    },
  },
  'pull-topology': {
    facts: ['source.topology', 'target.topology'],
    holds: ({ source, target }) =>
      source.topology === undefined || target.topology === undefined
        ? undefined
        : !(source.topology === 'sharded' && target.topology === 'replicaSet'),
  },
  'driver-version': pair('built-in'),
  'physical-versions': pair('apsaradb-physical-backup'),
  'mongosync-versions': pair('mongosync'),
  'push-version': pair('atlas-live-migrate-push'),
  'pull-versions': pair('atlas-live-migrate-pull'),
  'source-backup-role': roles('source', ['backup']),
  'source-list-databases': roles('source', ['readAnyDatabase']),
  'target-atlas-admin': roles('target', ['atlasAdmin']),
  'push-roles': roles('source', ['backup', 'readAnyDatabase']),
  'pull-roles': roles('source', ['backup', 'readAnyDatabase', 'clusterMonitor']),
  'mongosync-roles': roles('source', ['backup', 'clusterMonitor', 'readAnyDatabase']),
  'mongoshake-roles': roles('source', ['readAnyDatabase']),
  'dts-roles': roles('source', ['readAnyDatabase']),
  'tools-mongodump': tool('mongodump'),
  'tools-mongorestore': tool('mongorestore'),
  'tools-mongoimport': tool('mongoimport'),
  'tools-mongoshake': tool('mongoshake'),
  'tools-mongosync': tool('mongosync'),
  'tools-compass': tool('compass'),
  'tools-kafka-connect': tool('kafka-connect'),
  'tools-atlas': tool('atlas'),
};

/** Tells the state of each prerequisite; of several with one id the first counts. */
export function checkPrerequisites(
  prerequisites: readonly Prerequisite[],
  given: Case,
): CheckedPrerequisite[] {
  const byId = new Map(
    prerequisites.toReversed().map((prerequisite) => [prerequisite.id, prerequisite]),
  );
  const concerned = [...byId.values()]
    .toReversed()
    .filter(({ modes }) => modes?.includes(given.mode) ?? true);
  return concerned.map((prerequisite) => {
    const check = prerequisite.check === undefined ? undefined : CHECKS[prerequisite.check];
    const holds = check?.holds(given);
    return {
      ...prerequisite,
      state: holds === undefined ? 'unknown' : holds ? 'met' : 'not met',
      cites: check === undefined || holds === undefined ? [] : cite(given, check.facts),
    };
  });
}
