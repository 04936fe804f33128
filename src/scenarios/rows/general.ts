import { byPerson, byProgram, fact, inferred, prerequisite, whenOnline } from '../data';
import { TARGET_KINDS } from '../kinds';
import type { RoleNeed, ScenarioRow } from '../types';
import { TOOLS_LIMITS, TOOLS_ROLES } from './blocks';

const ANY_TARGET = TARGET_KINDS.map(({ id }) => id);
const SELF = ['self-standalone', 'self-replica-set', 'self-sharded'];
const APSARADB = ['apsaradb-standalone', 'apsaradb-replica-set', 'apsaradb-sharded'];
const FOLLOWABLE = [
  'self-replica-set',
  'self-sharded',
  'aws-replica-set',
  'cloud-manager-replica-set',
  'cloud-manager-sharded',
  'ops-manager-replica-set',
  'ops-manager-sharded',
  'apsaradb-replica-set',
  'apsaradb-sharded',
  'atlas-replica-set',
  'atlas-sharded',
];
const WRITER: RoleNeed = {
  side: 'target',
  roles: ['readWriteAnyDatabase'],
  grant:
    'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
  sources: ['BR'],
};
const READER: RoleNeed = {
  side: 'source',
  roles: ['readAnyDatabase', 'clusterMonitor'],
  grant:
    'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", "clusterMonitor"])',
  sources: ['BR', 'CS'],
};
const STOP_WRITES = prerequisite(
  'writes-stopped',
  'Writes to the source are stopped for the whole copy.',
  ['M5', 'TD'],
);

