import type { Needs, ScenarioFacts } from '../../src/scenarios/facts';
import { apsara, atlas, DAY, GB, HOUR, MINUTE, self, sharedAtlas, TB } from './scenarioSides';

/** A decision that a database administrator would make, and why. */
export interface GoldenDecision {
  name: string;
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
  /** `method/mode`, or `none`. */
  expect: string;
  /** `open`: it can start, at most after questions are answered. */
  status?: 'open' | 'needs-action' | 'last-resort';
  /** Ids of blockers of the one recommended, which must be told with their remedies. */
  blockers?: string[];
  why: string;
}

type Line = [
  name: string,
  source: ScenarioFacts,
  target: ScenarioFacts,
  needs: Needs,
  expect: string,
  why: string,
  blockers?: string[],
];

const minutes = (count: number): Needs => ({ allowedDowntimeSeconds: count * MINUTE });
const hours = (count: number): Needs => ({ allowedDowntimeSeconds: count * HOUR });

// One line each, to be read as a table.
// prettier-ignore
const followable: Line[] = [
  ['replica set to replica set, 10 minutes', self('replicaSet', '6.0.27'), self('replicaSet', '7.0.14'), minutes(10), 'built-in/online', 'Both speak change streams; the engine proves the copy.'],
  ['nothing known at all', {}, {}, {}, 'built-in/online', 'With nothing against it, the way that asks least of the user.'],
  ['4.4 to 6.0, online', self('replicaSet', '4.4.29'), self('replicaSet', '6.0.27'), minutes(5), 'built-in/online', 'Two majors apart: raw copying does not care, mongosync needs an old release.'],
  ['single-node replica set to sharded', self('replicaSet', '6.0.27', { members: 1 }), self('sharded', '6.0.27'), minutes(10), 'built-in/online', 'One node has an oplog, too; the collections are sharded beforehand.'],
  ['standalone to sharded, a night', self('standalone', '6.0.27', { dataBytes: 50 * GB }), self('sharded', '7.0.14'), hours(8), 'built-in/offline', 'A standalone is copied, not followed, and a night is long enough.'],
  ['standalone asked for online', self('standalone', '6.0.27', { dataBytes: 200 * GB }), self('replicaSet', '7.0.14'), minutes(5), 'mongosync/online', 'A restart as a one-member replica set first; only what compares while it follows leaves 5 minutes for the switch of 200 GB.', ['source-standalone']],
  ['small standalone, two hours', self('standalone', '5.0.30', { dataBytes: 2 * GB }), self('replicaSet', '6.0.27'), hours(2), 'built-in/offline', 'It ends in minutes; no restart into a replica set is worth it.'],
  ['standalone to standalone of ApsaraDB, 4.0', self('standalone', '4.0.28', { dataBytes: 20 * GB }), apsara('standalone', '4.0.10'), hours(6), 'dump-restore/offline', 'Row 2; the driver does not speak to 4.0, the tools do.'],
  ['small replica set, whole evening', self('replicaSet', '6.0.27', { dataBytes: 5 * GB }), self('replicaSet', '6.0.27'), hours(4), 'built-in/offline', 'Stopped, copied and compared within minutes: fewer parts than an online move.'],
  ['500 GB, one hour', self('replicaSet', '6.0.27', { dataBytes: 500 * GB, oplogWindowSeconds: 3 * DAY }), self('replicaSet', '7.0.14'), hours(1), 'mongosync/online', 'The copy takes hours, the window is one: follow the changes, with a way whose comparison does not fall into the window.'],
  ['sharded to sharded, online', self('sharded', '6.0.27', { balancerRunning: true }), self('sharded', '7.0.14'), minutes(10), 'built-in/online', 'One change stream through mongos; mongosync and MongoShake want the balancer stopped.'],
  ['sharded to replica set', self('sharded', '6.0.27'), self('replicaSet', '6.0.27'), minutes(10), 'built-in/online', 'mongosync does not merge shards; reading through mongos does.'],
  ['oplog shorter than the copy', self('replicaSet', '6.0.27', { dataBytes: TB, oplogWindowSeconds: 1 * HOUR }), self('replicaSet', '6.0.27'), minutes(10), 'mongosync/online', 'Keep more oplog first; 10 minutes allow neither an offline copy nor an hour of comparing 1 TB.', ['oplog-shorter-than-copy']],
  ['oplog shorter than the copy, a weekend', self('replicaSet', '6.0.27', { dataBytes: TB, oplogWindowSeconds: 1 * HOUR }), self('replicaSet', '6.0.27'), hours(48), 'built-in/offline', 'With a weekend of downtime the oplog does not matter.'],
  [
    'no privilege for change streams',
    self('replicaSet', '6.0.27', {
      changeStreams: false,
      oplogReadable: false,
      dataBytes: 300 * GB,
    }),
    self('replicaSet', '6.0.27'),
    minutes(10),
    'add-members/online', 'Replication asks for no change stream; with the networks connected nothing is compared while writes are stopped.',
  ],
  [
    'no privilege for change streams, a day',
    self('replicaSet', '6.0.27', {
      changeStreams: false,
      oplogReadable: false,
      dataBytes: 100 * GB,
    }),
    self('replicaSet', '6.0.27'),
    hours(24),
    'built-in/offline',
    'A day of downtime needs no grant.',
  ],
  ['no change streams, but the oplog can be read', self('replicaSet', '6.0.27', { changeStreams: false, oplogReadable: true }), self('replicaSet', '6.0.27'), minutes(10), 'add-members/online', 'Replication reads the oplog itself; MongoShake is next, where the networks are apart.'],
  ['more writes than can be applied', self('replicaSet', '6.0.27', { writesPerSecond: 60_000, dataBytes: 100 * GB }), self('replicaSet', '6.0.27'), minutes(10), 'add-members/online', 'No tool applies 60,000 writes a second; a member of the set does, as the others do.'],
  ['many writes, a long night', self('replicaSet', '6.0.27', { writesPerSecond: 60_000, dataBytes: 100 * GB }), self('replicaSet', '6.0.27'), hours(12), 'built-in/offline', 'What cannot be followed can be stopped.'],
  ['time-series collections', self('replicaSet', '6.0.27', { features: ['time-series collections'] }), self('replicaSet', '7.0.14'), minutes(10), 'built-in/online', 'mongosync and MongoShake leave them out.'],
  ['dollar-prefixed fields', self('replicaSet', '6.0.27', { features: ['dollar-prefixed fields'] }), self('replicaSet', '7.0.14'), minutes(10), 'built-in/online', 'mongosync refuses them; raw documents pass.'],
  ['queryable encryption', self('replicaSet', '7.0.14', { features: ['queryable encryption'], dataBytes: 10 * GB }), self('replicaSet', '7.0.14'), hours(12), 'built-in/offline', 'The tools refuse such collections.'],
  ['reverse sync, 7.0', self('replicaSet', '7.0.18', { edition: 'enterprise' }), self('replicaSet', '7.0.18'), { ...minutes(10), reverseSync: true }, 'built-in/online', 'Both turn round after the cutover; the engine goes on comparing and asks for no pair of versions.'],
  ['reverse sync, 4.4', self('replicaSet', '4.4.29'), self('replicaSet', '6.0.27'), { ...minutes(10), reverseSync: true }, 'built-in/online', 'The engine leads back to 4.4, too, where mongosync does not.'],
  ['users move too, a night', self('replicaSet', '6.0.27', { dataBytes: 5 * GB }), self('replicaSet', '6.0.27'), { ...hours(10), moveUsers: true }, 'built-in/offline', 'A list of users is created by hand sooner than a proof is missed.'],
  ['renamed databases', self('replicaSet', '6.0.27'), self('replicaSet', '7.0.14'), { ...minutes(10), rename: true }, 'built-in/online', 'mongosync cannot rename.'],
  ['lasting synchronization', self('replicaSet', '6.0.27'), self('replicaSet', '6.0.27'), { purpose: 'sync' }, 'built-in/online', 'It follows for as long as it runs; dump and restore copies once.'],
  ['compliance: nothing through third parties', self('replicaSet', '5.0.30'), self('replicaSet', '6.0.27'), { ...minutes(10), dataStaysInside: true }, 'built-in/online', 'It runs on a machine of the user.'],
  ['target full', self('replicaSet', '6.0.27', { storageBytes: 500 * GB }), self('replicaSet', '6.0.27', { freeDiskBytes: 100 * GB }), minutes(10), 'mongosync/online', 'No method makes room: the target is enlarged first; 500 GB are compared while they are followed.', ['target-too-small']],
  ['20 TB, many machines', self('sharded', '6.0.27', { dataBytes: 20 * TB, oplogWindowSeconds: 14 * DAY }), self('sharded', '7.0.14', { preSharded: true }), { ...hours(100), machines: 'many' }, 'kafka-connect/online', 'One machine needs days more than several.'],
  ['no downtime at all, self-managed', self('replicaSet', '6.0.27'), self('replicaSet', '7.0.14'), { allowedDowntimeSeconds: 0 }, 'none', 'Every cutover stops writes for a moment.'],
];

