import { fact, inferred, prerequisite } from '../data';
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
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$SOURCE_USER", ["backup"])',
      sources: ['TD', 'BR'],
    },
    {
      side: 'target',
      roles: ['restore'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["restore"])',
      sources: ['T', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'same', sources: ['T'] }],
  sources: ['TD', 'T'],
};

/** Files into collections. */
export const mongoimport: Method = {
  id: 'mongoimport',
  title: 'mongoimport',
  summary: 'Loads JSON, Extended JSON or CSV files, also those exported from DynamoDB.',
  modes: ['offline'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongoimport'],
  base: 34,
  baseReason: 'the documented way for files',
  throughput: {
    low: 5e6,
    high: 25e6,
    basis: 'assumed: text is parsed line by line by one worker unless told otherwise',
  },
  cannotCarry: {
    indexes: 'indexes: create them after the import',
    'collection options': 'collection options: create the collections first',
    'users and roles': 'users and roles',
    'exact BSON types': 'types, from CSV or plain JSON',
    'changes during the copy': 'changes made after the export',
  },
  prerequisites: [
    prerequisite('database-tools', 'mongoimport is installed.', ['TI'], 'tools-mongoimport'),
    prerequisite('files-exported', 'The files lie on the machine that imports them.', ['TI']),
  ],
  limits: [
    fact('It has no mode for the JSON of DynamoDB: `Item` must be unwrapped first.', 'TI', 'DD'),
    fact('It reads no gzip.', 'TI'),
    fact('One insertion worker a collection unless `--numInsertionWorkers` says more.', 'TI'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['readWrite on the imported database'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["readWriteAnyDatabase"])',
      sources: ['TI', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['TI'] }],
  sources: ['TI'],
};

/** The graphical client's import and export. */
export const compass: Method = {
  id: 'compass',
  title: 'MongoDB Compass',
  summary: 'Exports and imports one collection at a time, by mouse.',
  modes: ['offline'],
  drivenBy: 'person',
  metered: false,
  tools: ['compass'],
  base: 20,
  baseReason: 'easy for a handful of small collections',
  throughput: {
    low: 1e6,
    high: 5e6,
    basis: 'assumed: one collection at a time, through a desktop',
  },
  cannotCarry: {
    indexes: 'indexes: create them after the import',
    'collection options': 'collection options',
    views: 'views',
    'users and roles': 'users and roles',
    'exact BSON types': 'types, when exported as CSV',
    'changes during the copy': 'changes made after the export',
  },
  prerequisites: [
    prerequisite(
      'compass',
      'MongoDB Compass on a desktop that reaches both sides.',
      ['C'],
      'tools-compass',
    ),
    prerequisite('writes-stopped', 'Writes to the source are stopped.', ['C']),
  ],
  limits: [
    fact('One collection at a time.', 'C'),
    fact('CSV loses types; Extended JSON keeps them.', 'C'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['readWrite on the imported database'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["readWriteAnyDatabase"])',
      sources: ['C', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['C'] }],
  sources: ['C'],
};

/** Many connectors on many machines. */
export const kafkaConnect: Method = {
  id: 'kafka-connect',
  title: 'Kafka Connect',
  summary:
    'MongoDB source and sink connectors on a Kafka Connect cluster: scales over many machines.',
  modes: ['online'],
  drivenBy: 'tool',
  metered: false,
  tools: ['kafka-connect'],
  base: 18,
  baseReason: 'scales out, at the price of a Kafka cluster to run',
  throughput: {
    low: 20e6,
    high: 300e6,
    basis: 'assumed: grows with the number of connectors and workers',
  },
  applyRate: { low: 5_000, high: 50_000, basis: 'assumed: grows with the number of sink tasks' },
  cutoverSeconds: { low: 30, high: 300 },
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
      'tools-kafka-connect',
    ),
    prerequisite(
      'change-streams',
      'The source account may open change streams.',
      ['CS'],
      'change-streams',
    ),
    prerequisite(
      'oplog-covers-copy',
      'The oplog reaches back longer than the copy takes.',
      ['CS', 'OP'],
      'oplog-covers-copy',
    ),
  ],
  limits: [
    fact(
      '`startup.mode=copy_existing` turns existing documents into events, and may repeat changes made meanwhile; they apply to the same end.',
      'KC',
    ),
    inferred('Changes of structure are not carried.', 'KC'),
  ],
  roles: [
    {
      side: 'source',
      roles: ['readAnyDatabase'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$SOURCE_USER", ["readAnyDatabase"])',
      sources: ['KC', 'BR'],
    },
    {
      side: 'target',
      roles: ['readWriteAnyDatabase'],
      grant: 'db.getSiblingDB("admin").grantRolesToUser("$TARGET_USER", ["readWriteAnyDatabase"])',
      sources: ['KC', 'BR'],
    },
  ],
  versions: [{ source: '>=4.0', target: '>=4.0', sources: ['KC'] }],
  sources: ['KC'],
};
