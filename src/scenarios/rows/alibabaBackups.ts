import { fact } from '../data';
import { alternative, byPerson, byProgram, documented, reworded, ofMethod } from './data';
import type { RowData } from './types';

const SELF_MANAGED = ['self-standalone', 'self-replica-set'];

/** Row 12: from a backup of an ApsaraDB replica set to a self-managed deployment. */
export const alibabaBackupRows: RowData[] = [
  {
    row: '12a',
    title: 'ApsaraDB replica set to self-managed, from a logical backup',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: [...SELF_MANAGED, 'self-sharded'],
    methods: [
      documented('apsaradb-logical-backup', 'offline'),
      alternative('dump-restore', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      reworded('three-nodes', 'The instance is a replica set of three nodes or more.', 'A14'),
      ...ofMethod('same-version', 'database-tools'),
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
    limits: [],
    withMethodLimits: true,
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
      documented('apsaradb-physical-backup', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      ...ofMethod('tde-off'),
      reworded(
        'physical-storage-engine',
        'The storage engine is WiredTiger or RocksDB; with TerarkDB take the logical backup.',
        'A15',
      ),
      reworded(
        'linux',
        'A Linux machine, for `_qp.xb` files with Percona XtraBackup and qpress.',
        'A15',
      ),
      reworded('physical-versions', 'Versions 3.2 to 3.2 or 3.4, 4.0 to 4.0, 4.2 to 4.2.', 'A15'),
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
    program: ['download, unpacking, configuration, start, verification'],
    person: ['making the backup and copying its address'],
    related: ['12a'],
    sources: ['A15'],
  },
];
