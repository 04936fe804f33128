import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { migrate, RunningMigration } from '../support/migrate';
import { Cluster } from '../support/mongos/cluster';
import { shardingOf, spread } from '../support/mongos/spread';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

describe('a migration between doubles of sharded clusters', function () {
  this.timeout(180_000);

  const clusters: Cluster[] = [];
  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };

  before(async () => {
    const started = [
      ['a', 'b'],
      ['x', 'y', 'z'],
    ].map((shards) => Cluster.start({ shards }));
    clusters.push(...(await Promise.all(started)));
    uris = { source: clusters[0]!.uri, target: clusters[1]!.uri };
    source = await MongoClient.connect(uris.source);
    target = await MongoClient.connect(uris.target);
  });

  beforeEach(async () => {
    for (const client of [source, target]) await client.db('admin').command({ balancerStart: 1 });
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await Promise.all(clusters.map((cluster) => cluster.stop()));
  });

  const modes = () =>
    Promise.all(
      [source, target].map(async (client) =>
        String((await client.db('admin').command({ balancerStatus: 1 })).mode),
      ),
    );

  it('shards the target as the source, its balancer stopped for the copy, and follows moves', async () => {
    const db = uniqueName('sharded');
    const users = source.db(db).collection<User>('users');
    const copied = target.db(db).collection<User>('users');
    const cuts = [5, 9, 14].map((region) => ({ region }));
    await spread(source, `${db}.users`, { region: 1 }, cuts);
    const events = { shardCollection: `${db}.events`, key: { device: 'hashed' } };
    await source.db('admin').command(events);
    await users.createIndex({ region: 1, mail: 1 }, { unique: true }, {});
    await users.insertMany(
      Array.from({ length: 300 }, (_, _id) => ({ _id, region: _id % 20, mail: `m${_id}` })),
    );
    await source.db(db).collection('events').insertOne({ device: 1 });

    const load = { level: 'full' as const, maxDocumentsPerSecond: 200 };
    const migration = migrate({ ...uris, plan: { include: [db], load, rangeBytes: 1_000 } });
    await migration.until(({ documents }) => documents > 0);
    assert.deepEqual(await modes(), ['off', 'off']);
    await migration.migration.setLoad({ maxDocumentsPerSecond: null });
    await migration.untilPhase('sync');
    assert.deepEqual(await modes(), ['full', 'full']);

    for (let _id = 0; _id < 10; _id++) {
      await users.updateOne({ _id, region: _id }, { $set: { region: 19, moved: true } });
    }
    await users.deleteOne({ _id: 20 });
    await users.insertOne({ _id: 20, region: 3, mail: 'again' });
    await users.replaceOne({ _id: 21, region: 1 }, { region: 8, mail: 'other' });
    const report = await migration.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
    assert.deepEqual(
      await copied.find().sort({ _id: 1 }).toArray(),
      await users.find().sort({ _id: 1 }).toArray(),
    );

    assert.deepEqual((await shardingOf(target, `${db}.events`))?.key, { device: 'hashed' });
    const sharding = await shardingOf(target, `${db}.users`);
    assert.deepEqual(sharding?.key, { region: 1 });
    const { chunks } = sharding;
    assert.deepEqual(new Set(chunks.map(({ shard }) => shard as string)), new Set(['x', 'y', 'z']));
  });

  it('starts the balancers again when it is interrupted in the copy', async () => {
    const db = uniqueName('sharded');
    await source
      .db(db)
      .collection<User>('users')
      .insertMany(Array.from({ length: 200 }, (_, _id) => ({ _id, region: _id })));
    const load = { level: 'full' as const, maxDocumentsPerSecond: 20 };
    const migration = migrate({ ...uris, plan: { include: [db], load } });
    await migration.until(({ documents }) => documents > 0);
    await migration.migration.interrupt();
    await migration.failure();
    assert.deepEqual(await modes(), ['full', 'full']);
  });

  it('16.4 starts no balancer of the source on the word of the target alone', async () => {
    const db = uniqueName('sharded');
    await source.db(db).collection<User>('users').insertOne({ _id: 1, region: 1 });
    const first = migrate({ ...uris, plan: { kind: 'sync', include: [db] } });
    await first.untilPhase('sync');
    await first.migration.interrupt();
    await first.failure();
    await source.db('admin').command({ balancerStop: 1 });
    const { name, stateDatabase } = first.request.plan;
    await target
      .db(stateDatabase)
      .collection<{ _id: string }>('migrations')
      .updateOne({ _id: name }, { $set: { stoppedBalancers: ['source'] } });
    const again = { ...first.request, resume: true, agreedDeeds: undefined };
    assert.equal((await new RunningMigration(again).failure()).code, 'deeds-unknown');
    assert.deepEqual(await modes(), ['off', 'full']);
  });
});
