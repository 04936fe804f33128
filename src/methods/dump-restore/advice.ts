import type { Advice } from '../../scenarios/advice';
import { targetNamesFree, targetSpace, toolAtHand } from '../../scenarios/checks';
import { fact, granted, prerequisite } from '../../scenarios/data';
import { writesStopped } from '../../scenarios/prerequisites';
import { RESTORER, REFUSED_BY_TOOLS } from '../shared/databaseTools';

export const advice: Advice = {
  summary: 'A full logical copy with the MongoDB Database Tools, with writes stopped.',
  modes: ['offline'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['mongodump', 'mongorestore'],
  base: 34,
  baseReason: 'works nearly everywhere, from old versions and restricted tiers too',
  reads: 'dump',
  source: { refuses: REFUSED_BY_TOOLS, balancerOff: true },
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 15e6,
      high: 60e6,
      basis:
        'measured at 60 MB/s with indexes on two cores; a quarter of that where servers are busy',
    },
  },
  cannotCarry: {
    'changes during the copy': 'changes made after the dump began',
    'search indexes': 'Atlas Search indexes: create them on the target',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  users: 'taken but to managed targets',
  prerequisites: [
    writesStopped('M5', 'TD'),
    prerequisite(
      'database-tools',
      'mongodump and mongorestore are installed, both of one version.',
      ['TD', 'T'],
      toolAtHand('mongodump'),
    ),
    prerequisite(
      'target-space',
      'The target has 10 % more space than the source holds.',
      ['D1'],
      targetSpace,
    ),
    prerequisite('target-empty', 'The target namespaces are empty.', ['T'], targetNamesFree),
  ],
  limits: [
    fact('mongorestore inserts only and never updates.', 'T'),
    fact(
      'The documents promise a restore to the same major version or FCV; other pairs mostly work and are tried first.',
      'T',
    ),
    fact(
      '`--oplog` is for whole dumps of a replica set, is refused by mongos, and is aborted by renames.',
      'TD',
    ),
    fact('It cannot be used on collections with Queryable Encryption.', 'TD'),
  ],
  roles: [granted('source', ['backup'], ['TD', 'BR']), RESTORER],
  versions: [{ source: 'any', target: 'same', sources: ['T'] }],
  sources: ['TD', 'T'],
};
