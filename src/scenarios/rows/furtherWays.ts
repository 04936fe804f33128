import { fact } from '../data';
import { oplogOutlastsCopy } from '../prerequisites';
import { alternative, byPerson, byProgram, documented, ofMethod } from './data';
import type { RowData } from './types';

const SELF_SETS = ['self-replica-set', 'self-sharded'];
const SELF = ['self-standalone', ...SELF_SETS];
const SETS = [
  'self-replica-set',
  'aws-replica-set',
  'cloud-manager-replica-set',
  'ops-manager-replica-set',
];
const LIVE = [...SETS, 'self-sharded', 'cloud-manager-sharded', 'ops-manager-sharded'];
const OTHERS = ['huawei-dds', 'digitalocean', 'ibm-cloud', 'ovhcloud', 'yandex'];
const DEDICATED = ['atlas-replica-set', 'atlas-sharded'];
const FOLLOWED_APSARADB = ['apsaradb-replica-set', 'apsaradb-sharded'];
const APSARADB = ['apsaradb-standalone', ...FOLLOWED_APSARADB];
const SWITCHING = 'stopping and switching the application';

/** Ways that no vendor's table has, and the providers that such tables leave out. */
export const furtherRows: RowData[] = [
  {
    row: 'G8',
    title: 'New machines as members of the self-managed source, then stepping down',
    vendor: 'general',
    from: SETS,
    to: ['self-replica-set'],
    methods: [documented('add-members', 'online'), documented('seed-members', 'online')],
    prerequisites: ofMethod('same-network', 'members-version'),
    steps: [
      byPerson('Add members, by initial sync or seeded from the files of another.', 'RSM'),
      byPerson('Have the old primary step down; remove the old members.', 'RSR'),
    ],
    limits: [fact('The set is moved as a whole, under its name.', 'RSM')],
    program: ['the commands'],
    person: ['the machines and the network', 'the connection strings of the application'],
    related: ['G3'],
    sources: ['RSM', 'RSR'],
  },
  {
    row: 'G9',
    title: 'Atlas Free or Flex to a larger tier of the same project',
    vendor: 'general',
    from: ['atlas-free', 'atlas-flex', 'atlas-serverless'],
    to: ['atlas-flex', 'atlas-replica-set'],
    methods: [documented('atlas-tier-change', 'online')],
    prerequisites: ofMethod('tier-same-project', 'tier-billing'),
    steps: [byPerson('Change the tier in the console.', 'M8')],
    limits: [fact('Free and Flex clusters cannot be sharded.', 'M9', 'M11')],
    program: ['a dump beforehand'],
    person: ['the change of tier'],
    related: ['16'],
    sources: ['M8', 'M9'],
  },
  {
    row: 'G10',
    title: 'Other providers, and Huawei DDS, to and from MongoDB deployments',
    vendor: 'general',
    from: [...OTHERS, ...LIVE, ...FOLLOWED_APSARADB, ...DEDICATED, 'self-standalone'],
    to: [...SELF, ...APSARADB, ...DEDICATED, ...OTHERS],
    condition: 'other-provider',
    methods: [
      documented('built-in', 'online', 'offline'),
      documented('dump-restore', 'offline'),
      alternative('provider-restore', 'offline'),
    ],
    prerequisites: [oplogOutlastsCopy('CS', 'OP'), ...ofMethod('target-space')],
    steps: [byProgram('Open the change stream where there is one, copy, compare.', 'CS')],
    limits: [
      fact(
        'Roles and the size of the oplog are set in the provider’s console, not by commands.',
        'BR',
        'OP',
      ),
    ],
    program: ['everything but the console'],
    person: ['the provider’s console', SWITCHING],
    related: ['G3'],
    sources: ['CS', 'TD'],
  },
  {
    row: 'G11',
    title: 'Amazon DynamoDB, followed by its streams',
    vendor: 'general',
    from: ['dynamodb'],
    to: [...SELF, ...APSARADB, ...DEDICATED, ...OTHERS],
    methods: [documented('nimoshake', 'online')],
    prerequisites: ofMethod('nimoshake', 'dynamodb-keys'),
    steps: [byProgram('Read the tables, then follow their streams.', 'N')],
    limits: [
      fact('A partition and a sort key become a unique index, a partition key a hashed one.', 'N'),
    ],
    program: ['the copy and the incremental part'],
    person: ['the streams in AWS', SWITCHING],
    related: ['7', 'G7'],
    sources: ['N'],
  },
  {
    row: 'G12',
    title: 'To Percona Server for MongoDB',
    vendor: 'general',
    from: [...SETS, 'atlas-replica-set'],
    to: ['self-replica-set'],
    condition: 'percona-server',
    methods: [documented('percona-clustersync', 'online')],
    prerequisites: ofMethod('pcsm', 'pcsm-versions'),
    steps: [byProgram('Clone, follow the change stream, finalize.', 'CS')],
    limits: [fact('Change streams tell nothing of users and roles.', 'CS')],
    program: ['the clone and the changes'],
    person: [SWITCHING],
    related: ['G3'],
    sources: ['CS'],
  },
  {
    row: 'G13',
    title: 'Cosmos DB, Azure DocumentDB or Amazon DocumentDB, followed',
    vendor: 'general',
    from: ['cosmosdb', 'azure-documentdb', 'documentdb'],
    to: [...SELF_SETS, 'atlas-replica-set', 'azure-documentdb'],
    methods: [documented('dump-restore', 'offline'), alternative('dsync', 'online')],
    prerequisites: ofMethod('writes-stopped'),
    steps: [byProgram('Dump and restore; or copy and follow, where the streams allow it.', 'TD')],
    limits: [
      fact('Azure DocumentDB keeps 400 MB of changes.', 'AZS'),
      fact('Amazon DocumentDB keeps changes for three hours unless told more.', 'DOC'),
    ],
    versions: [{ source: 'any', target: 'any', sources: ['TD'] }],
    program: ['all but the switch'],
    person: [SWITCHING],
    related: ['G6'],
    sources: ['TD', 'AZS', 'DOC'],
  },
  {
    row: 'G14',
    title: 'To Huawei DDS with DRS',
    vendor: 'general',
    from: [...SELF, 'huawei-dds', 'aws-replica-set'],
    to: ['huawei-dds'],
    methods: [documented('huawei-drs', 'online', 'offline')],
    prerequisites: ofMethod('drs-versions', 'drs-roles'),
    steps: [byPerson('Create the task in the DRS console, and start it.', 'BR')],
    limits: [fact('Reading the oplog takes a role on the database local.', 'BR')],
    program: ['the comparison'],
    person: ['the DRS console', SWITCHING],
    related: ['G10'],
    sources: ['BR'],
  },
  {
    row: 'G15',
    title: 'Into Azure DocumentDB',
    vendor: 'general',
    from: [...LIVE, ...DEDICATED, 'apsaradb-replica-set', 'self-standalone'],
    to: ['azure-documentdb'],
    methods: [
      documented('azure-dms', 'online', 'offline'),
      alternative('dump-restore', 'offline'),
      alternative('dsync', 'online'),
    ],
    prerequisites: ofMethod('azure-subscription', 'azure-assessment'),
    steps: [byPerson('Lead the job in the extension for VS Code.', 'AZS')],
    limits: [fact('Azure DocumentDB only resembles MongoDB.', 'AZS')],
    program: ['the comparison'],
    person: ['the job', SWITCHING],
    related: ['G13'],
    sources: ['AZS'],
  },
];