// One line each, to be read as a table.
// prettier-ignore
const old: Line[] = [
  ['3.6 replica set, online', self('replicaSet', '3.6.23'), self('replicaSet', '4.4.29'), minutes(10), 'mongoshake/online', 'Older than the driver speaks to; its oplog can still be tailed.'],
  ['3.6 replica set, a night', self('replicaSet', '3.6.23', { dataBytes: 20 * GB }), self('replicaSet', '4.4.29'), hours(10), 'dump-restore/offline', 'Dump with the tools of its time; the night is long enough.'],
  ['3.6 replica set to Atlas, a night', self('replicaSet', '3.6.23', { dataBytes: 20 * GB }), atlas('replicaSet', '7.0.18'), hours(10), 'dump-restore/offline', 'Row 16: no live way takes 3.6.'],
  ['3.6 replica set to ApsaraDB, online', self('replicaSet', '3.6.23', { oplogWindowSeconds: 10 * DAY }), apsara('replicaSet', '4.2.10'), minutes(15), 'dts-migration/online', 'Row 3: DTS reads its oplog.'],
  ['3.6 replica set to ApsaraDB, online and free', self('replicaSet', '3.6.23'), apsara('replicaSet', '4.2.10'), { ...minutes(15), freeOnly: true }, 'mongoshake/online', 'The incremental part of DTS is billed.'],
  ['2.6 standalone', self('standalone', '2.6.12', { dataBytes: 5 * GB }), self('replicaSet', '4.4.29'), hours(10), 'dump-restore/offline', 'Too old for everything else.'],
  [
    '3.4 sharded to ApsaraDB, online',
    self('sharded', '3.4.24', {
      oplogWindowSeconds: 8 * DAY,
      balancerRunning: false,
      orphans: false,
    }),
    apsara('sharded', '4.2.10', { preSharded: true }),
    minutes(15),
    'dts-migration/online',
    'Row 5, one task for each shard.',
  ],
  ['4.2 replica set, online', self('replicaSet', '4.2.24'), self('replicaSet', '6.0.27'), minutes(10), 'mongoshake/online', '4.2 is before the first version that the driver speaks to.'],
];

