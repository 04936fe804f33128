import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { assertEqual, migrate } from '../support/migrate';
import { Deployments } from '../support/deployments';
import { findingsOfCheck } from '../support/preflight';
import { replicaSet, uniqueName } from '../support/servers';

/** Servers of 6.0 that are held back to the features of 5.0, and may be let go. */
describe('13.10 feature compatibility, not the program’s version', function () {
  this.timeout(240_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  async function hold(client: MongoClient, version: '5.0' | '6.0'): Promise<void> {
    await client.db('admin').command({ setFeatureCompatibilityVersion: version });
  }

  before(async () => {
    const [from, to] = await Promise.all([
      replicaSet('6.0', { name: 'held-back-source' }),
      replicaSet('6.0', { name: 'held-back-target' }),
    ]);
    uris = { source: from.uri, target: to.uri };
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([source.close(), target.close()]));

  beforeEach(async () => {
    db = uniqueName('features');
    await Promise.all([hold(source, '5.0'), hold(target, '5.0')]);
  });

  afterEach(async () => {
    await source.db(db).dropDatabase();
    await target.db(db).dropDatabase();
  });

  async function fill(): Promise<void> {
    const users = source.db(db).collection<{ _id: number }>('users');
    await users.createIndex({ value: 1 }, { unique: true }, {});
    await users.insertMany([1, 2, 3].map((_id) => ({ _id, value: _id })));
  }

  it('a source held back is followed: updates, DDL, a collection renamed', async () => {
    await hold(target, '6.0');
    await fill();
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.untilPhase('sync');
    const users = source.db(db).collection<{ _id: number }>('users');
    await users.updateOne({ _id: 1 }, { $set: { value: 10 } });
    await users.createIndex({ more: 1 }, {}, {});
    await source.db(db).createCollection('made', { validator: { n: 1 } });
    await users.rename('people');
    await source.db(db).collection<{ _id: number }>('users').insertOne({ _id: 2 });
    await source
      .db(db)
      .collection<{ _id: number }>('people')
      .updateOne({ _id: 2 }, { $set: { value: 20 } });
    await migration.untilCaughtUpWith(source);
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('a source is followed while its features are lowered, and raised again', async () => {
    await hold(source, '6.0');
    await fill();
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.untilPhase('sync');
    const users = source.db(db).collection<{ _id: number }>('users');
    for (const [version, value] of [
      ['6.0', 10],
      ['5.0', 11],
      ['6.0', 12],
    ] as const) {
      await hold(source, version);
      await users.updateOne({ _id: 1 }, { $set: { value } });
      await migration.untilCaughtUpWith(source);
    }
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('a target held back gets its unique indexes at the cutover', async () => {
    await hold(source, '6.0');
    await fill();
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await assertEqual(await migration.cutOver(), source, target, [db]);
    const [, index] = await target.db(db).collection('users').indexes();
    assert.equal(index?.unique, true);
  });

  it('a target gets its unique indexes whose features were lowered on the way', async () => {
    await hold(target, '6.0');
    await fill();
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.untilPhase('sync');
    await hold(target, '5.0');
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('writes are blocked as soon as the source’s features allow it, and it is said why not before', async () => {
    await fill();
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await assert.rejects(
      migration.migration.cutOver({ blockWrites: true }),
      /MongoDB 6\.0\.\d+ \(held back to the features of 5\.0\), which can't block writes/,
    );
    await hold(source, '6.0');
    await migration.until(({ readyForCutover }) => readyForCutover);
    await migration.migration.cutOver({ blockWrites: true });
    try {
      assert.equal((await migration.report).differences, 0);
    } finally {
      await source.db('admin').command({ setUserWriteBlockMode: 1, global: false });
    }
  });

  it('a user who may not ask for it is found out by what the server refuses', async () => {
    const guarded = await replicaSet('6.0', {
      name: 'held-back-guarded',
      auth: { user: 'ada', password: 'ada' },
      setParameters: { periodicNoopIntervalSecs: 1 },
    });
    const admin = await MongoClient.connect(guarded.uri);
    try {
      const roles = [{ role: 'readAnyDatabase', db: 'admin' }];
      await admin.db('admin').command({ createUser: 'reader', pwd: 'reads', roles });
      await hold(admin, '5.0');
      const users = admin.db(db).collection<{ _id: number }>('users');
      await users.insertOne({ _id: 1 });
      const from = guarded.uri.replace('//ada:ada@', '//reader:reads@');
      const deployments = new Deployments();
      assert.equal((await deployments.at(from)).abilities.features, undefined);
      await deployments.close();
      const migration = migrate({ source: from, target: uris.target, plan: { include: [db] } });
      await migration.untilPhase('sync');
      await users.updateOne({ _id: 1 }, { $set: { n: 1 } });
      await migration.untilCaughtUpWith(admin);
      await migration.until(({ readyForCutover }) => readyForCutover);
      await assert.rejects(
        migration.migration.cutOver({ blockWrites: true }),
        /can't block writes|not authorized/,
      );
      assert.equal((await migration.cutOver()).differences, 0);
    } finally {
      await admin.close();
    }
  });

  it('documents deleted from a capped collection are no trouble for a target of 5.0', async () => {
    await hold(source, '6.0');
    const old = await replicaSet('5.0');
    const client = await MongoClient.connect(old.uri);
    await source.db(db).createCollection('capped', { capped: true, size: 10_000 });
    const capped = source.db(db).collection<{ _id: number }>('capped');
    await capped.insertMany([{ _id: 1 }, { _id: 2 }]);
    try {
      const migration = migrate({ source: uris.source, target: old.uri, plan: { include: [db] } });
      await migration.untilPhase('sync');
      await capped.deleteOne({ _id: 1 });
      await migration.untilCaughtUpWith(source);
      await assertEqual(await migration.cutOver(), source, client, [db]);
    } finally {
      await client.close();
    }
  });

  it('the checks before a migration ask for features, too', async () => {
    await hold(source, '6.0');
    await source.db(db).createCollection('clustered', {
      clusteredIndex: { key: { _id: 1 }, unique: true },
    });
    const deployments = new Deployments();
    const sides = {
      source: await deployments.at(uris.source),
      target: await deployments.at(uris.target),
      plan: { include: [db], blockWrites: true },
    };
    const [found] = await findingsOfCheck('versions', sides);
    assert.match(found?.message ?? '', /\(held back to the features of 5\.0\) has no clustered/);
    assert.deepEqual(await findingsOfCheck('write-block', sides), []);
    await source.db(db).collection('clustered').drop();
    await hold(source, '5.0');
    const [block] = await findingsOfCheck('write-block', sides);
    assert.match(block?.message ?? '', /held back to the features of 5\.0\), which can't block/);
    await deployments.close();
  });
});
