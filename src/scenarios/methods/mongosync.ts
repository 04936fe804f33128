import { fact, prerequisite, whenOnline } from '../data';
import type { Method, RoleNeed } from '../types';

/** What mongosync and the live migrations built on it leave behind. */
export const LIVE_CANNOT_CARRY = {
  'time-series collections': 'time-series collections',
  'users and roles': 'users and roles: create them on the target',
  'search indexes': 'Atlas Search indexes: create them on the target',
};

/** Account that mongosync reads the source with. */
export const SYNC_SOURCE: RoleNeed = {
  side: 'source',
  roles: ['backup', 'clusterMonitor', 'readAnyDatabase'],
  grant:
    'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup", "clusterMonitor", "readAnyDatabase"])',
  sources: ['S3', 'M2', 'M3'],
};

/** MongoDB's cluster-to-cluster replicator. */
export const mongosync: Method = {
  id: 'mongosync',
  title: 'mongosync',
  summary: "MongoDB's own replicator, run on a machine of your own.",
  modes: ['online'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongosync'],
  base: 40,
  baseReason: "the vendor's replicator, with verification built in",
  throughput: { low: 20e6, high: 100e6, basis: 'assumed: parallel copy by `_id` ranges' },
  applyRate: { low: 3_000, high: 15_000, basis: 'assumed: depends on the load level' },
  cutoverSeconds: { low: 30, high: 300 },
  cannotCarry: LIVE_CANNOT_CARRY,
  prerequisites: [
    prerequisite(
      'mongosync-versions',
      '5.0.29, 6.0.24, 7.0.18 or 8.0.5 and later, in a supported pair; 4.4.29 to 6.0 with releases before 1.19.',
      ['S1', 'S4'],
      'mongosync-versions',
    ),
    prerequisite(
      'mongosync',
      'mongosync is installed on a machine that reaches both sides.',
      ['S'],
      'tools-mongosync',
    ),
    prerequisite(
      'mongosync-roles',
      'The accounts have the roles listed.',
      ['S3'],
      'mongosync-roles',
    ),
    prerequisite(
      'balancer-off',
      'On sharded sides the balancer has been stopped for 15 minutes.',
      ['S2'],
      'balancer-off',
    ),
    prerequisite('target-empty', 'The target is empty.', ['S2'], 'target-empty'),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes.',
        ['S', 'OP'],
        'oplog-covers-copy',
      ),
    ),
  ],
  limits: [
    fact('No standalone, no shared tier.', 'S2'),
    fact('No time-series collections, users, roles or search indexes.', 'S2'),
    fact('No collation other than the default on sharded clusters.', 'S2'),
    fact('No documents with dollar-prefixed field names.', 'S2'),
    fact('One source for a target, and nothing else writes to the target.', 'S2'),
    fact('Sources before 6.0 allow no change of structure meanwhile.', 'S2'),
    fact('Not tested with Community servers.', 'S'),
    fact('Its HTTP interface has no authentication and listens on localhost.', 'S'),
    fact(
      'migration-verifier, to compare both sides apart from it, listens on all interfaces.',
      'V',
    ),
  ],
  roles: [
    SYNC_SOURCE,
    {
      side: 'target',
      provider: 'atlas',
      roles: ['atlasAdmin', 'action bypassWriteBlockingMode'],
      grant:
        'Atlas console: Database Access, the user, Atlas admin and a custom role with bypassWriteBlockingMode.',
      sources: ['S3'],
    },
    {
      side: 'target',
      provider: 'not-atlas',
      roles: ['clusterManager', 'clusterMonitor', 'readWriteAnyDatabase', 'restore'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["clusterManager", "clusterMonitor", "readWriteAnyDatabase", "restore"])',
      sources: ['S3'],
    },
  ],
  versions: [
    { source: '4.4.29+', target: '6.0', sources: ['S1', 'S4'] },
    { source: '5.0.29+', target: '6.0', sources: ['S1', 'S4'] },
    { source: '5.0.29+', target: '7.0', sources: ['S1'] },
    { source: '6.0.24+', target: '6.0', sources: ['S1', 'S4'] },
    { source: '6.0.24+', target: '7.0', sources: ['S1'] },
    { source: '6.0.24+', target: '8.0', sources: ['S1'] },
    { source: '7.0.18+', target: '7.0', sources: ['S1'] },
    { source: '7.0.18+', target: '8.0', sources: ['S1'] },
    { source: '8.0.5+', target: '8.0', sources: ['S1'] },
  ],
  sources: ['S', 'S1', 'S2', 'S3', 'V'],
};
