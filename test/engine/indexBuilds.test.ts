import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError } from 'mongodb';
import { readIndexList } from '../../src/engine/catalog/read';
import { openDeployment } from '../../src/engine/deployment/connect';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { differencesBetween } from '../support/compareDatabases';
import { assertEqual, migrate, requestFor } from '../support/migrate';
import { faultySource, faultyTarget, uniqueName } from '../support/servers';
import { startWireProxy } from '../support/wireProxy';

const DUPLICATE_KEY = 11000;

describe('indexes that are still being built', function () {
  this.timeout(120_000);

  const clients: MongoClient[] = [];

  afterEach(async () => {
    await Promise.all(clients.map((client) => hold(client, 'off')));
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  async function connect(uri: string): Promise<MongoClient> {
    const client = await MongoClient.connect(uri);
    clients.push(client);
    return client;
  }

  /** Index builds begun from now on go no further until they are let. */
  async function hold(client: MongoClient, mode: 'alwaysOn' | 'off'): Promise<void> {
    const admin = client.db('admin');
    await admin.command({ configureFailPoint: 'hangAfterStartingIndexBuild', mode });
  }

  /** Begins to build an index. @returns what becomes of it, once it is listed */
  async function build(
    client: MongoClient,
    db: string,
    collection: string,
    key: Record<string, 1>,
    unique = false,
  ): Promise<{ ended: Promise<unknown> }> {
    const options = { name: 'wanted', unique };
    const ended = client.db(db).collection(collection).createIndex(key, options, {});
    ended.catch(() => undefined);
    const isListed = async () => {
      const indexes = await client.db(db).collection(collection).indexes();
      return indexes.some(({ name }) => name === 'wanted');
    };
    while (!(await isListed())) await sleep(20);
    return { ended };
  }

  const namesIn = async (client: MongoClient, db: string, collection: string) =>
    (await client.db(db).collection(collection).indexes()).map(({ name }) => name);

  it('of the last collection that is copied are built by as many commands as builds are free', async () => {
    const [from, to] = [await faultySource(), await faultyTarget()];
    const [source, target] = [await connect(from.uri), await connect(to.uri)];
    const db = uniqueName('builds');
    const fields = ['a', 'b', 'c', 'd', 'e'];
    const document = Object.fromEntries(fields.map((field) => [field, field.repeat(200)]));
    // A smaller one would get its indexes before its documents.
    const many = Array.from({ length: 3_000 }, () => ({ ...document }));
    await source.db(db).collection('large').insertMany(many);
    const indexes = fields.map((field) => ({ key: { [field]: 1 as const } }));
    await source.db(db).collection('large').createIndexes(indexes);
    await hold(target, 'alwaysOn');
    const migration = migrate({ source: from.uri, target: to.uri, plan: { include: [db] } });
    const building = () =>
      target
        .db('admin')
        .aggregate([
          { $currentOp: { allUsers: true } },
          { $match: { 'command.createIndexes': 'large', 'command.$db': db } },
        ])
        .toArray();
    while ((await building()).length < 3) {
      await migration.until(({ snapshotDone }) => !snapshotDone);
      await sleep(20);
    }
    await hold(target, 'off');
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  for (const version of ['4.4', '6.0'] as const) {
    it(`come when they are built, not when they fail, and are told of at the cutover, from ${version}`, async () => {
      const [from, to] = [await faultySource(version), await faultyTarget()];
      const [source, target] = [await connect(from.uri), await connect(to.uri)];
      const db = uniqueName('builds');
      for (const collection of ['late', 'failing', 'endless']) {
        await source
          .db(db)
          .collection(collection)
          .insertMany([{ n: 1 }, { n: 1 }]);
      }
      await hold(source, 'alwaysOn');
      const late = await build(source, db, 'late', { n: 1 });
      const failing = await build(source, db, 'failing', { n: 1 }, true);
      const migration = migrate({ source: from.uri, target: to.uri, plan: { include: [db] } });
      await migration.untilPhase('sync');
      for (const collection of ['late', 'failing']) {
        assert.deepEqual(await namesIn(target, db, collection), ['_id_'], collection);
      }

      await hold(source, 'off');
      await late.ended;
      await assert.rejects(
        failing.ended,
        (error: unknown) => error instanceof MongoServerError && error.code === DUPLICATE_KEY,
      );
      await hold(source, 'alwaysOn');
      const endless = await build(source, db, 'endless', { n: 1 }, true);
      await migration.untilCaughtUpWith(source);
      const report = await migration.cutOver();
      assert.deepEqual(report.verification?.found, []);
      assert.equal(report.warnings.length, 1);
      assert.match(report.warnings[0] ?? '', /\.endless: the source is still building .* wanted,/);

      await source.db(db).collection('endless').dropIndexes();
      await assert.rejects(endless.ended);
      await hold(source, 'off');
      assert.deepEqual(await namesIn(target, db, 'late'), ['_id_', 'wanted']);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });
  }

  it('are named by a comparison, and waited for or given up by a repair', async () => {
    const [from, to] = [await faultySource(), await faultyTarget()];
    const [source, target] = [await connect(from.uri), await connect(to.uri)];
    const db = uniqueName('builds');
    for (const client of [source, target]) {
      for (const collection of ['inTarget', 'inSource', 'another']) {
        const documents = [{ _id: 1 as never, n: 1 }];
        await client.db(db).collection(collection).insertMany(documents);
      }
    }
    for (const [client, collection] of [
      [source, 'inTarget'],
      [target, 'inSource'],
      [source, 'another'],
    ] as const) {
      await client.db(db).collection(collection).createIndex({ n: 1 }, { name: 'wanted' }, {});
    }
    for (const client of [source, target]) await hold(client, 'alwaysOn');
    const waitedFor = await build(target, db, 'inTarget', { n: 1 });
    const inSource = await build(source, db, 'inSource', { n: 1 });
    const givenUp = await build(target, db, 'another', { m: 1 });

    const request = requestFor({ source: from.uri, target: to.uri, plan: { include: [db] } });
    const verify = (repair: boolean) =>
      verifyDeployments(request, { log: silentLog, settleMs: 50, repair });
    const { found } = await verify(false);
    assert.deepEqual(found.map(({ namespace, detail }) => `${namespace}: ${detail}`).sort(), [
      `${db}.another: index wanted is still being built in the target`,
      `${db}.inSource: index wanted is still being built in the source`,
      `${db}.inTarget: index wanted is still being built in the target`,
    ]);
    // One collection after another, by name.
    const repairing = verify(true);
    await assert.rejects(givenUp.ended, 'the build of another index was waited for');
    await hold(target, 'off');
    const { repaired, differences } = await repairing;
    assert.deepEqual([repaired, differences], [3, 0]);
    await waitedFor.ended;
    await hold(source, 'off');
    await inSource.ended;
    assert.deepEqual(await namesIn(target, db, 'inSource'), ['_id_']);
    assert.deepEqual(await target.db(db).collection('another').indexExists('wanted'), true);
  });

  it('count as built where the server knows no difference', async () => {
    const from = await faultySource();
    const db = uniqueName('builds');
    const client = await connect(from.uri);
    await client.db(db).collection('a').createIndex({ n: 1 }, { name: 'wanted' }, {});
    const [host = ''] = from.hosts;
    const imitation = await startWireProxy(host, (command) =>
      'includeBuildUUIDs' in command
        ? Promise.resolve({ ok: 0, code: 40415, errmsg: 'BSON field is an unknown field' })
        : undefined,
    );
    const uri = `mongodb://${imitation.host}/?directConnection=true`;
    const deployment = await openDeployment({ uri, label: 'imitation' });
    try {
      const { built, building } = await readIndexList(deployment, { db, name: 'a' });
      assert.deepEqual([built.map((index) => index.get('name')), building], [['wanted'], []]);
    } finally {
      await deployment.close();
      await imitation.stop();
    }
  });
});
