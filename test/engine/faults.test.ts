import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Document, type Timestamp } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { fail, failNoMore } from '../support/failPoints';
import { assertEqual, migrate, type RunningMigration } from '../support/migrate';
import { fillForWriter, RandomWriter } from '../support/randomWriter';
import { faultySource, faultyTarget, uniqueName } from '../support/servers';

describe('a migration through faults', function () {
  this.timeout(120_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    [from, to] = [await faultySource(), await faultyTarget()];
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  beforeEach(async () => {
    db = uniqueName('faults');
    await fillForWriter(source, db);
  });

  afterEach(async () => {
    for (const client of [source, target]) await failNoMore(client);
  });

  after(() => Promise.all([source.close(), target.close()]));

  function start(): RunningMigration {
    const plan = { include: [db], rangeBytes: 5_000 };
    return migrate({ source: from.uri, target: to.uri, plan });
  }

  type Fault = [name: string, side: 'source' | 'target', data: Document];

  const COPY_FAULTS: Fault[] = [
    ['find meets an election', 'source', { failCommands: ['find'], errorCode: 189 }],
    ['find loses its connection', 'source', { failCommands: ['find'], closeConnection: true }],
    ['insert meets an election', 'target', { failCommands: ['insert'], errorCode: 10107 }],
    [
      'insert is written and its answer lost',
      'target',
      {
        failCommands: ['insert'],
        writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
      },
    ],
    ['insert loses its connection', 'target', { failCommands: ['insert'], closeConnection: true }],
    [
      'update is not acknowledged',
      'target',
      { failCommands: ['update'], writeConcernError: { code: 91, errmsg: 'shutdown in progress' } },
    ],
    ['insert finds the disk full', 'target', { failCommands: ['insert'], errorCode: 14031 }],
    ['update loses its connection', 'target', { failCommands: ['update'], closeConnection: true }],
  ];

  const SYNC_FAULTS: Fault[] = [
    ...COPY_FAULTS,
    ['getMore finds its cursor gone', 'source', { failCommands: ['getMore'], errorCode: 43 }],
    ['getMore is killed with its plan', 'source', { failCommands: ['getMore'], errorCode: 175 }],
    [
      'getMore loses its connection',
      'source',
      { failCommands: ['getMore'], closeConnection: true },
    ],
    ['delete meets an election', 'target', { failCommands: ['delete'], errorCode: 11602 }],
  ];

  it('goes on when commands fail on either side, in the copy and in step', async () => {
    const writer = new RandomWriter(source, db, { pauseMs: 5 });
    const plan = {
      include: [db],
      rangeBytes: 5_000,
      load: { level: 'full' as const, maxDocumentsPerSecond: 300 },
    };
    const migration = migrate({ source: from.uri, target: to.uri, plan });
    const survives = async ([name, side, data]: Fault, moves: (since: number) => boolean) => {
      const { rangesDone, changesApplied, snapshotDone } = migration.status;
      const since = snapshotDone ? changesApplied : rangesDone;
      await fail(side === 'source' ? source : target, 2, data);
      const moved = migration.until(() => moves(since));
      await Promise.race([moved, writer.failed]).catch((error: unknown) =>
        assert.fail(`${name}: ${String(error)}`),
      );
    };
    await migration.until(({ rangesDone }) => rangesDone > 1);
    for (const fault of COPY_FAULTS) {
      await survives(fault, (since) => migration.status.rangesDone > since + 4);
    }
    assert.equal(migration.status.snapshotDone, false);
    await migration.migration.setLoad({ maxDocumentsPerSecond: null });
    await migration.untilPhase('sync');
    for (const fault of SYNC_FAULTS) {
      await survives(fault, (since) => migration.status.changesApplied > since + 20);
    }
    await writer.stop();
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('copies though catalogs are not read, collections not made and indexes not built', async () => {
    const catalog = { failCommands: ['listCollections', 'listIndexes'], errorCode: 91 };
    await fail(source, 3, catalog);
    await fail(target, 3, { failCommands: ['create'], closeConnection: true });
    const migration = start();
    await migration.until(({ rangesDone }) => rangesDone > 1);
    await fail(target, 3, { failCommands: ['createIndexes'], errorCode: 11602 });
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('is not begun anew when it is taken over and a side is lost meanwhile', async () => {
    const first = start();
    await first.untilPhase('sync');
    await first.migration.interrupt();
    await first.failure();
    await source.db(db).dropCollection('a');
    const { plan } = first.request;
    // After the catalog was read, which asks for the databases once.
    await source.db('admin').command({
      configureFailPoint: 'failCommand',
      mode: { skip: 1 },
      data: { appName: 'mongo-ferry', failCommands: ['listDatabases'], errorCode: 189 },
    });
    const again = migrate({
      source: from.uri,
      target: to.uri,
      plan: { ...plan, existing: 'continue' },
    });
    await again.until(() => again.lines.some((line) => line.includes('preparing')));
    await failNoMore(source);
    const report = await again.cutOver();
    assert.equal(report.ranges.copiedByThisRun, 0);
    await assertEqual(report, source, target, [db]);
  });

  it('goes on after elections on both sides', async () => {
    const writer = new RandomWriter(source, db, { pauseMs: 5, perseveres: true });
    const migration = start();
    await migration.until(({ rangesDone }) => rangesDone > 5);
    await to.stepDown();
    await migration.untilPhase('sync');
    await from.stepDown().catch(() => undefined);
    const { changesApplied } = migration.status;
    await to.stepDown();
    const more = migration.until((status) => status.changesApplied > changesApplied + 50);
    await Promise.race([more, writer.failed]);
    await writer.stop();
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('goes on after the target was killed and started again', async () => {
    const writer = new RandomWriter(source, db, { pauseMs: 5 });
    const migration = start();
    await migration.until(({ rangesDone }) => rangesDone > 5);
    await to.kill(0);
    // eslint-disable-next-line no-restricted-syntax -- how long the target is gone
    await sleep(1_000);
    await to.restart(0);
    await migration.untilPhase('sync');
    await to.kill(0);
    // eslint-disable-next-line no-restricted-syntax -- how long the target is gone
    await sleep(1_000);
    await to.restart(0);
    const { changesApplied } = migration.status;
    const more = migration.until((status) => status.changesApplied > changesApplied + 50);
    await Promise.race([more, writer.failed]);
    await writer.stop();
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('goes on when its cursors and sessions are killed', async () => {
    const writer = new RandomWriter(source, db, { pauseMs: 5, perseveres: true });
    const migration = start();
    for (let round = 0; round < 10; round++) {
      await source
        .db('admin')
        .command({ killAllSessions: [] })
        .catch(() => undefined);
      await sleep(200);
    }
    await migration.untilPhase('sync');
    await writer.stop();
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('moves on while the source is quiet', async () => {
    const migration = start();
    const { lastAppliedTime: first } = await migration.until(
      ({ phase, lastAppliedTime }) => phase === 'sync' && lastAppliedTime !== null,
    );
    const later = await migration.until(
      ({ lastAppliedTime }) => (lastAppliedTime?.seconds ?? 0) > (first?.seconds ?? 0) + 2,
    );
    assert.ok((later.lagSeconds ?? 99) <= 2);
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('ends clearly when the oplog no longer reaches back', async () => {
    const migration = start();
    await migration.untilPhase('sync');
    await migration.migration.interrupt();
    await migration.failure();
    const pads = Array.from({ length: 10 }, () => ({ pad: 'x'.repeat(1_000_000) }));
    const { lastAppliedTime } = migration.status;
    while (await oplogReachesBackTo(lastAppliedTime?.seconds ?? 0)) {
      await source
        .db(db)
        .collection('pad')
        .insertMany(pads.map((pad) => ({ ...pad })));
    }
    await source.db(db).collection('pad').drop();
    const { plan } = migration.request;
    const resumed = migrate({ source: from.uri, target: to.uri, plan, resume: true });
    const outcome = await resumed.failure();
    assert.equal(outcome.code, 'history-lost');
    assert.equal(outcome.kind, 'failed');
    assert.match(outcome.line, /oplog/);
  });

  async function oplogReachesBackTo(seconds: number): Promise<boolean> {
    const first = await source
      .db('local')
      .collection('oplog.rs')
      .findOne({}, { sort: { $natural: 1 } });
    return (first?.ts as Timestamp).t <= seconds;
  }
});
