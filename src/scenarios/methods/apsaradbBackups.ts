import { fact, inferred, prerequisite } from '../data';
import type { Method } from '../types';

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
  throughput: { low: 15e6, high: 50e6, basis: 'assumed: download, then a restore with indexes' },
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
      grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["restore"])',
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
