import type { Advice } from '../../scenarios/advice';
import { balancerOff, changeStreams, toolAtHand, versionsAmong } from '../../scenarios/checks';
import { fact, granted, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import type { VersionPair } from '../../scenarios/types';

const versions: VersionPair[] = ['6.0.17+', '7.0.13+', '8.0'].map((source) => ({
  source,
  target: source.slice(0, 3),
  sources: ['PD'],
}));

export const advice: Advice = {
  summary: 'Percona’s open-source replicator into Percona Server for MongoDB.',
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['pcsm'],
  base: 26,
  baseReason: 'made for moving to Percona Server, with an interface to steer it',
  reads: 'change stream',
  source: { lookalikes: 'refused', refuses: ['queryable encryption'] },
  target: {
    lookalikes: 'refused',
    sharedTier: 'refused',
    standalone: 'refused',
    mergedShards: 'refused',
    data: 'kept',
  },
  times: {
    throughput: { low: 15e6, high: 80e6, basis: 'assumed: parallel clone of collections' },
    applyRate: { low: 2_000, high: 10_000, basis: 'assumed: one change stream' },
    cutover: { low: 30, high: 300 },
  },
  cannotCarry: {
    'time-series collections': 'time-series collections',
    'users and roles': 'users and roles: create them on the target',
    'search indexes': 'Atlas Search indexes',
  },
  renames: 'impossible',
  lastingSync: 'made for it',
  prerequisites: [
    prerequisite(
      'pcsm',
      'Percona ClusterSync runs on a machine that reaches both sides.',
      ['PL'],
      toolAtHand('pcsm'),
    ),
    prerequisite(
      'pcsm-versions',
      '6.0.17, 7.0.13 or 8.0.0 and later, both sides of one major version.',
      ['PD'],
      versionsAmong(versions),
    ),
    prerequisite(
      'change-streams',
      'The source account may open a change stream over the whole deployment.',
      ['CS'],
      changeStreams,
    ),
    prerequisite(
      'balancer-off',
      'On a sharded source no data moves between shards meanwhile.',
      ['PL'],
      balancerOff,
    ),
    oplogOutlastsCopy('PL', 'OP'),
  ],
  limits: [
    fact('The target is Percona Server for MongoDB.', 'PD'),
    fact(
      'Sharded clusters are a preview; chunks, zones and primary shards are not carried.',
      'PD',
      'PL',
    ),
    fact('Feature compatibility versions are not checked: compare them yourself.', 'PL'),
    fact('Resharding or moving a primary meanwhile makes it fail.', 'PL'),
  ],
  roles: [
    granted('source', ['backup', 'clusterMonitor', 'readAnyDatabase'], ['PL']),
    granted(
      'target',
      ['restore', 'clusterMonitor', 'clusterManager', 'readWriteAnyDatabase'],
      ['PL'],
    ),
  ],
  versions,
  otherPairs: 'refused',
  sources: ['PL', 'PD'],
};
