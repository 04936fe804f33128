import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import type { FerryError } from '../../src/engine/errors';
import type { Phase } from '../../src/engine/migration/types';
import { fail, failNoMore } from '../support/failPoints';
import { assertEqual, migrate, type RunningMigration } from '../support/migrate';
import { fillForWriter } from '../support/randomWriter';
import { faultySource, faultyTarget, uniqueName } from '../support/servers';

const PHASES: [Phase, string][] = [
  ['snapshot', 'Copying'],
  ['snapshot', 'Building'],
  ['catch-up', ''],
  ['sync', ''],
  ['cutover', 'last changes'],
  ['cutover', 'byte for byte'],
];

describe('a migration that is steered', function () {
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
    db = uniqueName('steered');
    await fillForWriter(source, db);
  });

  afterEach(() => failNoMore(target));

  after(() => Promise.all([source.close(), target.close()]));

  function start(): RunningMigration {
    const plan = { include: [db], rangeBytes: 5_000 };
    return migrate({ source: from.uri, target: to.uri, plan });
  }

  /** A migration that is being opened can't be paused yet. */
  async function pause(migration: RunningMigration): Promise<void> {
    await migration.until(({ state }) => state === 'running');
    for (;;) {
      try {
        await migration.migration.pause();
        return;
      } catch (error) {
        if ((error as FerryError).code !== 'wrong-state') throw error;
        await sleep(5);
      }
    }
  }

  it('can be paused, interrupted and resumed in every phase', async () => {
    const plan = { include: [db], rangeBytes: 5_000, cutover: 'when-caught-up' as const };
    const first = migrate({ source: from.uri, target: to.uri, plan });
    let migration = first;
    for (const [phase, activity] of PHASES) {
      await migration.until(
        (status) => status.phase === phase && status.activity.includes(activity),
      );
      await pause(migration);
      assert.equal(migration.status.state, 'paused');
      const { documents, changesApplied } = migration.status;
      await sleep(300);
      assert.deepEqual(
        [documents, changesApplied],
        [migration.status.documents, migration.status.changesApplied],
      );
      await migration.migration.interrupt();
      assert.equal((await migration.failure()).code, 'interrupted');
      const resume = { source: from.uri, target: to.uri, plan: first.request.plan, resume: true };
      migration = migrate(resume);
    }
    await assertEqual(await migration.report, source, target, [db]);
  });

  for (const [phase, command] of [
    ['snapshot', 'insert'],
    ['sync', 'update'],
  ] as const) {
    it(`ux 14: paused now in ${phase}, has the target interrupt what it writes`, async () => {
      const migration = start();
      if (phase === 'sync') await migration.untilPhase('sync');
      await fail(target, 1_000, {
        failCommands: [command],
        namespace: `${db}.b`,
        blockConnection: true,
        blockTimeMS: 30_000,
      });
      await source
        .db(db)
        .collection('b')
        .updateMany({}, { $set: { late: true } });
      const writing = { appName: 'mongo-ferry', [`command.${command}`]: 'b' };
      const inFlight = () =>
        target
          .db('admin')
          .aggregate([{ $currentOp: {} }, { $match: writing }])
          .toArray();
      while ((await inFlight()).length === 0) await sleep(20);
      void migration.migration.pause();
      await sleep(100);
      assert.equal(migration.status.state, 'running', 'a pause waits for what is in flight');
      await migration.migration.pause('now');
      assert.equal(migration.status.state, 'paused');
      assert.deepEqual(await inFlight(), []);
      await failNoMore(target);
      await migration.migration.resume();
      await assertEqual(await migration.cutOver(), source, target, [db]);
    });
  }

  for (const phase of ['snapshot', 'sync'] as const) {
    it(`can be cancelled in ${phase}, for good`, async () => {
      const migration = start();
      await migration.untilPhase(phase);
      await migration.migration.cancel();
      const error = await migration.failure();
      assert.deepEqual([error.code, migration.status.state], ['cancelled', 'cancelled']);
      const { plan } = migration.request;
      const again = migrate({ source: from.uri, target: to.uri, plan, resume: true });
      assert.equal((await again.failure()).code, 'already-ended');
    });
  }
});
