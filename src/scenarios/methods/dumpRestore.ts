import { fact, prerequisite } from '../data';
import type { Method } from '../types';

/** mongodump piped into mongorestore. */
export const dumpRestore: Method = {
  id: 'dump-restore',
  title: 'mongodump and mongorestore',
  summary: 'A full logical copy with the MongoDB Database Tools, with writes stopped.',
  modes: ['offline'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongodump', 'mongorestore'],
  base: 34,
  baseReason: 'works nearly everywhere, from old versions and restricted tiers too',
  throughput: {
    low: 15e6,
    high: 60e6,
    basis:
      'measured at 60 MB/s with indexes on two cores; a quarter of that where servers are busy',
  },
  cannotCarry: {
    'changes during the copy': 'changes made after the dump began',
    'search indexes': 'Atlas Search indexes: create them on the target',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  prerequisites: [
    prerequisite('writes-stopped', 'Writes to the source are stopped for the whole copy.', [
      'M5',
      'TD',
    ]),
    prerequisite(
      'database-tools',
      'mongodump and mongorestore are installed, both of one version.',
      ['TD', 'T'],
      'tools-mongodump',
    ),
    prerequisite(
      'target-space',
      'The target has 10 % more space than the source holds.',
      ['D1'],
      'target-space',
    ),
    prerequisite('target-empty', 'The target namespaces are empty.', ['T'], 'target-empty'),
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
  roles: [
    {
      side: 'source',
      roles: ['backup'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup"])',
      sources: ['TD', 'BR'],
    },
    {
      side: 'target',
      roles: ['restore'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["restore"])',
      sources: ['T', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'same', sources: ['T'] }],
  sources: ['TD', 'T'],
};
