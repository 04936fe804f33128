import { byPerson, byProgram, fact, prerequisite } from '../data';
import type { ScenarioRow } from '../types';

const SELF_MANAGED = ['self-standalone', 'self-replica-set'];

/** Row 12: from a backup of an ApsaraDB replica set to a self-managed deployment. */
export const alibabaBackupRows: ScenarioRow[] = [
  {
    row: '12a',
    title: 'ApsaraDB replica set to self-managed, from a logical backup',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: [...SELF_MANAGED, 'self-sharded'],
    methods: [
      { method: 'apsaradb-logical-backup', modes: ['offline'], role: 'documented' },
      { method: 'dump-restore', modes: ['offline'], role: 'alternative' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'three-nodes',
        'The instance is a replica set of three nodes or more.',
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
    steps: [
      byPerson('In the console: Backup Instance, Logical, then Download.', 'A14'),
      byProgram(
        'Or through the API: `CreateBackup(BackupMethod=Logical)`, then `DescribeBackups` for the address.',
        'A19',
      ),
      byProgram(
        'Restore the archive with `mongorestore --gzip --archive … --drop --stopOnError`.',
        'A14',
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
    program: ['the backup through the API, the download, the restore'],
    person: ['the AccessKey, or the download in the console'],
    related: ['12b'],
    sources: ['A14', 'A19'],
  },
  {
    row: '12b',
    title: 'ApsaraDB replica set to self-managed, from a physical backup',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: SELF_MANAGED,
    methods: [
      { method: 'apsaradb-physical-backup', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite('tde-off', 'Transparent data encryption is off.', ['A15'], 'tde-off'),
      prerequisite(
        'physical-storage-engine',
        'The storage engine is WiredTiger or RocksDB; with TerarkDB take the logical backup.',
        ['A15'],
        'physical-storage-engine',
      ),
      prerequisite(
        'linux',
        'A Linux machine, for `_qp.xb` files with Percona XtraBackup and qpress.',
        ['A15'],
      ),
      prerequisite(
        'physical-versions',
        'Versions 3.2 to 3.2 or 3.4, 4.0 to 4.0, 4.2 to 4.2.',
        ['A15'],
        'physical-versions',
      ),
    ],
    steps: [
      byPerson('Download the backup: `wget -c` of the address from the console.', 'A15'),
      byProgram(
        'Unpack it: `tar xzvf` for a `.tar.gz`; for a `_qp.xb`, `xbstream -x` and `innobackupex --decompress`.',
        'A15',
      ),
      byProgram(
        'Write a mongod.conf with `directoryPerDB`, authorization on and no `replSetName`, and start mongod with it.',
        'A15',
      ),
      byProgram(
        'For a replica set: empty `local.system.replset` with a temporary role, drop that role and its user, restart with a keyFile and two empty members, `rs.initiate()`.',
        'A15',
      ),
    ],
    limits: [
      fact(
        'The backup carries the old replica-set configuration, so it must first start as a standalone.',
        'A15',
      ),
      fact('A stray `storage.bson` keeps mongod from starting.', 'A15'),
      fact('A keyFile has 6 to 1,024 base64 characters, no `=`, and mode 400.', 'A15'),
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
    program: ['download, unpacking, configuration, start, verification'],
    person: ['making the backup and copying its address'],
    related: ['12a'],
    sources: ['A15'],
  },
];
