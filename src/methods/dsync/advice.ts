import type { Advice } from '../../scenarios/advice';
import { toolAtHand } from '../../scenarios/checks';
import { fact, granted, inferred, prerequisite } from '../../scenarios/data';

export const advice: Advice = {
  summary: 'Adiom’s open-source tool: copies and follows MongoDB and services that resemble it.',
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['dsync'],
  base: 14,
  baseReason: 'follows Cosmos DB, too; little is documented of its limits',
  reads: 'change stream',
  source: {},
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: { low: 10e6, high: 60e6, basis: 'assumed: parallel copy of partitions' },
    applyRate: { low: 1_000, high: 5_000, basis: 'assumed: one change stream' },
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
      'dsync',
      'dsync runs on a machine that reaches both sides.',
      ['DS'],
      toolAtHand('dsync'),
    ),
  ],
  limits: [
    fact('One direction only.', 'DS'),
    inferred('It carries documents: indexes, options and views are made by hand.', 'DS'),
  ],
  roles: [
    granted('source', ['readAnyDatabase'], ['DS', 'BR']),
    granted('target', ['readWriteAnyDatabase'], ['DS', 'BR']),
  ],
  versions: [{ source: '>=4.0', target: '>=4.0', sources: ['DS'] }],
  otherPairs: 'refused',
  sources: ['DS'],
};
