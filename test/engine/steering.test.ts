import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import type { Phase } from '../../src/engine/model/status';
import type { GatePoint } from '../../src/engine/testGates';
import { fail, failNoMore } from '../support/failPoints';
import { useGates } from '../support/gates';
import {
  assertEqual,
  migrate,
  type MigrateOptions,
  type RunningMigration,
} from '../support/migrate';
import { fillForWriter } from '../support/randomWriter';
import { faultySource, faultyTarget, uniqueName } from '../support/servers';

const PLACES: [Phase, GatePoint][] = [
  ['snapshot', 'snapshot.range-copied'],
  ['snapshot', 'snapshot.index'],
  ['catch-up', 'catch-up.begun'],
  ['sync', 'sync.begun'],
  ['cutover', 'cutover.timed'],
  ['cutover', 'verify.namespace'],
];

describe('a migration that is steered', function () {
  this.timeout(120_000);

  const gates = useGates();
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

  it('13.17 can be paused, interrupted and resumed in every phase', async () => {
    const plan = { include: [db], rangeBytes: 5_000, cutover: 'when-caught-up' as const };
    let options: MigrateOptions = { source: from.uri, target: to.uri, plan };
    for (const [phase, point] of PLACES) {
      const gate = gates.close(point);
      const held = migrate(options);
      await held.at(gate);
      assert.equal(held.status.phase, phase);
      const pausing = held.migration.pause();
      gate.open();
      await pausing;
      assert.equal(held.status.state, 'paused');
      const { documents, changesApplied } = held.status;
      // It must not go on meanwhile.
      await sleep(300);
      assert.deepEqual(
        [documents, changesApplied],
        [held.status.documents, held.status.changesApplied],
      );
      await held.migration.interrupt();
      assert.equal((await held.failure()).code, 'interrupted');
      options = { ...options, plan: held.request.plan, resume: true };
    }
    await assertEqual(await migrate(options).report, source, target, [db]);
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
      // eslint-disable-next-line no-restricted-syntax -- it must go on waiting meanwhile
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
