import { accountHas, toolAtHand } from '../checks';
import { fact, inferred, prerequisite } from '../data';
import type { RoleNeed } from '../types';
import { ATLAS_ADMIN, ATLAS_TOOLS_ROLES } from './blocks';
import { alternative, byPerson, byProgram, documented, ofMethod, reworded } from './data';
import type { RowData } from './types';

const ATLAS = ['atlas-replica-set', 'atlas-sharded', 'atlas-free', 'atlas-flex'];
const ATLAS_DEDICATED = ['atlas-replica-set', 'atlas-sharded'];
const PROJECT_OWNER: RoleNeed = {
  side: 'target',
  roles: ['Project Owner'],
  grant: 'Atlas console: Project Settings, Access Manager, the user or API key, Project Owner.',
  sources: ['M7'],
};

/** Rows 16 and 19–22: everything else into Atlas. */
export const atlasOtherRows: RowData[] = [
  {
    row: '16',
    title: 'Shared tier, no oplog or unsupported version to Atlas, with mongorestore',
    vendor: 'atlas',
    from: [
      'atlas-free',
      'atlas-flex',
      'self-standalone',
      'self-replica-set',
      'self-sharded',
      'aws-replica-set',
      'apsaradb-standalone',
      'apsaradb-replica-set',
      'apsaradb-sharded',
      'compose',
      'documentdb',
      'cosmosdb',
    ],
    to: ATLAS,
    condition: 'no-live-way',
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline')],
    prerequisites: [
      prerequisite(
        'backup-role',
        'The source account has the role backup.',
        ['M5'],
        accountHas('source', 'backup'),
      ),
      prerequisite(
        'atlas-admin',
        'The target account is Atlas admin.',
        ['M5'],
        accountHas('target', 'atlasAdmin'),
      ),
      prerequisite('access-list', "The machine's address is in the project's IP access list.", [
        'M5',
      ]),
      prerequisite('writes-stopped', 'Writes to the source are stopped.', ['M5']),
      prerequisite(
        'database-tools',
        'MongoDB Database Tools, latest stable release, are installed.',
        ['M5', 'TD'],
        toolAtHand('mongodump'),
      ),
    ],
    steps: [
      byPerson('Stop the writes.', 'M5'),
      byProgram(
        'Pipe `mongodump --archive` into `mongorestore --archive`, leaving out `admin.system.*`.',
        'M5',
        'TD',
        'T',
      ),
    ],
    limits: [
      fact('Passwords in connection strings are percent-encoded.', 'M5'),
      fact(
        'To Free and Flex: no admin database, no `--oplogReplay`, no `--preserveUUID`, no `--restoreDbUsersAndRoles`.',
        'T',
        'M9',
      ),
      fact('What is written after the dump began is lost.', 'M5'),
    ],
    roles: ATLAS_TOOLS_ROLES,
    versions: [{ source: 'any', target: 'any', sources: ['M5'] }],
    program: ['everything'],
    person: ['stopping the application'],
    related: ['15', '17'],
    sources: ['M5'],
  },
  {
    row: '19',
    title: 'Atlas Serverless to Atlas, with Compass or self-managed tools',
    vendor: 'atlas',
    from: ['atlas-serverless'],
    to: ATLAS,
    methods: [
      documented('compass', 'offline'),
      documented('dump-restore', 'offline'),
      alternative('mongoimport', 'offline'),
    ],
    prerequisites: [
      prerequisite('tier-now', 'Look which tier Atlas moved the instance to: treat it as Flex.', [
        'M8',
      ]),
      prerequisite('access-list', "The machine's address is in the project's IP access list.", [
        'M5',
      ]),
    ],
    steps: [
      byProgram('Export each collection as Extended JSON, or dump everything.', 'C', 'TD'),
      byProgram('Import or restore it.', 'C', 'T'),
    ],
    limits: [
      fact(
        'Serverless is unsupported since 22 January 2026; instances became Free, Flex or Dedicated.',
        'M8',
      ),
      fact('mongosync refuses serverless and shared tiers.', 'S2'),
      fact('CSV loses types; Extended JSON keeps them.', 'C'),
    ],
    roles: [
      {
        side: 'source',
        roles: ['readAnyDatabase'],
        grant: 'Atlas console: Database Access, the user, Only read any database.',
        sources: ['C'],
      },
      ATLAS_ADMIN,
    ],
    versions: [{ source: 'any', target: 'any', sources: ['M8'] }],
    program: ['export and import'],
    person: ['stopping the application'],
    related: ['16'],
    sources: ['M8', 'C'],
  },
  {
    row: '20',
    title: 'Sample data into Atlas',
    vendor: 'atlas',
    from: ['sample-data'],
    to: ATLAS,
    methods: [
      documented('atlas-sample-data', 'offline'),
      alternative('own-sample-data', 'offline'),
    ],
    prerequisites: ofMethod('project-owner'),
    steps: [
      byProgram(
        '`atlas clusters sampleData load` with the name of the cluster, or the API call that it makes.',
        'M7',
        'K',
      ),
      byProgram('Ask for the job until its `state` says that it is done.', 'K'),
    ],
    limits: [fact('It loads the sets that Atlas offers, whole; nothing can be chosen.', 'M7')],
    roles: [PROJECT_OWNER],
    program: ['all of it'],
    person: [],
    related: [],
    sources: ['M7', 'K'],
  },
  {
    row: '21',
    title: 'Copy of a cluster, for testing',
    vendor: 'atlas',
    from: ['atlas-replica-set', 'atlas-sharded'],
    to: ATLAS_DEDICATED,
    condition: 'copy',
    methods: [
      documented('atlas-snapshot-restore', 'offline'),
      documented('dump-restore', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      reworded(
        'snapshot',
        'A snapshot of the source exists, or backups are on and one is taken.',
        'K',
      ),
      reworded(
        'snapshot-target',
        'The target is a dedicated cluster, whose data the restore replaces.',
        'K',
      ),
    ],
    steps: [
      byProgram('Take or choose a snapshot.', 'K'),
      byProgram(
        'Post a restore job with `deliveryType`, `snapshotId`, `targetClusterName` and `targetGroupId`.',
        'K',
      ),
      byProgram('Or dump and restore.', 'M6'),
    ],
    limits: [],
    withMethodLimits: true,
    roles: [PROJECT_OWNER],
    program: ['all of it, by the API'],
    person: [],
    related: ['16'],
    sources: ['M6', 'K'],
  },
  {
    row: '22',
    title: 'Near-continuous uptime: contact support',
    vendor: 'atlas',
    from: [
      'self-standalone',
      'self-replica-set',
      'self-sharded',
      'aws-replica-set',
      'cloud-manager-replica-set',
      'cloud-manager-sharded',
      'ops-manager-replica-set',
      'ops-manager-sharded',
      'apsaradb-standalone',
      'apsaradb-replica-set',
      'apsaradb-sharded',
      'atlas-replica-set',
      'atlas-sharded',
      'compose',
      'documentdb',
      'cosmosdb',
    ],
    to: ATLAS_DEDICATED,
    condition: 'near-continuous-uptime',
    methods: [documented('contact-support', 'online')],
    prerequisites: ofMethod('support-plan'),
    steps: [
      byProgram('Draft the summary: uptime needs, both configurations, sizes and rates.', 'M6'),
      byPerson('Send it to MongoDB Support.', 'M6'),
    ],
    limits: [
      inferred(
        'Every method of a program stops writes at least for the moment of the cutover.',
        'M2',
        'S',
      ),
    ],
    program: ['drafting the summary'],
    person: ['talking to support'],
    related: ['15'],
    sources: ['M6'],
  },
];
