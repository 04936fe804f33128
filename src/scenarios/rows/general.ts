import { toolAtHand } from '../checks';
import { fact, inferred, prerequisite } from '../data';
import { TARGET_KINDS } from '../kinds';
import { writesStopped, oplogOutlastsCopy } from '../prerequisites';
import type { RoleNeed } from '../types';
import { TOOLS_LIMITS } from './blocks';
import { alternative, byPerson, byProgram, documented, ofMethod, reworded } from './data';
import type { RowData } from './types';

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
const RESTORER: RoleNeed = {
  side: 'target',
  roles: ['restore'],
  grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["restore"])',
  sources: ['T', 'BR'],
};

/** Rows that no vendor's table has: files, dumps, and the remaining pairs of deployments. */
export const generalRows: RowData[] = [
  {
    row: 'G1',
    title: 'JSON or CSV files to any target',
    vendor: 'general',
    from: ['files'],
    to: ANY_TARGET,
    methods: [documented('mongoimport', 'offline'), documented('compass', 'offline')],
    prerequisites: ofMethod('database-tools'),
    steps: [byProgram('Import each file with mongoimport.', 'TI', 'M6')],
    limits: [
      fact('A CSV has no types unless `--columnsHaveTypes` names them.', 'TI'),
      fact('mongoimport reads no gzip.', 'TI'),
    ],
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
    methods: [documented('dump-restore', 'offline')],
    prerequisites: [
      prerequisite(
        'database-tools',
        'mongorestore is installed.',
        ['T'],
        toolAtHand('mongorestore'),
      ),
      reworded('target-space', 'The target has 10 % more space than the dump holds.', 'D1'),
    ],
    steps: [byProgram('Restore it with mongorestore.', 'T')],
    limits: [fact('mongorestore inserts only and never updates what is there.', 'T')],
    roles: [RESTORER],
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
      documented('built-in', 'online', 'offline'),
      alternative('dump-restore', 'offline'),
      alternative('mongoshake', 'online'),
      alternative('kafka-connect', 'online'),
    ],
    prerequisites: [
      oplogOutlastsCopy('CS', 'OP'),
      reworded('target-empty', 'The target namespaces are empty.', 'S2'),
      ...ofMethod('target-space'),
    ],
    steps: [
      byProgram('Open the change stream, copy, apply the changes, compare.', 'CS'),
      byPerson('Stop writes, cut over, switch the application.', 'CS'),
    ],
    limits: [inferred('Users and roles are created on the target by hand.', 'BR')],
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
    methods: [documented('built-in', 'offline'), documented('dump-restore', 'offline')],
    prerequisites: [writesStopped('M5', 'TD')],
    steps: [byPerson('Stop the writes.', 'TD'), byProgram('Copy, then compare.', 'TD', 'T')],
    limits: [fact('A standalone has no oplog and no change streams.', 'CS', 'RS')],
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
      documented('built-in', 'online', 'offline'),
      alternative('dump-restore', 'offline'),
      alternative('dts-migration', 'offline'),
    ],
    prerequisites: ofMethod('target-space'),
    steps: [byProgram('Copy, apply the changes where they can be followed, compare.', 'CS')],
    limits: [inferred('A sharded source into a replica set loses its shard keys.', 'A17')],
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
    methods: [documented('dump-restore', 'offline')],
    prerequisites: ofMethod('writes-stopped'),
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
    methods: [documented('mongoimport', 'offline')],
    prerequisites: ofMethod('database-tools'),
    steps: [
      byPerson('Export the tables in AWS, as CSV or to S3.', 'DC', 'A7'),
      byProgram('Unwrap and import them, then create the indexes.', 'DD', 'TI'),
    ],
    limits: [
      fact('A CSV keeps text only.', 'TI'),
      fact('An export to S3 is not consistent across transactions.', 'DC'),
    ],
    program: ['the import'],
    person: ['the export in AWS'],
    related: ['7'],
    sources: ['DD', 'DC', 'TI'],
  },
];