// One line each, to be read as a table.
// prettier-ignore
const intoAtlas: Line[] = [
  ['6.0 replica set to Atlas', self('replicaSet', '6.0.27'), atlas('replicaSet', '7.0.18'), minutes(15), 'built-in/online', 'Runs by itself; pulling wants a person at a wizard.'],
  ['5.0 sharded to Atlas', self('sharded', '5.0.30'), atlas('sharded', '7.0.18'), minutes(15), 'built-in/online', 'Pulling wants cleanupOrphaned on every shard first.'],
  ['Cloud Manager to Atlas', self('replicaSet', '6.0.27', { managedBy: 'cloud-manager' }), atlas('replicaSet', '7.0.18'), { allowedDowntimeSeconds: HOUR }, 'atlas-live-migrate-push/online', 'Row 14: the agent is there already.'],
  ['Ops Manager to Atlas', self('replicaSet', '6.0.27', { managedBy: 'ops-manager' }), atlas('replicaSet', '7.0.18'), minutes(15), 'built-in/online', 'Pushing from Ops Manager is unsupported since 6.0.'],
  ['Cloud Manager, 5.0', self('replicaSet', '5.0.30', { managedBy: 'cloud-manager' }), atlas('replicaSet', '7.0.18'), minutes(15), 'built-in/online', 'Pushing wants 6.0.17 on both sides.'],
  ['M0 source to M10', sharedAtlas('free'), atlas('replicaSet', '8.0.4'), {}, 'dump-restore/offline', 'Row 16: a shared tier gives no oplog and throttles.'],
  ['Flex source, online asked', sharedAtlas('flex', '8.0.4', { dataBytes: 4 * GB }), atlas('replicaSet', '8.0.4'), minutes(1), 'atlas-tier-change/online', 'A Flex cluster cannot be followed; made larger where it stands, it is back within minutes.'],
  ['replica set into Flex', self('replicaSet', '8.0.4', { dataBytes: 2 * GB }), sharedAtlas('flex'), hours(4), 'dump-restore/offline', 'The vendor documents mongorestore for shared tiers.'],
  ['Serverless', sharedAtlas('serverless'), atlas('replicaSet', '8.0.4'), {}, 'dump-restore/offline', 'Row 19: treated as Flex; mongosync refuses it.'],
  ['Compose to Atlas', { provider: 'compose', version: '3.6.23' }, atlas('replicaSet', '7.0.18'), {}, 'dump-restore/offline', 'Row 17: the live way is gone.'],
  ['Cosmos DB to Atlas', { provider: 'cosmosdb', version: '4.2.0' }, atlas('replicaSet', '7.0.18'), {}, 'dump-restore/offline', 'Its change streams lack deletes.'],
  ['DocumentDB to self-managed', { provider: 'documentdb', version: '5.0.0', dataBytes: 30 * GB }, self('replicaSet', '7.0.14'), hours(12), 'dump-restore/offline', 'Not a MongoDB server: no tested way follows it.'],
  ['replica set on AWS to Atlas', self('replicaSet', '7.0.18', { hosting: 'aws' }), atlas('replicaSet', '8.0.5'), minutes(15), 'built-in/online', 'Row 18, without the wizard.'],
  ['20 TB over 100 Mbit/s to Atlas', self('replicaSet', '6.0.27', { dataBytes: 20 * TB, oplogWindowSeconds: 3 * DAY }), atlas('replicaSet', '7.0.18'), { ...hours(1), linkMbps: 100 }, 'contact-support/online', 'Three weeks of copying outlast every oplog; people must find another road.'],
  ['20 TB over 100 Mbit/s, self-managed', self('replicaSet', '6.0.27', { dataBytes: 20 * TB, oplogWindowSeconds: 3 * DAY }), self('replicaSet', '7.0.14'), { ...hours(1), linkMbps: 100 }, 'seed-members/online', 'A disk travels faster than this link; the members begin with the version of the source.', ['members-upgraded-afterwards']],
  ['20 TB over 10 Gbit/s', self('replicaSet', '6.0.27', { dataBytes: 20 * TB, oplogWindowSeconds: 21 * DAY }), atlas('replicaSet', '7.0.18'), { ...hours(1), linkMbps: 10_000 }, 'mongosync/online', 'Days, and the oplog reaches back longer; an hour is no time to compare 20 TB in.'],
  ['near-continuous uptime', self('sharded', '6.0.27'), atlas('sharded', '7.0.18'), { allowedDowntimeSeconds: 1 }, 'contact-support/online', 'Row 22: no cutover takes a second only.'],
  ['copy of an Atlas cluster for tests', atlas('replicaSet', '7.0.18'), atlas('replicaSet', '7.0.18'), { purpose: 'copy' }, 'atlas-snapshot-restore/offline', 'Row 21: a snapshot does not touch the source.'],
  ['copy of a Flex cluster for tests', sharedAtlas('flex'), atlas('replicaSet', '8.0.4'), { purpose: 'copy' }, 'dump-restore/offline', 'Snapshots for restoring elsewhere come from dedicated clusters.'],
  ['sample data', { provider: 'sample-data' }, sharedAtlas('free'), { purpose: 'sample-data' }, 'atlas-sample-data/offline', 'Row 20.'],
  ['sample data into a self-managed one', { provider: 'sample-data' }, self('replicaSet', '7.0.14'), { purpose: 'sample-data' }, 'own-sample-data/offline', 'Atlas fills its own clusters only.'],
];

