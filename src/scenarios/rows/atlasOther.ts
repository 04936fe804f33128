import { byPerson, byProgram, fact, inferred, prerequisite } from '../data';
import type { RoleNeed, ScenarioRow } from '../types';

const ATLAS = ['atlas-replica-set', 'atlas-sharded', 'atlas-free', 'atlas-flex'];
const ATLAS_DEDICATED = ['atlas-replica-set', 'atlas-sharded'];
const ATLAS_ADMIN: RoleNeed = {
  side: 'target',
  roles: ['Atlas admin'],
  grant: 'Atlas console: Database Access, the user, Atlas admin.',
  sources: ['M5'],
};
const PROJECT_OWNER: RoleNeed = {
  side: 'target',
  roles: ['Project Owner'],
  grant: 'Atlas console: Project Settings, Access Manager, the user or API key, Project Owner.',
  sources: ['M7'],
};

/** Rows 16 and 19–22: everything else into Atlas. */
export const atlasOtherRows: ScenarioRow[] = [
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
    methods: [
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'backup-role',
        'The source account has the role backup.',
        ['M5'],
        'source-backup-role',
      ),
      prerequisite(
        'atlas-admin',
        'The target account is Atlas admin.',
        ['M5'],
        'target-atlas-admin',
      ),
      prerequisite('access-list', "The machine's address is in the project's IP access list.", [
        'M5',
      ]),
      prerequisite('writes-stopped', 'Writes to the source are stopped.', ['M5']),
      prerequisite(
        'database-tools',
        'MongoDB Database Tools, latest stable release, are installed.',
        ['M5', 'TD'],
        'tools-mongodump',
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
    roles: [
      {
        side: 'source',
        roles: ['backup'],
        grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup"])',
        sources: ['M5', 'BR'],
      },
      ATLAS_ADMIN,
    ],
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
      { method: 'compass', modes: ['offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
      { method: 'mongoimport', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'tier-now',
        'Look which tier Atlas moved the instance to: treat it as Flex.',
        ['M8'],
        'not-serverless',
      ),
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
      { method: 'atlas-sample-data', modes: ['offline'], role: 'documented' },
      { method: 'own-sample-data', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [prerequisite('project-owner', 'Project Owner of the Atlas project.', ['M7'])],
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
    versions: [{ source: 'any', target: 'any', sources: ['M7'] }],
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
      { method: 'atlas-snapshot-restore', modes: ['offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'snapshot',
        'A snapshot of the source exists, or backups are on and one is taken.',
        ['K'],
      ),
      prerequisite(
        'snapshot-target',
        'The target is a dedicated cluster, whose data the restore replaces.',
        ['K'],
        'target-dedicated',
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
    limits: [fact('A restore replaces everything in the target cluster.', 'K')],
    roles: [PROJECT_OWNER],
    versions: [{ source: 'any', target: 'same', sources: ['K'] }],
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
    methods: [{ method: 'contact-support', modes: ['online'], role: 'documented' }],
    prerequisites: [
      prerequisite('support-plan', 'A support plan, or a contact at MongoDB.', ['M6']),
    ],
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
    roles: [
      {
        side: 'target',
        roles: ['Organization member with access to support'],
        grant: 'Atlas console: Support, in the navigation bar of the organization.',
        sources: ['M5'],
      },
    ],
    versions: [{ source: 'any', target: 'any', sources: ['M6'] }],
    program: ['drafting the summary'],
    person: ['talking to support'],
    related: ['15'],
    sources: ['M6'],
  },
];
