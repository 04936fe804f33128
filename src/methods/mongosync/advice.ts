import type { Advice } from '../../scenarios/advice';
import {
  accountHas,
  balancerOff,
  targetEmpty,
  toolAtHand,
  versionsAmong,
} from '../../scenarios/checks';
import { fact, granted, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import type { VersionPair } from '../../scenarios/types';
import { SYNC_LEAVES, SYNC_READER, SYNC_SOURCE, SYNC_TARGET } from '../shared/mongosyncBased';
import { canReverse } from './verdicts';

const versions: VersionPair[] = [
  { source: '4.4.29+', target: '6.0', sources: ['S1', 'S4'] },
  { source: '5.0.29+', target: '6.0', sources: ['S1', 'S4'] },
  { source: '5.0.29+', target: '7.0', sources: ['S1'] },
  { source: '6.0.24+', target: '6.0', sources: ['S1', 'S4'] },
  { source: '6.0.24+', target: '7.0', sources: ['S1'] },
  { source: '6.0.24+', target: '8.0', sources: ['S1'] },
  { source: '7.0.18+', target: '7.0', sources: ['S1'] },
  { source: '7.0.18+', target: '8.0', sources: ['S1'] },
  { source: '8.0.5+', target: '8.0', sources: ['S1'] },
];

export const advice: Advice = {
  summary: "MongoDB's own replicator, run on a machine of your own.",
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['mongosync'],
  base: 40,
  baseReason: "the vendor's replicator, with verification built in",
  reads: 'change stream',
  source: { ...SYNC_SOURCE, balancerOff: true },
  target: SYNC_TARGET,
  times: {
    throughput: { low: 20e6, high: 100e6, basis: 'assumed: parallel copy by `_id` ranges' },
    applyRate: { low: 3_000, high: 15_000, basis: 'assumed: depends on the load level' },
    cutover: { low: 30, high: 300 },
    comparesWhileFollowing: true,
  },
  cannotCarry: SYNC_LEAVES,
  renames: 'impossible',
  reverses: canReverse,
  prerequisites: [
    prerequisite(
      'mongosync-versions',
      '5.0.29, 6.0.24, 7.0.18 or 8.0.5 and later, in a supported pair; 4.4.29 to 6.0 with releases before 1.19.',
      ['S1', 'S4'],
      versionsAmong(versions),
    ),
    prerequisite(
      'mongosync',
      'mongosync is installed on a machine that reaches both sides.',
      ['S'],
      toolAtHand('mongosync'),
    ),
    prerequisite(
      'mongosync-roles',
      'The accounts have the roles listed.',
      ['S3'],
      accountHas('source', ...SYNC_READER.roles),
    ),
    prerequisite(
      'balancer-off',
      'On sharded sides the balancer has been stopped for 15 minutes.',
      ['S2'],
      balancerOff,
    ),
    prerequisite('target-empty', 'The target is empty.', ['S2'], targetEmpty),
    oplogOutlastsCopy('S', 'OP'),
  ],
  limits: [
    fact('No standalone, no shared tier.', 'S2'),
    fact('No time-series collections, users, roles or search indexes.', 'S2'),
    fact('No collation other than the default on sharded clusters.', 'S2'),
    fact('No documents with dollar-prefixed field names.', 'S2'),
    fact('One source for a target, and nothing else writes to the target.', 'S2'),
    fact('Sources before 6.0 allow no change of structure meanwhile.', 'S2'),
    fact(
      'Its verifier leaves out capped collections, those whose documents expire, and those with a collation of their own.',
      'SV',
    ),
    fact('Not tested with Community servers.', 'S'),
    fact('Its HTTP interface has no authentication and listens on localhost.', 'S'),
    fact(
      'migration-verifier, to compare both sides apart from it, listens on all interfaces.',
      'V',
    ),
  ],
  roles: [
    SYNC_READER,
    {
      side: 'target',
      provider: 'atlas',
      roles: ['atlasAdmin', 'action bypassWriteBlockingMode'],
      grant:
        'Atlas console: Database Access, the user, Atlas admin and a custom role with bypassWriteBlockingMode.',
      sources: ['S3'],
    },
    {
      ...granted(
        'target',
        ['clusterManager', 'clusterMonitor', 'readWriteAnyDatabase', 'restore'],
        ['S3'],
      ),
      provider: 'not-atlas',
    },
  ],
  versions,
  otherPairs: 'refused',
  sources: ['S', 'S1', 'S2', 'S3', 'V'],
};
