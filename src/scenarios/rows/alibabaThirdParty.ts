import { byPerson, byProgram, fact, inferred, prerequisite } from '../data';
import type { ScenarioRow } from '../types';
import {
  DTS_LIMITS,
  DTS_ONLINE_PREREQUISITES,
  DTS_PERSON,
  DTS_PREREQUISITES,
  DTS_PROGRAM,
  DTS_ROLES,
  DTS_STEPS,
  DTS_VERSIONS_ANY,
  TOOLS_LIMITS,
  TOOLS_ROLES,
  TOOLS_VERSIONS,
} from './blocks';

/** Rows 7 and 8: from other clouds to ApsaraDB for MongoDB. */
export const alibabaThirdPartyRows: ScenarioRow[] = [
  {
    row: '7',
    title: 'Amazon DynamoDB to ApsaraDB, by CSV and mongoimport',
    vendor: 'alibaba',
    from: ['dynamodb'],
    to: ['apsaradb-replica-set', 'apsaradb-sharded'],
    methods: [{ method: 'mongoimport', modes: ['offline'], role: 'documented' }],
    prerequisites: [
      prerequisite(
        'intermediate-host',
        "A machine in between holds the exported files and the tools of the target's version.",
        ['A7'],
      ),
      prerequisite('target-whitelist', "The machine's address is in the target's whitelist.", [
        'A7',
      ]),
      prerequisite(
        'dynamodb-point-in-time-recovery',
        'For the export to S3 instead of CSV, point-in-time recovery is on.',
        ['DC'],
      ),
    ],
    steps: [
      byPerson('In the AWS console, open Items, Actions, Export to .csv, once a table.', 'A7'),
      byProgram('Import each file with `mongoimport --type csv --headerline`.', 'A7', 'TI'),
      byProgram('Create the indexes afterwards.', 'A7'),
      byProgram(
        'Or, from an export to S3: unpack the data files, unwrap `Item` with its type letters, and import Extended JSON.',
        'DD',
        'N',
      ),
    ],
    limits: [
      fact('A CSV keeps text only: numbers, sets and nested values lose their types.', 'A7', 'TI'),
      fact('mongoimport does not understand the JSON that DynamoDB exports.', 'TI', 'DD'),
      fact('An export to S3 is not consistent across transactions.', 'DC'),
      fact(
        'The types are S, N, B, BOOL, NULL, M, L, SS, NS and BS; N is written as a string and B as base64.',
        'DD',
      ),
    ],
    roles: [
      {
        side: 'target',
        roles: ['readWrite on the imported database'],
        grant:
          'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
        sources: ['A7'],
      },
    ],
    versions: [{ source: 'any', target: '>=3.0', sources: ['A7'] }],
    program: ['the import, of the JSON of an S3 export too'],
    person: ['the export in AWS'],
    related: [],
    sources: ['A7'],
  },
  {
    row: '8a',
    title: 'Atlas to ApsaraDB, with the MongoDB tools',
    vendor: 'alibaba',
    from: ['atlas-replica-set', 'atlas-sharded'],
    to: ['apsaradb-replica-set', 'apsaradb-sharded'],
    methods: [
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['offline', 'online'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'atlas-read',
        'An Atlas database user that may read everything.',
        ['A8'],
        'source-backup-role',
      ),
      prerequisite('local-disk', 'The disk of the machine in between is larger than the data.', [
        'A8',
      ]),
      prerequisite(
        'both-access-lists',
        "The machine's address is in the access list of Atlas and in the whitelist of ApsaraDB.",
        ['A8'],
      ),
      prerequisite(
        'pre-shard-recommended',
        'A sharded target is pre-sharded: recommended.',
        ['A8', 'A17'],
        'target-pre-sharded',
      ),
    ],
    steps: [
      byPerson('Stop the writes to the source.', 'A8'),
      byProgram('Dump with the command that Atlas shows for the cluster.', 'A8'),
      byProgram('Restore each database of the dump by itself.', 'A8'),
    ],
    limits: TOOLS_LIMITS,
    roles: TOOLS_ROLES,
    versions: TOOLS_VERSIONS,
    program: ['everything; the Atlas access list through its API'],
    person: ['stopping the application', 'the ApsaraDB whitelist'],
    related: ['8b'],
    sources: ['A8'],
  },
  {
    row: '8b',
    title: 'Atlas to ApsaraDB, with DTS',
    vendor: 'alibaba',
    from: ['atlas-replica-set', 'atlas-sharded'],
    to: ['apsaradb-standalone', 'apsaradb-replica-set', 'apsaradb-sharded'],
    methods: [
      { method: 'dts-migration', modes: ['online', 'offline'], role: 'documented' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'list-databases',
        'The Atlas user may also run `listDatabases`.',
        ['A9'],
        'source-list-databases',
      ),
      prerequisite('atlas-access-list', 'The addresses of DTS are in the access list of Atlas.', [
        'A9',
      ]),
      ...DTS_PREREQUISITES,
      ...DTS_ONLINE_PREREQUISITES,
    ],
    steps: [
      byProgram("Find the cluster's present primary: DTS wants that node, port 27017.", 'A9'),
      byPerson('In the task choose "public IP" as source and SSL as encryption.', 'A9'),
      ...DTS_STEPS,
    ],
    limits: [
      inferred(
        'Only the addresses that `DescribeDTSIP` returns need to be admitted by Atlas, not all.',
        'A9',
        'O',
      ),
      inferred('A failover of the source changes the primary that the task reads from.', 'A9'),
      ...DTS_LIMITS,
    ],
    roles: DTS_ROLES,
    versions: DTS_VERSIONS_ANY,
    program: [...DTS_PROGRAM, 'finding the primary'],
    person: DTS_PERSON,
    related: ['8a'],
    sources: ['A9'],
  },
];