// One line each, to be read as a table.
// prettier-ignore
const apsaradb: Line[] = [
  [
    'cross-account, online',
    apsara('replicaSet', '4.4.29', {
      crossAccount: true,
      publicEndpoint: true,
      oplogWindowSeconds: 8 * DAY,
    }),
    apsara('replicaSet', '4.4.29'),
    minutes(15),
    'built-in/online',
    'Row 11; two endpoints are all that the engine needs.',
  ],
  [
    'cross-account, 4.2, no public endpoint',
    apsara('replicaSet', '4.2.10', {
      crossAccount: true,
      publicEndpoint: false,
      oplogWindowSeconds: 8 * DAY,
    }),
    apsara('replicaSet', '4.2.10'),
    { ...minutes(15), tools: [] },
    'dts-migration/online',
    'Row 11: request a public endpoint, then DTS; no tools are at hand.',
    ['no-public-endpoint'],
  ],
  ['ApsaraDB standalone, online asked', apsara('standalone', '4.0.10', { dataBytes: 50 * GB }), apsara('replicaSet', '4.0.10'), minutes(5), 'none', 'Row 10: it has no oplog, and cannot be given one.'],
  ['ApsaraDB standalone, a night', apsara('standalone', '4.0.10', { dataBytes: 50 * GB }), apsara('replicaSet', '4.0.10'), hours(24), 'dts-migration/offline', 'Row 10, full migration; free of charge.'],
  ['ApsaraDB replica set to sharded', apsara('replicaSet', '6.0.27'), apsara('sharded', '6.0.27', { preSharded: true }), minutes(15), 'built-in/online', 'Row 9, with a proof at the end.'],
  ['TDE on, backup wanted', apsara('replicaSet', '4.2.10', { tde: true, members: 3, dataBytes: 500 * GB }), self('replicaSet', '4.2.24'), { ...hours(72), selfService: false }, 'apsaradb-logical-backup/offline', 'Row 12a: encrypted files open nowhere else.'],
  [
    'TDE off, 5 TB of 4.2',
    apsara('replicaSet', '4.2.10', {
      tde: false,
      members: 3,
      storageEngine: 'WiredTiger',
      dataBytes: 5 * TB,
    }),
    self('replicaSet', '4.2.24'),
    hours(240),
    'apsaradb-physical-backup/offline',
    'Row 12b: files, and no index to build.',
  ],
  ['TerarkDB', apsara('replicaSet', '4.2.10', { storageEngine: 'TerarkDB', members: 3, dataBytes: 5 * TB }), self('replicaSet', '4.2.24'), hours(240), 'apsaradb-logical-backup/offline', 'Row 12b excludes it.'],
  ['two ApsaraDB replica sets in step, 4.2', apsara('replicaSet', '4.2.10'), apsara('replicaSet', '4.2.10'), { purpose: 'sync' }, 'mongoshake/online', 'Row 13; the driver does not speak to 4.2.'],
  ['two ApsaraDB replica sets in step, no tools', apsara('replicaSet', '4.2.10', { oplogWindowSeconds: 8 * DAY }), apsara('replicaSet', '4.2.10'), { purpose: 'sync', tools: [] }, 'dts-sync/online', 'Without a machine for MongoShake, the service.'],
  ['Atlas to ApsaraDB', atlas('replicaSet', '6.0.27'), apsara('replicaSet', '6.0.27'), minutes(15), 'built-in/online', 'Row 8b, without depending on which node is primary.'],
  ['Cosmos DB to ApsaraDB', { provider: 'cosmosdb', version: '4.2.0' }, apsara('replicaSet', '4.2.10'), {}, 'dump-restore/offline', 'DTS follows no Cosmos DB.'],
  ['DynamoDB to ApsaraDB', { provider: 'dynamodb' }, apsara('replicaSet', '6.0.27'), {}, 'mongoimport/offline', 'Row 7.'],
  ['DynamoDB, online asked', { provider: 'dynamodb', dataBytes: 500 * GB }, apsara('replicaSet', '6.0.27'), minutes(5), 'nimoshake/online', 'An export is no stream; NimoShake follows those of the tables.'],
  ['CSV files to Atlas', { provider: 'files' }, atlas('replicaSet', '7.0.18'), {}, 'mongoimport/offline', 'Made for files.'],
  ['a dump to restore', { provider: 'dump', dataBytes: 40 * GB }, self('replicaSet', '6.0.27'), hours(8), 'dump-restore/offline', 'Only the restoring half remains.'],
];

