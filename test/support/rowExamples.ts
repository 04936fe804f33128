import type { Needs, ScenarioFacts } from '../../src/scenarios/facts';
import type { Mode } from '../../src/scenarios/types';
import { apsara, atlas, DAY, GB, HOUR, self, sharedAtlas } from './scenarioSides';

/** Two sides that describe a row of the matrix. */
export interface RowExample {
  row: string;
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
  /** The row's own method. */
  /** Id of a method. */
  method: string;
  mode: Mode;
  /** Words that the prerequisites and limits of the row must say. */
  says: RegExp[];
}

type Line = [RowExample['row'], ScenarioFacts, ScenarioFacts, Needs, string, Mode, RegExp[]];

// One line each, to be read as a table.
// prettier-ignore
const lines: Line[] = [
  ['1', self('standalone', '4.0.28'), apsara('replicaSet', '4.0.10'), {}, 'dts-migration', 'online', [/oplog/, /one member/, /billed/, /10 %/]],
  ['2', self('standalone', '4.0.28'), apsara('standalone', '4.0.10'), {}, 'dump-restore', 'offline', [/Writes to the source are stopped/, /whitelist/]],
  ['3', self('replicaSet', '4.2.24'), apsara('replicaSet', '4.2.10'), {}, 'dts-migration', 'online', [/7 days/, /port is open/, /16 MB/]],
  ['4', self('replicaSet', '4.2.24'), apsara('replicaSet', '4.2.10'), {}, 'dump-restore', 'offline', [/stopped/, /leaves out local/]],
  ['5', self('sharded', '4.2.24'), apsara('sharded', '4.2.10'), {}, 'dts-migration', 'online', [/largest source shard/, /balancer/i, /Orphaned/i, /created and sharded/, /One DTS task for each shard/]],
  ['6', self('sharded', '4.2.24'), apsara('sharded', '4.2.10'), {}, 'dump-restore', 'offline', [/primary shard/, /5\.0\.22/]],
  ['7', { provider: 'dynamodb' }, apsara('replicaSet', '6.0.27'), {}, 'mongoimport', 'offline', [/point-in-time/, /BOOL/, /lose their types/]],
  ['8a', atlas('replicaSet', '6.0.27'), apsara('replicaSet', '6.0.27'), {}, 'dump-restore', 'offline', [/larger than the data/, /pre-sharded/]],
  ['8b', atlas('replicaSet', '6.0.27'), apsara('replicaSet', '6.0.27'), {}, 'dts-migration', 'online', [/listDatabases/, /DescribeDTSIP/]],
  ['9', apsara('replicaSet', '6.0.27'), apsara('sharded', '6.0.27'), {}, 'dts-migration', 'online', [/pre-sharded/, /12 hours/]],
  ['10', apsara('standalone', '4.0.10'), apsara('replicaSet', '4.0.10'), {}, 'dts-migration', 'offline', [/Full migration only/]],
  ['11', apsara('replicaSet', '4.2.10', { crossAccount: true }), apsara('replicaSet', '4.2.10'), {}, 'dts-migration', 'online', [/public endpoint/, /Triggers/]],
  ['12a', apsara('replicaSet', '4.2.10', { members: 3 }), self('replicaSet', '4.2.24'), {}, 'apsaradb-logical-backup', 'offline', [/three nodes/, /same database version/, /--drop/]],
  ['12b', apsara('replicaSet', '4.2.10', { members: 3, tde: false }), self('replicaSet', '4.2.24'), {}, 'apsaradb-physical-backup', 'offline', [/data encryption is off/, /TerarkDB/, /3\.2 to 3\.2 or 3\.4/, /storage\.bson/]],
  ['13', apsara('replicaSet', '4.2.10'), apsara('replicaSet', '4.2.10'), { purpose: 'sync' }, 'mongoshake', 'online', [/@/, /drops target collections/, /no indexes/]],
  ['14', self('replicaSet', '6.0.27', { managedBy: 'cloud-manager' }), atlas('replicaSet', '7.0.18'), {}, 'atlas-live-migrate-push', 'online', [/6\.0\.17/, /migration host/, /two tiers/, /BI Connector/]],
  ['15', self('sharded', '6.0.27'), atlas('sharded', '7.0.18'), {}, 'atlas-live-migrate-pull', 'online', [/5\.0 to 7\.0/, /SRV/, /120 hours/, /setUserWriteBlockMode/, /mongosync_reserved/]],
  ['16', sharedAtlas('free'), atlas('replicaSet', '8.0.5'), {}, 'dump-restore', 'offline', [/backup/, /percent-encoded/, /--preserveUUID/]],
  ['17', { provider: 'compose', version: '3.6.23' }, atlas('replicaSet', '7.0.18'), {}, 'dump-restore', 'offline', [/Oplog Access/, /live way is gone/]],
  ['18', self('replicaSet', '7.0.18', { hosting: 'aws' }), atlas('replicaSet', '8.0.5'), {}, 'atlas-live-migrate-pull', 'online', [/security group/, /driver is new enough/]],
  ['19', sharedAtlas('serverless'), atlas('replicaSet', '8.0.5'), {}, 'compass', 'offline', [/22 January 2026/, /CSV loses types/]],
  ['20', { provider: 'sample-data' }, sharedAtlas('free'), { purpose: 'sample-data' }, 'atlas-sample-data', 'offline', [/Project Owner/]],
  ['21', atlas('replicaSet', '7.0.18'), atlas('replicaSet', '7.0.18'), { purpose: 'copy' }, 'atlas-snapshot-restore', 'offline', [/snapshot/, /replaces everything/]],
  [
    '22',
    self('sharded', '6.0.27', {
      dataBytes: 900 * GB,
      writesPerSecond: 900,
      oplogWindowSeconds: 2 * DAY,
    }),
    atlas('sharded', '7.0.18'),
    { allowedDowntimeSeconds: 0 },
    'contact-support',
    'online',
    [/support/i],
  ],
  ['G1', { provider: 'files' }, self('replicaSet', '7.0.18'), {}, 'mongoimport', 'offline', [/columnsHaveTypes/]],
  ['G2', { provider: 'dump', dataBytes: 40 * GB }, self('replicaSet', '7.0.18'), { allowedDowntimeSeconds: 24 * HOUR }, 'dump-restore', 'offline', [/never updates/]],
  ['G3', atlas('replicaSet', '7.0.18'), self('replicaSet', '7.0.18'), {}, 'built-in', 'online', [/oplog reaches back/]],
  ['G4', self('standalone', '6.0.27'), self('replicaSet', '7.0.18'), {}, 'built-in', 'offline', [/no change streams/]],
  ['G5', apsara('sharded', '6.0.27'), apsara('sharded', '6.0.27'), {}, 'built-in', 'online', [/shard keys/]],
  ['G6', { provider: 'cosmosdb', version: '4.2.0' }, self('replicaSet', '7.0.18'), {}, 'dump-restore', 'offline', [/lack deletes/]],
  ['G7', { provider: 'dynamodb' }, self('replicaSet', '7.0.18'), {}, 'mongoimport', 'offline', [/CSV keeps text/]],
  ['G8', self('replicaSet', '6.0.27'), self('replicaSet', '6.0.27'), { sameNetwork: true }, 'add-members', 'online', [/reach each other/, /50 members/]],
  ['G9', sharedAtlas('free'), atlas('replicaSet', '8.0.5'), { sameProject: true }, 'atlas-tier-change', 'online', [/Billing/, /keeps its name/]],
  ['G10', { provider: 'digitalocean', topology: 'replicaSet', version: '7.0.18' }, self('replicaSet', '7.0.18'), {}, 'built-in', 'online', [/console/]],
  ['G11', { provider: 'dynamodb' }, self('replicaSet', '7.0.18'), {}, 'nimoshake', 'online', [/cannot be resumed/]],
  ['G12', self('replicaSet', '7.0.18'), self('replicaSet', '7.0.18', { edition: 'percona' }), {}, 'percona-clustersync', 'online', [/6\.0\.17/, /preview/]],
  ['G13', { provider: 'azure-documentdb', version: '7.0.0' }, self('replicaSet', '7.0.18'), {}, 'dump-restore', 'offline', [/400 MB/]],
  ['G14', self('replicaSet', '4.4.29'), { provider: 'huawei-dds', topology: 'replicaSet', version: '4.4.0' }, {}, 'huawei-drs', 'online', [/as new as the source/]],
  ['G15', self('replicaSet', '7.0.18'), { provider: 'azure-documentdb' }, {}, 'azure-dms', 'online', [/subscription/, /Entra/]],
];

/** One example for each row. */
export const ROW_EXAMPLES: RowExample[] = lines.map(
  ([row, source, target, needs, method, mode, says]) => ({
    row,
    source,
    target,
    needs,
    method,
    mode,
    says,
  }),
);
