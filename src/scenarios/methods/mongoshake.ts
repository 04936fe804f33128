import { fact, prerequisite, whenOnline } from '../data';
import type { Method } from '../types';

/** The open-source replicator of Alibaba Cloud. */
export const mongoshake: Method = {
  id: 'mongoshake',
  title: 'MongoShake',
  summary: 'Open-source replication by the oplog or change streams, run on a machine of your own.',
  modes: ['online'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongoshake'],
  base: 24,
  baseReason: 'follows sources that are too old for change streams',
  throughput: { low: 15e6, high: 70e6, basis: 'measured at 67 MB/s with indexes on two cores' },
  applyRate: { low: 3_000, high: 7_000, basis: 'measured at 7,000 changes a second on two cores' },
  cutoverSeconds: { low: 30, high: 300 },
  cannotCarry: {
    'collection options': 'most collection options',
    views: 'views',
    'time-series collections': 'time-series collections',
    'users and roles': 'users and roles',
    'search indexes': 'Atlas Search indexes',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  prerequisites: [
    prerequisite(
      'mongoshake-host',
      'A Linux machine that runs MongoShake and reaches both sides.',
      ['A13'],
      'tools-mongoshake',
    ),
    prerequisite(
      'mongoshake-roles',
      'The accounts have the roles listed.',
      ['A13'],
      'mongoshake-roles',
    ),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes.',
        ['X', 'OP'],
        'oplog-covers-copy',
      ),
    ),
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
    {
      side: 'source',
      roles: ['readAnyDatabase', 'read on local', 'readWrite on mongoshake'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }])',
      sources: ['A13'],
    },
    {
      side: 'target',
      roles: ['readWriteAnyDatabase'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
      sources: ['A13'],
    },
  ],
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['X'] }],
  sources: ['A13', 'X'],
};
