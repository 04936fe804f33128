import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { findMongod, startStandalone, type EmbeddedServers } from '../../src/embedded';
import type { MigrationRecord } from '../../src/engine/state/records';
import { check } from '../../src/preflight/session';
import { migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';
import { startWireProxy, type WireProxy } from '../support/wireProxy';

describe('a way back from a standalone server, which has no oplog,', function () {
  this.timeout(120_000);

  let alone: EmbeddedServers;
  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const from = await replicaSet('6.0');
    alone = await startStandalone({ binary: await findMongod() });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(alone.uri);
    uris = { source: from.uri, target: alone.uri };
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await alone.stop();
  });

  beforeEach(async () => {
    db = uniqueName('alone');
    await source.db(db).collection('a').insertOne({ n: 1 });
  });

  it('13.11 is refused before anything is written, and told of by the checks', async () => {
    const migration = migrate({ ...uris, plan: { include: [db], reverse: true } });
    const { code, kind } = await migration.failure();
    assert.deepEqual([code, kind], ['no-way-back', 'refused']);
    assert.deepEqual(await target.db(db).listCollections().toArray(), []);
    const results = await check(migration.request, ['topology-pair']);
    const [finding] = results.flatMap(({ findings }) => findings);
    assert.ok(finding !== undefined);
    assert.equal(finding.severity, 'blocker');
    assert.match(finding.message, /no way back/);
  });

  it('13.11 is refused when it is asked for at the cutover, which is made without it', async () => {
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.until(({ readyForCutover }) => readyForCutover);
    await assert.rejects(migration.migration.cutOver({ reverse: true }), { code: 'no-way-back' });
    assert.equal((await migration.cutOver()).status, 'completed');
  });

  it('13.11 does not keep a migration from its end that was stored when it was not refused', async () => {
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.until(({ readyForCutover }) => readyForCutover);
    await migration.migration.interrupt();
    await migration.failure();
    const { plan } = migration.request;
    await target
      .db(plan.stateDatabase)
      .collection<MigrationRecord>('migrations')
      .updateOne({ _id: plan.name }, { $set: { 'plan.reverse': true } });
    const resumed = migrate({ ...uris, plan: { ...plan, reverse: true }, resume: true });
    const { status, cutover, warnings } = await resumed.cutOver();
    assert.deepEqual([status, cutover?.reverse], ['completed', false]);
    assert.match(warnings.join(), /there is no way back/);
  });
});

describe('a source whose resume tokens have another form, as DocumentDB’s (a double),', function () {
  this.timeout(120_000);

  let source: MongoClient;
  let target: MongoClient;
  let proxy: WireProxy;
  let uris: { source: string; target: string };
  let tokens: 'mongodb' | 'foreign' | 'none';
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    proxy = await startWireProxy(from.hosts[0]!, (command, forward) => {
      const isStream = 'aggregate' in command || 'getMore' in command;
      return isStream && tokens !== 'mongodb' ? forward().then(asToldBy) : undefined;
    });
    uris = {
      source: `mongodb://${proxy.host}/?directConnection=true&compressors=none`,
      target: to.uri,
    };
  });

  after(() => Promise.all([source.close(), target.close(), proxy.stop()]));

  beforeEach(async () => {
    db = uniqueName('tokens');
    await source.db(db).collection('a').insertOne({ n: 1 });
  });

  function asToldBy(reply: Document): Document {
    const cursor = reply.cursor as Document | undefined;
    if (cursor?.postBatchResumeToken === undefined) return reply;
    const _data = '01650c8a3b0000000101000000010000de1c';
    const postBatchResumeToken = tokens === 'none' ? undefined : { _data };
    return { ...reply, cursor: { ...cursor, postBatchResumeToken } };
  }

  for (const form of ['foreign', 'none'] as const) {
    it(`13.11 is refused before anything is written (${form})`, async () => {
      tokens = form;
      const migration = migrate({ ...uris, plan: { include: [db], kind: 'sync' } });
      const { code, kind } = await migration.failure();
      assert.deepEqual([code, kind], ['foreign-resume-token', 'refused']);
      const names = (await target.db().admin().listDatabases()).databases.map(({ name }) => name);
      assert.ok(!names.includes(db));
    });

    it(`13.11 ends what follows it, in words, instead of going round for ever (${form})`, async () => {
      tokens = 'mongodb';
      const migration = migrate({ ...uris, plan: { include: [db], kind: 'sync' } });
      await migration.until(({ readyForCutover }) => readyForCutover);
      tokens = form;
      const { code, message } = await migration.failure();
      assert.equal(code, 'foreign-resume-token', message);
    });
  }
});
