import {
  targetLarger,
  shardSpace,
  targetPreSharded,
  notStandalone,
  noOrphans,
  balancerOff,
} from '../checks';
import { fact, inferred, prerequisite, whenOnline } from '../data';
import {
  DTS_PERSON,
  DTS_PROGRAM,
  DTS_STEPS,
  DTS_VERSION,
  DTS_VERSIONS_2021,
  TOOLS_LIMITS,
  TOOLS_PREREQUISITES,
  TOOLS_STEPS,
} from './blocks';
import { alternative, byPerson, byProgram, documented, ofMethod } from './data';
import type { RowData } from './types';

const ANY_APSARADB = ['apsaradb-standalone', 'apsaradb-replica-set', 'apsaradb-sharded'];
const SELF_REPLICA_SETS = [
  'self-replica-set',
  'aws-replica-set',
  'cloud-manager-replica-set',
  'ops-manager-replica-set',
];
const SELF_SHARDED = ['self-sharded', 'cloud-manager-sharded', 'ops-manager-sharded'];

/** Rows 1–6: from self-managed deployments to ApsaraDB for MongoDB. */
export const alibabaSelfManagedRows: RowData[] = [
  {
    row: '1',
    title: 'Self-managed standalone to ApsaraDB, with DTS',
    vendor: 'alibaba',
    from: ['self-standalone'],
    to: ANY_APSARADB,
    methods: [
      documented('dts-migration', 'online', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      prerequisite(
        'dts-versions',
        'Versions 3.0, 3.2, 3.4, 4.0 and 4.2 in 2021; the DTS console shows the present list.',
        ['A1'],
        DTS_VERSION,
      ),
      prerequisite(
        'target-larger',
        'The target has more space than the source uses.',
        ['A1'],
        targetLarger,
      ),
      whenOnline(
        prerequisite(
          'oplog-enabled',
          'For incremental migration the oplog is enabled: the standalone is a replica set of one member.',
          ['A1', 'RS'],
          notStandalone,
        ),
      ),
      ...ofMethod('target-space', 'dts-account'),
    ],
    steps: [
      byPerson(
        'For incremental migration, restart the standalone as a replica set of one member: shut it down with `db.shutdownServer()`, start it with `--replSet rs0`, then `rs.initiate()`.',
        'A1',
        'RS',
      ),
      byProgram('Check the oplog with `rs.printReplicationInfo()`.', 'A1'),
      ...DTS_STEPS,
      byPerson('Start the source without `--replSet` again if it is to live on.', 'A1'),
    ],
    limits: [
      fact('The restart into a replica set is a downtime of its own.', 'A1'),
      fact('Without an oplog only a full migration is possible.', 'A1'),
    ],
    withMethodLimits: true,
    versions: DTS_VERSIONS_2021,
    program: [...DTS_PROGRAM, 'finding out that it is a standalone and writing the commands'],
    person: [...DTS_PERSON, 'the restart of the source'],
    related: ['2'],
    sources: ['A1'],
  },
  {
    row: '2',
    title: 'Standalone to ApsaraDB standalone, with the MongoDB tools',
    vendor: 'alibaba',
    from: ['self-standalone'],
    to: ['apsaradb-standalone'],
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline')],
    prerequisites: TOOLS_PREREQUISITES,
    steps: TOOLS_STEPS,
    limits: TOOLS_LIMITS,
    program: ['everything but the whitelist and the public endpoint'],
    person: ['the whitelist and the public endpoint', 'stopping the application'],
    related: ['1'],
    sources: ['A2'],
  },
  {
    row: '3',
    title: 'Self-managed replica set to ApsaraDB, with DTS',
    vendor: 'alibaba',
    from: SELF_REPLICA_SETS,
    to: ANY_APSARADB,
    methods: [
      documented('dts-migration', 'online', 'offline'),
      alternative('dts-sync', 'online'),
      alternative('built-in', 'online', 'offline'),
      alternative('mongoshake', 'online'),
    ],
    prerequisites: [
      prerequisite('port-open', "The source's port is open to the addresses of DTS.", ['A3']),
      ...ofMethod('target-space', 'dts-account', 'oplog-seven-days'),
    ],
    steps: DTS_STEPS,
    limits: [],
    withMethodLimits: true,
    program: DTS_PROGRAM,
    person: DTS_PERSON,
    related: ['4'],
    sources: ['A3'],
  },
  {
    row: '4',
    title: 'Replica set to ApsaraDB replica set, with the MongoDB tools',
    vendor: 'alibaba',
    from: SELF_REPLICA_SETS,
    to: ['apsaradb-replica-set'],
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline', 'online')],
    prerequisites: TOOLS_PREREQUISITES,
    steps: TOOLS_STEPS,
    limits: TOOLS_LIMITS,
    program: ['everything but the whitelist and the public endpoint'],
    person: ['the whitelist and the public endpoint', 'stopping the application'],
    related: ['3'],
    sources: ['A4'],
  },
  {
    row: '5',
    title: 'Self-managed sharded cluster to ApsaraDB sharded cluster, with DTS',
    vendor: 'alibaba',
    from: SELF_SHARDED,
    to: ['apsaradb-sharded'],
    methods: [
      documented('dts-migration', 'online', 'offline'),
      alternative('built-in', 'online', 'offline'),
      alternative('mongoshake', 'online'),
    ],
    prerequisites: [
      prerequisite(
        'shard-space',
        'Every target shard has more space than the largest source shard holds.',
        ['A5', 'D1'],
        shardSpace,
      ),
      prerequisite(
        'balancer-off',
        'The balancer of the source is stopped, and no round of it is running any more.',
        ['A5', 'A16'],
        balancerOff,
      ),
      prerequisite(
        'no-orphans',
        'Orphaned documents are cleaned on every shard, database by database.',
        ['A5'],
        noOrphans,
      ),
      prerequisite(
        'target-sharded',
        'The target collections are created and sharded beforehand.',
        ['A5', 'A17'],
        targetPreSharded,
      ),
      prerequisite(
        'shard-endpoints',
        'DTS reaches every shard directly, with one account that is the same on all shards.',
        ['A5', 'D1'],
      ),
      ...ofMethod('target-space', 'dts-account', 'oplog-seven-days'),
    ],
    steps: [
      byProgram(
        'Stop the balancer with `sh.stopBalancer()` and wait until `sh.isBalancerRunning()` says no.',
        'A16',
      ),
      byProgram('Clean orphaned documents on every shard.', 'A5'),
      byProgram('Create and shard the target collections.', 'A17'),
      byProgram('Make one DTS task for each shard, straight to that shard.', 'A5'),
      ...DTS_STEPS,
      byPerson('Cut over only when the tasks of all shards are "not delayed".', 'A5'),
      byProgram('Start the balancer again.', 'A16'),
    ],
    limits: [
      fact('One DTS task for each shard.', 'A5'),
      fact('A balancer left running makes DTS read inconsistent data.', 'A5'),
      fact('Orphaned documents make conflicts of `_id` on the target.', 'A5'),
      inferred('The shard key cannot be changed later on.', 'A5', 'A17'),
    ],
    withMethodLimits: true,
    program: [
      ...DTS_PROGRAM,
      'listing shards, stopping the balancer, cleaning, pre-sharding',
      'one task a shard, and a cutover that waits for all of them',
    ],
    person: [...DTS_PERSON, 'opening the ports of the shards'],
    related: ['6'],
    sources: ['A5', 'D1'],
  },
  {
    row: '6',
    title: 'Sharded cluster to ApsaraDB sharded cluster, with the MongoDB tools',
    vendor: 'alibaba',
    from: SELF_SHARDED,
    to: ['apsaradb-sharded'],
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline', 'online')],
    prerequisites: [
      ...TOOLS_PREREQUISITES,
      prerequisite(
        'target-collections',
        'The target collections are created first, and sharded before or after, or all data lands on the primary shard.',
        ['A6'],
        targetPreSharded,
      ),
      prerequisite(
        'balancer-stopped',
        'Balancer, writes and changes of structure are stopped during the dump.',
        ['A6', 'TD'],
        balancerOff,
      ),
    ],
    steps: [
      byProgram('Stop the balancer, and lock with `fsync` where the version can.', 'TD'),
      byProgram('Create the target collections and shard them.', 'A6'),
      ...TOOLS_STEPS,
      byProgram('Restore through a mongos.', 'A6'),
    ],
    limits: [
      fact(
        'Since 4.2 a dump of a sharded cluster does not keep transactions across shards whole.',
        'TD',
      ),
      fact('The `fsync` lock through mongos needs 5.0.22, 6.0.11, 7.0.2 or 7.1 and later.', 'TD'),
      ...TOOLS_LIMITS,
    ],
    program: ['everything that goes over the database connection'],
    person: ['the whitelist and the public endpoint', 'stopping the application'],
    related: ['5'],
    sources: ['A6'],
  },
];