/** Rows that no vendor's table has: files, dumps, and the remaining pairs of deployments. */
export const generalRows: ScenarioRow[] = [
  {
    row: 'G1',
    title: 'JSON or CSV files to any target',
    vendor: 'general',
    from: ['files'],
    to: ANY_TARGET,
    methods: [
      { method: 'mongoimport', modes: ['offline'], role: 'documented' },
      { method: 'compass', modes: ['offline'], role: 'documented' },
    ],
    prerequisites: [
      prerequisite('database-tools', 'mongoimport is installed.', ['TI'], 'tools-mongoimport'),
    ],
    steps: [byProgram('Import each file with mongoimport.', 'TI', 'M6')],
    limits: [
      fact('A CSV has no types unless `--columnsHaveTypes` names them.', 'TI'),
      fact('mongoimport reads no gzip.', 'TI'),
    ],
    roles: [WRITER],
    versions: [{ source: 'any', target: 'any', sources: ['TI'] }],
    program: ['all of it'],
    person: [],
    related: ['7'],
    sources: ['M6', 'TI'],
  },
  {
    row: 'G2',
    title: 'A mongodump directory or archive to any target',
    vendor: 'general',
    from: ['dump'],
    to: ANY_TARGET,
    methods: [{ method: 'dump-restore', modes: ['offline'], role: 'documented' }],
    prerequisites: [
      prerequisite('database-tools', 'mongorestore is installed.', ['T'], 'tools-mongorestore'),
      prerequisite(
        'target-space',
        'The target has 10 % more space than the dump holds.',
        ['D1'],
        'target-space',
      ),
    ],
    steps: [byProgram('Restore it with mongorestore.', 'T')],
    limits: [fact('mongorestore inserts only and never updates what is there.', 'T')],
    roles: [TOOLS_ROLES[1] ?? WRITER],
    versions: [{ source: 'any', target: 'same', sources: ['T'] }],
    program: ['all of it'],
    person: [],
    related: ['16'],
    sources: ['T'],
  },
  {
    row: 'G3',
    title: 'Replica set or sharded cluster to a self-managed deployment',
    vendor: 'general',
    from: FOLLOWABLE,
    to: SELF,
    methods: [
      { method: 'built-in', modes: ['online', 'offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'alternative' },
      { method: 'mongoshake', modes: ['online'], role: 'alternative' },
      { method: 'kafka-connect', modes: ['online'], role: 'alternative' },
    ],
    prerequisites: [
      whenOnline(
        prerequisite(
          'oplog-covers-copy',
          'The oplog reaches back longer than the copy takes.',
          ['CS', 'OP'],
          'oplog-covers-copy',
        ),
      ),
      prerequisite('target-empty', 'The target namespaces are empty.', ['S2'], 'target-empty'),
      prerequisite(
        'target-space',
        'The target has 10 % more space than the source holds.',
        ['D1'],
        'target-space',
      ),
    ],
    steps: [
      byProgram('Open the change stream, copy, apply the changes, compare.', 'CS'),
      byPerson('Stop writes, cut over, switch the application.', 'CS'),
    ],
    limits: [inferred('Users and roles are created on the target by hand.', 'BR')],
    roles: [READER, WRITER],
    versions: [{ source: '>=4.4', target: '>=4.4', sources: ['DR'] }],
    program: ['everything but stopping and switching the application'],
    person: ['stopping and switching the application'],
    related: ['G4'],
    sources: ['CS', 'DR'],
  },
  {
    row: 'G4',
    title: 'Standalone to a self-managed deployment or an ApsaraDB standalone',
    vendor: 'general',
    from: ['self-standalone', 'apsaradb-standalone'],
    to: [...SELF, 'apsaradb-standalone'],
    methods: [
      { method: 'built-in', modes: ['offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
    ],
    prerequisites: [STOP_WRITES],
    steps: [byPerson('Stop the writes.', 'TD'), byProgram('Copy, then compare.', 'TD', 'T')],
    limits: [fact('A standalone has no oplog and no change streams.', 'CS', 'RS')],
    roles: [READER, WRITER],
    versions: [{ source: '>=4.4', target: '>=4.4', sources: ['DR'] }],
    program: ['everything but stopping and switching the application'],
    person: ['stopping and switching the application'],
    related: ['G3', '1'],
    sources: ['RS', 'TD'],
  },
  {
    row: 'G5',
    title: 'Replica sets and sharded clusters to ApsaraDB, the remaining pairs',
    vendor: 'general',
    from: [
      'apsaradb-replica-set',
      'apsaradb-sharded',
      'self-sharded',
      'cloud-manager-sharded',
      'ops-manager-sharded',
    ],
    to: APSARADB,
    methods: [
      { method: 'built-in', modes: ['online', 'offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'alternative' },
      { method: 'dts-migration', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'target-space',
        'The target has 10 % more space than the source holds.',
        ['D1'],
        'target-space',
      ),
    ],
    steps: [byProgram('Copy, apply the changes where they can be followed, compare.', 'CS')],
    limits: [inferred('A sharded source into a replica set loses its shard keys.', 'A17')],
    roles: [READER, WRITER],
    versions: [{ source: '>=4.4', target: '>=4.4', sources: ['DR'] }],
    program: ['everything but stopping and switching the application'],
    person: ['the whitelists', 'stopping and switching the application'],
    related: ['9', '11', '6'],
    sources: ['D2', 'CS'],
  },
  {
    row: 'G6',
    title: 'Shared Atlas, Serverless, Compose, DocumentDB or Cosmos DB to self-managed or ApsaraDB',
    vendor: 'general',
    from: ['atlas-free', 'atlas-flex', 'atlas-serverless', 'compose', 'documentdb', 'cosmosdb'],
    to: [...SELF, ...APSARADB],
    methods: [{ method: 'dump-restore', modes: ['offline'], role: 'documented' }],
    prerequisites: [STOP_WRITES],
    steps: [byPerson('Stop the writes.', 'TD'), byProgram('Dump and restore.', 'TD', 'T')],
    limits: [
      fact(
        'Flex and Free clusters have no change streams over the whole deployment, and no oplog to dump.',
        'M9',
        'M10',
      ),
      fact(
        'DocumentDB keeps change streams off until each collection or database is switched on.',
        'DOC',
      ),
      fact("Cosmos DB's change streams lack deletes and cover one collection each.", 'COS'),
      ...TOOLS_LIMITS,
    ],
    roles: TOOLS_ROLES,
    versions: [{ source: 'any', target: 'any', sources: ['TD'] }],
    program: ['dump and restore'],
    person: ['stopping and switching the application'],
    related: ['16'],
    sources: ['TD', 'M9', 'DOC', 'COS'],
  },
  {
    row: 'G7',
    title: 'Amazon DynamoDB to self-managed or Atlas',
    vendor: 'general',
    from: ['dynamodb'],
    to: [
      ...SELF,
      'apsaradb-standalone',
      'atlas-replica-set',
      'atlas-sharded',
      'atlas-free',
      'atlas-flex',
    ],
    methods: [{ method: 'mongoimport', modes: ['offline'], role: 'documented' }],
    prerequisites: [
      prerequisite('database-tools', 'mongoimport is installed.', ['TI'], 'tools-mongoimport'),
    ],
    steps: [
      byPerson('Export the tables in AWS, as CSV or to S3.', 'DC', 'A7'),
      byProgram('Unwrap and import them, then create the indexes.', 'DD', 'TI'),
    ],
    limits: [
      fact('A CSV keeps text only.', 'TI'),
      fact('An export to S3 is not consistent across transactions.', 'DC'),
    ],
    roles: [WRITER],
    versions: [{ source: 'any', target: 'any', sources: ['TI'] }],
    program: ['the import'],
    person: ['the export in AWS'],
    related: ['7'],
    sources: ['DD', 'DC', 'TI'],
  },
];
