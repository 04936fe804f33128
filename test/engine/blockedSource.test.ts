import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { cancelStoredMigration } from '../../src/engine/migration/cancelStored';
import type { MigrationRecord } from '../../src/engine/state/records';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { useGates } from '../support/gates';
import { assertEqual, requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const STAYS_BLOCKED = /Writes to the source stay blocked/;

/** Whatever fails on the way of a cutover, a source is blocked only as long as that is wanted and told. */
describe('a source whose writes are blocked', function () {
  this.timeout(180_000);

  const gates = useGates();
  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    // Of its own: writes are blocked to all of it.
    const [a, b] = [await replicaSet('6.0', { name: 'blocked' }), await replicaSet('6.0')];
    uris = { source: a.uri, target: b.uri };
    source = await MongoClient.connect(a.uri);
    target = await MongoClient.connect(b.uri);
  });

  beforeEach(async () => {
    db = uniqueName('blocked');
    await users(source).insertMany([{ _id: 1 }, { _id: 2 }]);
    await users(source).createIndex({ value: 1 }, { unique: true, sparse: true }, {});
  });

  afterEach(() => source.db('admin').command({ setUserWriteBlockMode: 1, global: false }));

  after(() => Promise.all([source.close(), target.close(), removeEngineProgram()]));

  const users = (client: MongoClient) =>
    client.db(db).collection<{ _id: number; value?: number }>('users');
  const write = (_id: number) => users(source).insertOne({ _id, value: _id });
  const request = (resume = false, plan = {}) =>
    requestFor({ ...uris, plan: { include: [db], name: db, ...plan }, resume });
  const running = (of = request()) => new RunningMigration(of);
  const ready = (migration: RunningMigration | EngineProcess) =>
    migration.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);

  async function stored(): Promise<MigrationRecord> {
    const migrations = target.db(`state_${db}`).collection<MigrationRecord>('migrations');
    return (await migrations.findOne({ _id: db }))!;
  }

  for (const point of ['cutover.blocked', 'choices.storing'] as const) {
    it(`13.16 is released when the cutover is refused since saving fails (${point})`, async () => {
      const migration = running();
      await ready(migration);
      const failed = gates.answerNext(point, { message: 'the target is gone' });
      const choices = { blockWrites: true, reverse: true };
      await assert.rejects(migration.migration.cutOver(choices), /the target is gone/);
      await failed;
      await write(3);
      const { sourceBlocked = false, plan } = await stored();
      assert.deepEqual(
        [sourceBlocked, plan.blockWrites, plan.reverse],
        [false, undefined, undefined],
      );
      assert.equal(migration.status.cutover, undefined);
      const report = await migration.cutOver();
      assert.deepEqual(report.cutover, { writesBlocked: false, reverse: false });
      await assertEqual(report, source, target, [db]);
    });
  }

  it('13.16 is told of as cut over when only the status could not be stored', async () => {
    const migration = running();
    await ready(migration);
    void gates.answerNext('request.storing', { message: 'the target is gone' });
    await migration.migration.cutOver({ blockWrites: true });
    assert.match((await migration.report).warnings.join(), STAYS_BLOCKED);
  });

  it('13.16 is released when the cutover is given up, though that cannot be stored at first', async () => {
    const migration = running();
    await ready(migration);
    const applied = gates.close('cutover.last-changes-applied');
    await migration.migration.cutOver({ blockWrites: true });
    await migration.at(applied);
    await assert.rejects(write(3), /writes blocked/i);
    const givenUp = migration.migration.abortCutover();
    const releasing = gates.answerNext('cutover.released', { message: 'the target is gone' });
    const abort = gates.answerNext('request.storing', { message: 'the target is gone' });
    applied.open();
    await Promise.all([givenUp, releasing, abort]);
    await write(3);
    await ready(migration);
    // It is planned still to block them, at the next one.
    const { differences, warnings } = await migration.cutOver();
    assert.equal(differences, 0);
    assert.match(warnings.join(), STAYS_BLOCKED);
    assert.equal(await users(target).countDocuments(), 3);
  });

  it('13.16 is blocked again by a resume, whatever a killed engine could not note', async () => {
    const released = gates.close('cutover.released');
    const applied = gates.close('cutover.last-changes-applied');
    const engine = await EngineProcess.start(request(false, { blockWrites: true }));
    await ready(engine);
    engine.cutOver();
    await engine.at(applied);
    await engine.abortCutover();
    applied.open();
    await engine.at(released);
    released.pass('kill');
    assert.ok((await engine.ended()).killed);
    released.open();
    await write(3);
    const resumed = running(request(true, { blockWrites: true }));
    // The cutover that was given up stays so.
    await ready(resumed);
    await write(4);
    const settled = gates.close('cutover.settled');
    await resumed.migration.cutOver();
    await resumed.at(settled);
    await assert.rejects(write(5), /writes blocked/i);
    settled.open();
    assert.equal((await resumed.report).differences, 0);
    assert.equal(await users(target).countDocuments(), 4);
  });

  it('13.16 is released by a resume when the cutover that it was blocked for had not begun', async () => {
    const storing = gates.close('choices.storing');
    const engine = await EngineProcess.start(request());
    await ready(engine);
    engine.cutOver({ blockWrites: true });
    await engine.at(storing);
    await assert.rejects(write(3), /writes blocked/i);
    storing.pass('kill');
    await engine.ended();
    storing.open();
    const resumed = running(request(true));
    await ready(resumed);
    await write(3);
    await assertEqual(await resumed.cutOver(), source, target, [db]);
  });

  it('13.16 is released when a cutover is cancelled; told of when it is interrupted', async () => {
    const first = running();
    await ready(first);
    const applied = gates.close('cutover.last-changes-applied');
    await first.migration.cutOver({ blockWrites: true });
    await first.at(applied);
    await first.migration.interrupt();
    applied.open();
    await first.failure();
    await assert.rejects(write(3), /writes blocked/i);
    assert.match(first.status.warnings.join(), STAYS_BLOCKED);
    assert.match((await stored()).status.warnings.join(), STAYS_BLOCKED);

    const again = gates.close('cutover.last-changes-applied');
    const second = running(request(true, { blockWrites: true }));
    await second.at(again);
    assert.deepEqual(second.status.warnings, []);
    await second.migration.cancel();
    again.open();
    assert.equal((await second.failure()).code, 'cancelled');
    await write(3);
    assert.deepEqual(second.status.warnings, []);
  });

  it('13.16 is told of when a migration is cancelled that no process runs', async () => {
    const migration = running();
    await ready(migration);
    const applied = gates.close('cutover.last-changes-applied');
    await migration.migration.cutOver({ blockWrites: true });
    await migration.at(applied);
    await migration.migration.interrupt();
    applied.open();
    await migration.failure();
    const { target: endpoint, plan } = migration.request;
    const status = await cancelStoredMigration(endpoint, plan.stateDatabase, db);
    assert.equal(status.state, 'cancelled');
    assert.match(status.warnings.join(), STAYS_BLOCKED);
  });

  it('13.16 is told of when the sides differ', async () => {
    const migration = running();
    await ready(migration);
    const done = gates.close('finish.done');
    await migration.migration.cutOver({ blockWrites: true });
    await migration.at(done);
    await users(target).insertOne({ _id: 99 });
    done.open();
    const report = await migration.report;
    assert.equal(report.status, 'differences');
    assert.match(report.warnings.join(), STAYS_BLOCKED);
  });

  it('13.16 a cutover cannot be given up once unique indexes are restored, by a resume neither', async () => {
    const finished = gates.close('finish.done');
    const engine = await EngineProcess.start(request());
    await ready(engine);
    engine.cutOver();
    await engine.at(finished);
    finished.pass('kill');
    await engine.ended();
    finished.open();
    const indexes = await users(target).indexes();
    assert.equal(
      indexes.some(({ unique }) => unique === true),
      true,
    );
    const applied = gates.close('cutover.last-changes-applied');
    const resumed = running(request(true));
    await resumed.at(applied);
    assert.equal(resumed.status.cutover?.step, 'completing');
    await assert.rejects(resumed.migration.abortCutover(), /no cutover that could be given up/);
    applied.open();
    await assertEqual(await resumed.report, source, target, [db]);
  });

  it('13.16 a copy that is being completed has no cutover that could be given up', async () => {
    const begun = gates.close('finish.catalogs');
    const copy = running(request(false, { kind: 'snapshot' }));
    await copy.at(begun);
    await assert.rejects(copy.migration.abortCutover(), /no cutover that could be given up/);
    begun.open();
    await assertEqual(await copy.report, source, target, [db]);
  });
});
