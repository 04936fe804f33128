import { fact, inferred, prerequisite } from '../data';
import { DTS_LIMITS, DTS_ONLINE_PREREQUISITES, DTS_PREREQUISITES, DTS_ROLES } from '../rows/blocks';
import type { Method } from '../types';

const DTS_THROUGHPUT = {
  low: 5e6,
  high: 50e6,
  basis: 'assumed: depends on the class of the DTS instance, small to xxlarge',
};
const DTS_APPLY = {
  low: 1_000,
  high: 10_000,
  basis: 'assumed: depends on the class of the DTS instance',
};
const DTS_CANNOT_CARRY = {
  'users and roles': 'users and roles: create them on the target',
  'search indexes': 'Atlas Search indexes',
  'shard keys': 'shard keys: shard the target collections beforehand',
};

/** Data Transmission Service, migration. */
export const dtsMigration: Method = {
  id: 'dts-migration',
  title: 'Alibaba Cloud DTS, migration',
  summary: "Alibaba Cloud's service copies, and follows the changes until the switch.",
  modes: ['online', 'offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: true,
  tools: [],
  base: 36,
  baseReason: 'a managed service that the vendor documents for this way',
  throughput: DTS_THROUGHPUT,
  applyRate: DTS_APPLY,
  cutoverSeconds: { low: 60, high: 600 },
  cannotCarry: DTS_CANNOT_CARRY,
  prerequisites: [
    ...DTS_PREREQUISITES,
    ...DTS_ONLINE_PREREQUISITES,
    prerequisite(
      'dts-roles',
      'The accounts of both sides have the roles listed.',
      ['A1', 'A3'],
      'dts-roles',
    ),
  ],
  limits: DTS_LIMITS,
  roles: DTS_ROLES,
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['D3'] }],
  sources: ['A1', 'A3', 'D2', 'D3', 'O'],
};

/** Data Transmission Service, continuous synchronization. */
export const dtsSync: Method = {
  ...dtsMigration,
  id: 'dts-sync',
  title: 'Alibaba Cloud DTS, synchronization',
  summary: "Alibaba Cloud's service keeps a second deployment in step for as long as it is paid.",
  modes: ['online'],
  base: 28,
  baseReason: 'a managed service for lasting synchronization',
};

/** The open-source replicator of Alibaba Cloud. */
export const mongoshake: Method = {
  id: 'mongoshake',
  title: 'MongoShake',
  summary: 'Open-source replication by the oplog or change streams, run on a machine of your own.',
  modes: ['online'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongoshake'],
  base: 27,
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
    prerequisite(
      'oplog-covers-copy',
      'The oplog reaches back longer than the copy takes.',
      ['X', 'OP'],
      'oplog-covers-copy',
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
        'db.getSiblingDB("admin").grantRolesToUser("$SOURCE_USER", ["readAnyDatabase", { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }])',
      sources: ['A13'],
    },
    {
      side: 'target',
      roles: ['readWriteAnyDatabase'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["readWriteAnyDatabase"])',
      sources: ['A13'],
    },
  ],
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['X'] }],
  sources: ['A13', 'X'],
};

/** A logical backup of an ApsaraDB replica set. */
export const apsaradbLogicalBackup: Method = {
  id: 'apsaradb-logical-backup',
  title: 'ApsaraDB logical backup',
  summary: 'Download a logical backup of the instance and restore it with mongorestore.',
  modes: ['offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: false,
  tools: ['mongorestore'],
  base: 32,
  baseReason: 'spares the instance the load of a dump',
  throughput: { low: 10e6, high: 50e6, basis: 'assumed: download, then a restore with indexes' },
  cannotCarry: {
    'changes during the copy': 'changes made after the backup',
    'users and roles': 'users and roles',
    'shard keys': 'shard keys',
  },
  prerequisites: [
    prerequisite(
      'three-nodes',
      'The source is a replica set of three nodes or more.',
      ['A14'],
      'source-three-members',
    ),
    prerequisite(
      'same-version',
      'Both sides run the same database version.',
      ['A14'],
      'same-version',
    ),
    prerequisite(
      'database-tools',
      'mongorestore of that version is installed.',
      ['A14', 'T'],
      'tools-mongorestore',
    ),
  ],
  limits: [
    fact('`--drop` destroys target collections of the same names.', 'A14'),
    fact('What is written after the backup is not in it.', 'A14'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['restore'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["restore"])',
      sources: ['T', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'same', sources: ['A14'] }],
  sources: ['A14', 'A19'],
};

/** A physical backup of an ApsaraDB replica set. */
export const apsaradbPhysicalBackup: Method = {
  id: 'apsaradb-physical-backup',
  title: 'ApsaraDB physical backup',
  summary: "Download the data files of a physical backup and start a mongod of one's own on them.",
  modes: ['offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: false,
  tools: ['wget', 'xtrabackup'],
  base: 30,
  baseReason:
    'the fastest way for a very large instance: files, not documents, and indexes built already',
  throughput: {
    low: 20e6,
    high: 120e6,
    basis: 'assumed: a download and unpacking, no index to build',
  },
  cannotCarry: { 'changes during the copy': 'changes made after the backup' },
  prerequisites: [
    prerequisite('tde-off', 'Transparent data encryption is off.', ['A15'], 'tde-off'),
    prerequisite(
      'physical-storage-engine',
      'The storage engine is WiredTiger or RocksDB.',
      ['A15'],
      'physical-storage-engine',
    ),
    prerequisite(
      'physical-versions',
      '3.2 to 3.2 or 3.4, 4.0 to 4.0, 4.2 to 4.2.',
      ['A15'],
      'physical-versions',
    ),
    prerequisite('linux', 'Linux, with Percona XtraBackup and qpress for `_qp.xb` files.', ['A15']),
  ],
  limits: [
    fact(
      'It must first start as a standalone: the backup carries the old replica-set configuration.',
      'A15',
    ),
    fact('A stray `storage.bson` keeps mongod from starting.', 'A15'),
    inferred('It makes a deployment; nothing can be added to one that holds data.', 'A15'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['remove on local.system.replset, for the moment'],
      grant:
        'db.getSiblingDB("admin").createRole({ role: "removeReplset", privileges: [{ resource: { db: "local", collection: "system.replset" }, actions: ["remove"] }], roles: [] })',
      sources: ['A15'],
    },
  ],
  versions: [
    { source: '3.2', target: '3.2', sources: ['A15'] },
    { source: '3.2', target: '3.4', sources: ['A15'] },
    { source: '4.0', target: '4.0', sources: ['A15'] },
    { source: '4.2', target: '4.2', sources: ['A15'] },
  ],
  sources: ['A15'],
};
