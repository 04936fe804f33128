import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet, MongodSeries } from '../../src/embedded';
import { differencesBetween } from '../support/compareDatabases';
import { assertEqual, migrate } from '../support/migrate';
import { fillIndexes, fillKinds } from '../support/sampleKinds';
import { replicaSet, uniqueName } from '../support/servers';

describe('collections arrive as what they are', function () {
  this.timeout(120_000);

  let to: EmbeddedReplicaSet;
  let target: MongoClient;
  const clients: MongoClient[] = [];

  before(async () => {
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([target, ...clients].map((client) => client.close())));

  async function sourceOf(version: MongodSeries) {
    const from = await replicaSet(version);
    const source = await MongoClient.connect(from.uri);
    clients.push(source);
    return { from, source };
  }

  for (const version of ['4.4', '5.0', '6.0'] as MongodSeries[]) {
    it(`every kind of collection and index from ${version}, made before and during the sync`, async () => {
      const { from, source } = await sourceOf(version);
      const db = uniqueName('kinds');
      const later = uniqueName('kinds');
      await fillKinds(source, db, version);
      await fillIndexes(source, db, 'indexed');
      const plan = { include: [db, `${later}.*`], rangeBytes: 2_000 };
      await source.db(later).collection('before').insertOne({ n: 1 });
      const migration = migrate({ source: from.uri, target: to.uri, plan });
      await migration.untilPhase('sync');
      await fillKinds(source, later, version);
      await fillIndexes(source, later, 'indexed');
      await migration.untilCaughtUpWith(source);
      await assertEqual(await migration.cutOver(), source, target, [db, later]);
    });
  }

  it('a copy without sync', async () => {
    const { from, source } = await sourceOf('6.0');
    const db = uniqueName('kinds');
    await fillKinds(source, db, '6.0');
    await fillIndexes(source, db, 'indexed');
    const plan = { include: [db], kind: 'snapshot' as const };
    await assertEqual(
      await migrate({ source: from.uri, target: to.uri, plan }).report,
      source,
      target,
      [db],
    );
  });

  it('under other names, without what is excluded', async () => {
    const { from, source } = await sourceOf('6.0');
    const [a, b, c] = [uniqueName('names'), uniqueName('names'), uniqueName('names')];
    await fillKinds(source, a, '6.0');
    await source.db(b).collection('x').insertOne({ n: 1 });
    await source.db(b).collection('secret').insertOne({ n: 1 });
    const plan = {
      include: [a, `${b}.*`],
      exclude: [`${b}.secret`],
      renames: [
        { from: a, to: c },
        { from: `${b}.x`, to: `${b}.y.z` },
      ],
    };
    const migration = migrate({ source: from.uri, target: to.uri, plan });
    await migration.untilPhase('sync');
    await source.db(a).collection('new').insertOne({ n: 1 });
    await source
      .db(b)
      .collection('x')
      .updateOne({}, { $set: { n: 2 } });
    await source
      .db(b)
      .collection('secret')
      .updateOne({}, { $set: { n: 2 } });
    await source.db(b).collection('secret2').insertOne({ n: 2 });
    await source.db(b).collection('secret').rename('told');
    await source.db(b).collection('secret2').rename('secret');
    const report = await migration.cutOver();
    assert.deepEqual(report.verification?.found, []);
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(await differencesBetween(source, target, [{ source: a, target: c }]), []);
    const names = await target.db(b).listCollections({}, { nameOnly: true }).toArray();
    assert.deepEqual(names.map(({ name }) => name).sort(), ['told', 'y.z']);
    assert.equal((await target.db(b).collection('y.z').findOne())?.n, 2);
    const { databases } = await target.db('admin').admin().listDatabases();
    assert.ok(!databases.some(({ name }) => name === a));
  });
});
