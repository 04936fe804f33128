import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import { differencesBetween } from '../support/compareDatabases';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

interface User {
  _id: number;
  value: number;
}

describe('going back', function () {
  this.timeout(180_000);

  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };

  before(async () => {
    const [a, b] = await Promise.all([replicaSet('6.0'), replicaSet('6.0', { oplogSizeMB: 100 })]);
    uris = { source: a.uri, target: b.uri };
    source = await new MongoClient(a.uri).connect();
    target = await new MongoClient(b.uri).connect();
  });

  after(async () => {
    for (const client of [source, target]) {
      await client.db('admin').command({ setUserWriteBlockMode: 1, global: false });
      await client.close();
    }
  });

  /** A migration of a small unique collection that has come to sync. */
  async function migrated(plan: { blockWrites?: boolean; reverse?: boolean }) {
    const db = uniqueName('back');
    const users = source.db(db).collection<User>('users');
    await users.createIndex({ value: 1 }, { unique: true }, {});
    await users.insertMany(
      Array.from({ length: 500 }, (_, index) => ({ _id: index, value: index })),
    );
    const request = requestFor({
      ...uris,
      plan: { include: [db], ...plan },
    });
    const running = new RunningMigration(request);
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    return { db, users, request, running };
  }

  it('gives a cutover up: writes are allowed again, and following goes on', async () => {
    const { users, running } = await migrated({});
    const { migration } = running;
    await assert.rejects(migration.abortCutover(), /no cutover that could be given up/);
    await migration.setLoad({ maxDocumentsPerSecond: 10 });
    // So much is left to apply that the cutover is under way for a while.
    await users.insertMany(
      Array.from({ length: 20 }, (_, index) => ({ _id: 1_000 + index, value: 1_000 + index })),
    );
    await migration.cutOver({ blockWrites: true });
    await running.until(({ cutover }) => cutover?.step === 'last-changes');
    await migration.abortCutover();
    await users.insertOne({ _id: 9_000, value: 9_000 });
    await migration.setLoad({ maxDocumentsPerSecond: null });
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    const { changesApplied: before } = running.status;
    await users.insertOne({ _id: 9_002, value: 9_002 });
    await running.until(({ changesApplied }) => changesApplied > before);
    await migration.cutOver();
    // Given up at once, perhaps before its phase began.
    await migration.abortCutover();
    await users.insertOne({ _id: 9_003, value: 9_003 });
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await migration.cutOver();
    const report = await running.report;
    assert.equal(report.differences, 0);
    assert.deepEqual(report.cutover, { writesBlocked: true, reverse: false });
    await assert.rejects(users.insertOne({ _id: 9_001, value: 9_001 }), /writes blocked/i);
    await source.db('admin').command({ setUserWriteBlockMode: 1, global: false });
  });

  it('loses nothing of what the new side was told, unique values swapped there too', async () => {
    const { db, request, running } = await migrated({ blockWrites: true });
    await running.migration.cutOver({ reverse: true });
    const { differences, cutover } = await running.report;
    assert.deepEqual(
      { differences, ...cutover },
      { differences: 0, writesBlocked: true, reverse: true },
    );

    const users = target.db(db).collection<User>('users');
    const give = (_id: number, value: number) => users.updateOne({ _id }, { $set: { value } });
    await give(1, -1);
    await give(2, 1);
    await give(1, 2);
    await users.deleteOne({ _id: 3 });
    await users.insertOne({ _id: 7_777, value: 3 });
    await target.db(db).collection('fresh').insertOne({ made: 'on the new side' });

    const back = new RunningMigration({
      ...requestFor({
        source: uris.target,
        target: uris.source,
        plan: reversePlan(request.plan),
      }),
      resume: true,
    });
    await back.until(
      ({ changesApplied, readyForCutover }) => changesApplied >= 6 && readyForCutover,
    );
    await back.migration.cutOver();
    assert.equal((await back.report).differences, 0);
    assert.deepEqual(await differencesBetween(target, source, [db]), []);
  });
});
