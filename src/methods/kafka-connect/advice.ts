import type { Advice } from '../../scenarios/advice';
import { changeStreams, toolAtHand } from '../../scenarios/checks';
import { fact, granted, inferred, prerequisite, whenOnline } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';

export const advice: Advice = {
  summary:
    'MongoDB source and sink connectors on a Kafka Connect cluster: scales over many machines.',
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'several machines',
  metered: false,
  tools: ['kafka-connect'],
  base: 18,
  baseReason: 'scales out, at the price of a Kafka cluster to run',
  reads: 'change stream',
  source: {},
  target: { lookalikes: 'refused', sharedTier: 'refused', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 15e6,
      high: 80e6,
      basis: 'assumed: a few connectors on one machine; more machines carry more',
    },
    perMachine: true,
    applyRate: { low: 3_000, high: 12_000, basis: 'assumed: a few sink tasks on one machine' },
    cutover: { low: 30, high: 300 },
  },
  cannotCarry: {
    indexes: 'indexes: create them on the target',
    'collection options': 'collection options: create the collections first',
    views: 'views',
    'time-series collections': 'time-series collections',
    'users and roles': 'users and roles',
    'search indexes': 'Atlas Search indexes',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  prerequisites: [
    prerequisite(
      'kafka',
      'A Kafka cluster and Connect workers with the MongoDB connector.',
      ['KC'],
      toolAtHand('kafka-connect'),
    ),
    whenOnline(
      prerequisite(
        'change-streams',
        'The source account may open change streams.',
        ['CS'],
        changeStreams,
      ),
    ),
    oplogOutlastsCopy('CS', 'OP'),
  ],
  limits: [
    fact(
      '`startup.mode=copy_existing` turns existing documents into events, and may repeat changes made meanwhile; they apply to the same end.',
      'KC',
    ),
    inferred('Changes of structure are not carried.', 'KC'),
  ],
  roles: [
    granted('source', ['readAnyDatabase'], ['KC', 'BR']),
    granted('target', ['readWriteAnyDatabase'], ['KC', 'BR']),
  ],
  versions: [{ source: '>=4.0', target: '>=4.0', sources: ['KC'] }],
  sources: ['KC'],
};