// One line each, to be read as a table.
// prettier-ignore
const wishes: Line[] = [
  ['both sides written at once', self('replicaSet', '6.0.27'), self('replicaSet', '6.0.27'), { purpose: 'sync', twoWay: true }, 'none', 'No tool carries writes both ways at once: they would overwrite each other.'],
  ['the same UUIDs, self-managed', self('replicaSet', '6.0.27'), self('replicaSet', '6.0.27'), { ...minutes(10), keepUuids: true }, 'add-members/online', 'What copies documents makes collections anew; a new member has those of the set.'],
  ['the same UUIDs, Atlas for tests', atlas('replicaSet', '7.0.18'), atlas('replicaSet', '7.0.18'), { purpose: 'copy', keepUuids: true }, 'atlas-snapshot-restore/offline', 'A snapshot is files: collections stay what they are.'],
  ['a snapshot into an older version', atlas('replicaSet', '8.0.5'), atlas('replicaSet', '7.0.18'), { purpose: 'copy' }, 'built-in/online', 'Files of 8.0 are not opened by 7.0: documents must be copied.'],
  ['fields dropped on the way, Atlas', self('replicaSet', '6.0.27'), atlas('replicaSet', '7.0.18'), { ...minutes(15), filters: true }, 'built-in/online', 'Only the engine changes documents on the way.'],
  ['2 TB, 5 minutes', self('replicaSet', '6.0.27', { dataBytes: 2 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '7.0.18'), minutes(5), 'mongosync/online', 'An exact comparison of 2 TB with writes stopped takes hours.'],
  ['2 TB, 5 minutes, 4.4 to 5.0', self('replicaSet', '4.4.29', { dataBytes: 2 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '5.0.30'), minutes(5), 'add-members/online', 'Members of 4.4 first, then the set is upgraded in place: no way compares 2 TB of 4.4 while it follows.', ['members-upgraded-afterwards']],
  ['reverse sync, 5.0 to 7.0', self('replicaSet', '5.0.30'), self('replicaSet', '7.0.18'), { ...minutes(10), reverseSync: true }, 'built-in/online', 'mongosync turns round between equal majors only.'],
  ['sharded as the source is', self('sharded', '5.0.30', { balancerRunning: true }), self('sharded', '5.0.30'), minutes(20), 'built-in/online', 'It shards the target itself; mongosync takes no target of 5.0.'],
];

const near = { sameNetwork: true } as const;
const other = (
  provider: NonNullable<ScenarioFacts['provider']>,
  version: string,
  more: Partial<ScenarioFacts> = {},
): ScenarioFacts => ({ provider, topology: 'replicaSet', version, ...more });

// One line each, to be read as a table.
// prettier-ignore
const furtherWays: Line[] = [
  ['5 TB in one network, 5 minutes', self('replicaSet', '6.0.27', { dataBytes: 5 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '6.0.27'), { ...minutes(5), ...near }, 'add-members/online', 'Same network, same version: hours of initial sync, seconds of an election.'],
  ['2 TB of 4.4 in one network', self('replicaSet', '4.4.29', { dataBytes: 2 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '4.4.29'), { ...minutes(5), ...near }, 'add-members/online', 'Nothing is compared or built again by replication.'],
  ['users and UUIDs in one network', self('replicaSet', '7.0.18', { dataBytes: 2 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '7.0.18'), { ...minutes(5), ...near, keepUuids: true, moveUsers: true }, 'add-members/online', 'A member has all that the set has.'],
  ['a cluster in one network', self('sharded', '6.0.27', { dataBytes: 10 * TB, oplogWindowSeconds: 10 * DAY }), self('sharded', '6.0.27'), { ...minutes(5), ...near }, 'seed-members/online', 'Each shard is a replica set that takes members; snapshots seed 10 TB sooner than an initial sync.'],
  ['the way back in one network', self('replicaSet', '5.0.30', { dataBytes: 3 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '5.0.30'), { ...minutes(5), ...near, reverseSync: true }, 'add-members/online', 'The old members stay and hold every write.'],
  ['3.6 in one network', self('replicaSet', '3.6.23', { dataBytes: 2 * TB, oplogWindowSeconds: 10 * DAY }), self('replicaSet', '3.6.23'), { ...minutes(5), ...near }, 'add-members/online', 'Replication of its own age.'],
  ['networks apart, 500 GB, 5 minutes', self('replicaSet', '7.0.18', { dataBytes: 500 * GB, oplogWindowSeconds: 5 * DAY }), self('replicaSet', '7.0.18'), { ...minutes(5), sameNetwork: false }, 'mongosync/online', 'Members that do not see each other are no set; mongosync compares while it follows.'],
  ['20 TB by post', self('replicaSet', '7.0.18', { dataBytes: 20 * TB, oplogWindowSeconds: 30 * DAY }), self('replicaSet', '7.0.18'), { ...hours(1), ...near, linkMbps: 100 }, 'seed-members/online', 'Three weeks over the link, days by post.'],
  ['M0 grows in its project', sharedAtlas('free'), atlas('replicaSet', '8.0.5'), { sameProject: true }, 'atlas-tier-change/online', 'Nothing need be moved.'],
  ['Serverless, now Flex, grows in its project', sharedAtlas('serverless'), atlas('replicaSet', '8.0.5'), { sameProject: true }, 'atlas-tier-change/online', 'It has become a Flex cluster, which is upgraded in place.'],
  ['M0 into another project', sharedAtlas('free'), atlas('replicaSet', '8.0.5'), { sameProject: false }, 'dump-restore/offline', 'A tier changes within its project only.'],
  ['6 GB into Flex', self('replicaSet', '8.0.4', { dataBytes: 6 * GB }), sharedAtlas('flex'), hours(4), 'dump-restore/offline', 'Flex holds 5 GB, documents and indexes.', ['tier-storage']],
  ['2 GB into Free', self('replicaSet', '8.0.4', { dataBytes: 2 * GB }), sharedAtlas('free'), hours(4), 'dump-restore/offline', 'Free holds half a gigabyte.', ['tier-storage']],
  ['600 collections into Free', self('replicaSet', '8.0.4', { dataBytes: GB / 10, namespaces: 600 }), sharedAtlas('free'), hours(4), 'dump-restore/offline', 'It takes 500 collections.', ['tier-collections']],
  ['long names into Flex', self('replicaSet', '8.0.4', { dataBytes: GB, longestDatabaseNameBytes: 50 }), sharedAtlas('flex'), hours(4), 'dump-restore/offline', 'Names of databases have 38 bytes at most.', ['tier-database-names']],
  ['4.4 to Huawei DDS', self('replicaSet', '4.4.29'), other('huawei-dds', '4.4.0'), minutes(15), 'built-in/online', 'A MongoDB server that the driver speaks to.'],
  ['3.6 to Huawei DDS, no tools', self('replicaSet', '3.6.23'), other('huawei-dds', '4.0.3'), { ...minutes(15), tools: [] }, 'huawei-drs/online', 'DRS reads 3.2 to 5.0, and needs nothing installed.'],
  ['Huawei DDS to self-managed', other('huawei-dds', '4.4.0'), self('replicaSet', '4.4.29'), minutes(15), 'built-in/online', 'Its change streams are those of MongoDB.'],
  ['to Azure DocumentDB, online', self('replicaSet', '7.0.18'), { provider: 'azure-documentdb' }, minutes(15), 'azure-dms/online', 'The vendor leads there; the engine was never tried with it.'],
  ['Azure DocumentDB to self-managed, a night', { provider: 'azure-documentdb', version: '7.0.0', dataBytes: 30 * GB }, self('replicaSet', '7.0.18'), hours(12), 'dump-restore/offline', 'Its stream keeps 400 MB: a dump is sure.'],
  ['DocumentDB, streams on, 10 minutes', { provider: 'documentdb', version: '5.0.0', dataBytes: 10 * GB, changeStreams: true }, self('replicaSet', '7.0.14'), minutes(20), 'built-in/online', 'Cluster-wide streams are complete once they are on.'],
  ['DocumentDB kept in step, streams off', { provider: 'documentdb', version: '5.0.0', changeStreams: false }, self('replicaSet', '7.0.14'), { purpose: 'sync' }, 'built-in/online', 'They are turned on for the whole cluster first.', ['documentdb-streams']],
  ['Cosmos DB, 200 GB, 5 minutes', { provider: 'cosmosdb', version: '4.2.0', dataBytes: 200 * GB }, self('replicaSet', '7.0.18'), minutes(5), 'none', 'Its streams leave out deletes, and a dump takes longer.'],
  ['to FerretDB, a night', self('replicaSet', '7.0.18', { dataBytes: 5 * GB }), { provider: 'ferretdb' }, hours(12), 'dump-restore/offline', 'It only resembles MongoDB: the tools are tried with it.'],
  ['Oracle Database API, a night', { provider: 'oracle', dataBytes: 5 * GB }, self('replicaSet', '7.0.18'), hours(12), 'dump-restore/offline', 'It only resembles MongoDB.'],
  ['to Percona Server', self('replicaSet', '7.0.18'), self('replicaSet', '8.0.5', { edition: 'percona' }), minutes(15), 'built-in/online', 'A drop-in server; ClusterSync wants one major version.'],
  ['DigitalOcean to self-managed', other('digitalocean', '7.0.18'), self('replicaSet', '8.0.5'), minutes(15), 'built-in/online', 'A managed replica set with change streams.'],
  ['IBM Cloud to Atlas', other('ibm-cloud', '6.0.27'), atlas('replicaSet', '7.0.18'), minutes(15), 'built-in/online', 'Two connection strings are all that it needs.'],
  ['DigitalOcean, a copy for tests', other('digitalocean', '7.0.18', { dataBytes: 50 * GB }), other('digitalocean', '7.0.18'), { purpose: 'copy' }, 'provider-restore/offline', 'A backup in the console does not touch the source.'],
  ['Yandex, a copy of an older version', other('yandex', '7.0.18', { dataBytes: 50 * GB }), other('yandex', '6.0.27'), { purpose: 'copy' }, 'built-in/online', 'Files of 7.0 are not opened by 6.0.'],
  ['Queryable Encryption to Atlas', self('replicaSet', '7.0.18', { features: ['queryable encryption'] }), atlas('replicaSet', '8.0.5'), minutes(15), 'built-in/online', 'Push, pull and mongosync take none.'],
  ['clustered collections to 5.0', self('replicaSet', '6.0.27', { features: ['clustered collections'] }), self('replicaSet', '5.0.30'), minutes(15), 'built-in/online', 'They exist since 5.3: leave them out or upgrade the target.', ['too-old-for-clustered-collections']],
  ['time series to 4.4', self('replicaSet', '5.0.30', { features: ['time-series collections'] }), self('replicaSet', '4.4.29'), minutes(15), 'built-in/online', 'They exist since 5.0.', ['too-old-for-time-series-collections']],
  ['DynamoDB in step', { provider: 'dynamodb' }, apsara('replicaSet', '6.0.27'), { purpose: 'sync' }, 'nimoshake/online', 'It goes on reading the streams.'],
  ['3 TB into a class of 2 TB', self('replicaSet', '6.0.27', { storageBytes: 3 * TB, dataBytes: 3 * TB, oplogWindowSeconds: 20 * DAY }), apsara('replicaSet', '6.0.10', { instanceClass: 'dds.sn4.2xlarge.1' }), hours(72), 'built-in/online', 'The class holds 2,000 GB: a larger one first.', ['class-storage']],
  ['the same UUIDs, Atlas', self('replicaSet', '6.0.27'), atlas('replicaSet', '7.0.18'), { ...minutes(10), keepUuids: true }, 'contact-support/online', 'Atlas takes neither members nor files from outside: only people could know a way.'],
  ['no downtime at all, ApsaraDB', apsara('replicaSet', '6.0.10'), apsara('replicaSet', '6.0.10'), { allowedDowntimeSeconds: 0 }, 'none', 'Every cutover stops writes for a moment.'],
];

/** Decisions by hand, to which the recommendation is held. */
export const GOLDEN_DECISIONS: GoldenDecision[] = [
  ...followable,
  ...old,
  ...intoAtlas,
  ...apsaradb,
  ...wishes,
  ...furtherWays,
].map(([name, source, target, needs, expect, why, blockers = []]) => ({
  name,
  source,
  target,
  needs,
  expect,
  why,
  blockers,
  ...(expect === 'none'
    ? {}
    : {
        status: expect.startsWith('contact')
          ? 'last-resort'
          : blockers.length > 0
            ? 'needs-action'
            : 'open',
      }),
}));
