import type { Advice } from '../../scenarios/advice';
import { accountHas, toolAtHand } from '../../scenarios/checks';
import { fact, granted, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';

export const advice: Advice = {
  summary: 'Open-source replication by the oplog or change streams, run on a machine of your own.',
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['mongoshake'],
  base: 24,
  baseReason: 'follows sources that are too old for change streams',
  reads: 'oplog',
  source: { lookalikes: 'refused', balancerOff: true, copiesOrphans: true },
  target: { lookalikes: 'refused', sharedTier: 'refused', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: { low: 15e6, high: 70e6, basis: 'measured at 67 MB/s with indexes on two cores' },
    applyRate: {
      low: 3_000,
      high: 7_000,
      basis: 'measured at 7,000 changes a second on two cores',
    },
    cutover: { low: 30, high: 300 },
  },
  cannotCarry: {
    'collection options': 'most collection options',
    views: 'views',
    'time-series collections': 'time-series collections',
    'users and roles': 'users and roles',
    'search indexes': 'Atlas Search indexes',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  lastingSync: 'made for it',
  prerequisites: [
    prerequisite(
      'mongoshake-host',
      'A Linux machine that runs MongoShake and reaches both sides.',
      ['A13'],
      toolAtHand('mongoshake'),
    ),
    prerequisite(
      'mongoshake-roles',
      'The accounts have the roles listed.',
      ['A13'],
      accountHas('source', 'readAnyDatabase'),
    ),
    oplogOutlastsCopy('X', 'OP'),
  ],
  limits: [
    fact('The full synchronisation cannot be resumed.', 'X'),
    fact('No change of structure until the full synchronisation has ended.', 'A13'),
    fact(
      '`full_sync.collection_exist_drop` is on unless told otherwise: it drops target collections.',
      'X',
    ),
    fact('`full_sync.create_index` is off unless told otherwise.', 'X'),
    fact('`conf.version` must fit the program, or it stops.', 'X'),
    fact('Passwords must not contain @.', 'A13'),
  ],
  roles: [
    granted(
      'source',
      ['readAnyDatabase', 'read on local', 'readWrite on mongoshake'],
      ['A13'],
      '["readAnyDatabase", { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }]',
    ),
    granted('target', ['readWriteAnyDatabase'], ['A13']),
  ],
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['X'] }],
  sources: ['A13', 'X'],
};
