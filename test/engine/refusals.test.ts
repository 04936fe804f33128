import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { findMongod, startStandalone, type EmbeddedReplicaSet } from '../../src/embedded';
import { findFreePort } from '../../src/embedded/ports';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('what can not go well is refused before the target is touched', function () {
  this.timeout(120_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    from = await replicaSet('6.0');
    // All that it holds is hashed before and after each.
    to = await replicaSet('6.0', { name: 'refusals-target' });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  beforeEach(async () => {
    db = uniqueName('refused');
    await source.db(db).collection('users').insertOne({ name: 'Ada' });
  });

  after(() => Promise.all([source.close(), target.close()]));

  /** Runs it and sees that it was refused with this code and that nothing in the target changed. */
  async function assertRefused(
    code: string,
    plan: Partial<MigrationPlan>,
    uris: { source?: string; target?: string } = {},
  ): Promise<string> {
    const before = await everything();
    const migration = migrate({
      source: uris.source ?? from.uri,
      target: uris.target ?? to.uri,
      plan: { include: [db], ...plan },
    });
    const error = await migration.failure();
    assert.equal(error.kind, 'refused', error.stack);
    assert.equal(error.code, code, error.line);
    assert.doesNotMatch(error.line, /\n/);
    assert.ok(error.remedy.length > 10, error.remedy);
    assert.equal(migration.status.state, 'failed');
    assert.deepEqual(await everything(), before);
    return error.line;
  }

  /** Names and dbHashes of all databases of the target. */
  async function everything(): Promise<string[]> {
    const { databases } = await target.db('admin').admin().listDatabases();
    const names = databases.map(({ name }) => name).filter((name) => name !== 'local');
    return Promise.all(
      names.map(async (name) => {
        const { md5 } = await target.db(name).command({ dbHash: 1 });
        return `${name} ${String(md5)}`;
      }),
    );
  }

  it('a wrong password, which is not told', async () => {
    const guarded = await replicaSet('6.0', { auth: { user: 'ada', password: 'right' } });
    const uri = guarded.uri.replace('right', 'wr0ng-s3cret');
    const line = await assertRefused('authentication-failed', {}, { source: uri });
    assert.doesNotMatch(line, /wr0ng/);
    const other = await assertRefused('authentication-failed', {}, { target: uri });
    assert.doesNotMatch(other, /wr0ng/);
  });

  it('an unreachable host', async () => {
    const port = await findFreePort();
    const line = await assertRefused(
      'connection-refused',
      {},
      { source: `mongodb://127.0.0.1:${port}/` },
    );
    assert.match(line, new RegExp(`127\\.0\\.0\\.1:${port}`));
  });

  it('a standalone source that is to be followed, while a snapshot of it goes well', async () => {
    const standalone = await startStandalone({ binary: await findMongod({ version: '6.0' }) });
    const client = await MongoClient.connect(standalone.uri);
    try {
      await client.db(db).collection('users').insertOne({ name: 'Bob' });
      await assertRefused('standalone-source', { kind: 'sync' }, { source: standalone.uri });
      await assertRefused('standalone-source', { kind: 'migrate' }, { source: standalone.uri });
      const plan = { include: [db], kind: 'snapshot' as const };
      const report = await migrate({ source: standalone.uri, target: to.uri, plan }).report;
      assert.equal(report.differences, 0);
      assert.equal(await target.db(db).collection('users').countDocuments({ name: 'Bob' }), 1);
    } finally {
      await client.close();
      await standalone.stop();
    }
  });

  it('a target that is not empty, unless told to drop or to continue', async () => {
    await target.db(db).collection('users').insertOne({ name: 'somebody else' });
    await target.db(db).collection('bystander').insertOne({ name: 'stays' });
    const line = await assertRefused('target-not-empty', {});
    assert.match(line, new RegExp(`${db}\\.users`));
    assert.doesNotMatch(line, /bystander/);

    const plan = { include: [db], kind: 'snapshot' as const, existing: 'drop' as const };
    const report = await migrate({ source: from.uri, target: to.uri, plan }).report;
    assert.equal(report.differences, 0);
    assert.equal(await target.db(db).collection('users').countDocuments({}), 1);
    assert.equal(await target.db(db).collection('bystander').countDocuments({}), 1);
  });

  it('an unknown database, collection or rename', async () => {
    await assertRefused('unknown-namespace', { include: [`${db}x`] });
    const line = await assertRefused('unknown-namespace', { include: [`${db}.user`] });
    assert.match(line, new RegExp(`${db}\\.user`));
    const renames = [{ from: `${db}.usres`, to: `${db}.y` }];
    await assertRefused('unknown-namespace', { renames });
  });

  it('two namespaces that would become one', async () => {
    await source.db(db).collection('people').insertOne({ name: 'Eve' });
    await assertRefused('rename-clash', { renames: [{ from: `${db}.people`, to: `${db}.users` }] });
  });

  it('a deployment onto itself, while a copy under another name goes well', async () => {
    await target.db(db).collection('users').insertOne({ name: 'Ada' });
    await assertRefused('same-deployment', {}, { source: to.uri });
    const plan = {
      include: [db],
      kind: 'snapshot' as const,
      renames: [{ from: db, to: `${db}_copy` }],
    };
    const report = await migrate({ source: to.uri, target: to.uri, plan }).report;
    assert.equal(report.differences, 0);
    assert.equal(await target.db(`${db}_copy`).collection('users').countDocuments({}), 1);
  });

  it('a migration that is running, ended, unknown, unfinished, of another source or a newer version', async () => {
    const name = uniqueName('refused');
    const plan = { name, include: [db], stateDatabase: 'refused_state' };
    const endpoints = { source: from.uri, target: to.uri };
    const unknown = await migrate({ ...endpoints, plan, resume: true }).failure();
    assert.equal(unknown.code, 'unknown-migration');

    const running = migrate({ ...endpoints, plan });
    await running.untilPhase('sync');
    const second = await migrate({ ...endpoints, plan, resume: true }).failure();
    assert.deepEqual([second.code, second.kind], ['already-running', 'refused']);
    await running.migration.interrupt();
    assert.equal((await running.failure()).kind, 'interrupted');

    const unfinished = await migrate({ ...endpoints, plan }).failure();
    assert.deepEqual([unfinished.code, unfinished.kind], ['unfinished-migration', 'refused']);
    const elsewhere = await replicaSet('5.0');
    const other = await migrate({
      ...endpoints,
      source: elsewhere.uri,
      plan,
      resume: true,
    }).failure();
    assert.deepEqual([other.code, other.kind], ['other-source', 'refused']);

    const stored = target.db(plan.stateDatabase).collection<{ _id: string }>('migrations');
    await stored.updateOne({ _id: name }, { $inc: { format: 1 } });
    const newer = await migrate({ ...endpoints, plan, resume: true }).failure();
    assert.deepEqual([newer.code, newer.kind], ['newer-state', 'refused']);
    await stored.updateOne({ _id: name }, { $inc: { format: -1 } });

    await migrate({ ...endpoints, plan, resume: true }).cutOver();
    const ended = await migrate({ ...endpoints, plan, resume: true }).failure();
    assert.deepEqual([ended.code, ended.kind], ['already-ended', 'refused']);
  });
});
