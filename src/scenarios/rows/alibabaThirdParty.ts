import { accountHas, targetPreSharded } from '../checks';
import { fact, inferred, prerequisite } from '../data';
import { DTS_PERSON, DTS_PROGRAM, DTS_STEPS, TOOLS_LIMITS } from './blocks';
import { alternative, byPerson, byProgram, documented, ofMethod } from './data';
import type { RowData } from './types';

/** Rows 7 and 8: from other clouds to ApsaraDB for MongoDB. */
export const alibabaThirdPartyRows: RowData[] = [
  {
    row: '7',
    title: 'Amazon DynamoDB to ApsaraDB, by CSV and mongoimport',
    vendor: 'alibaba',
    from: ['dynamodb'],
    to: ['apsaradb-replica-set', 'apsaradb-sharded'],
    methods: [documented('mongoimport', 'offline')],
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
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline', 'online')],
    prerequisites: [
      prerequisite(
        'atlas-read',
        'An Atlas database user that may read everything.',
        ['A8'],
        accountHas('source', 'backup'),
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
        targetPreSharded,
      ),
    ],
    steps: [
      byPerson('Stop the writes to the source.', 'A8'),
      byProgram('Dump with the command that Atlas shows for the cluster.', 'A8'),
      byProgram('Restore each database of the dump by itself.', 'A8'),
    ],
    limits: TOOLS_LIMITS,
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
      documented('dts-migration', 'online', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      prerequisite(
        'list-databases',
        'The Atlas user may also run `listDatabases`.',
        ['A9'],
        accountHas('source', 'readAnyDatabase'),
      ),
      prerequisite('atlas-access-list', 'The addresses of DTS are in the access list of Atlas.', [
        'A9',
      ]),
      ...ofMethod('target-space', 'dts-account', 'oplog-seven-days'),
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
    ],
    withMethodLimits: true,
    program: [...DTS_PROGRAM, 'finding the primary'],
    person: DTS_PERSON,
    related: ['8a'],
    sources: ['A9'],
  },
];
