import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { findMongod, startReplicaSet, type EmbeddedReplicaSet } from '../../src/embedded';
import { migrate } from '../support/migrate';
import { uniqueName } from '../support/servers';
import { startShardedDouble, type ShardedDouble } from '../support/shardedDouble';

interface User extends Document {
  _id: number;
  region: number;
}

/** Routing and chunk migrations are not there in a double; see its description. */
describe('a migration between doubles of sharded clusters', function () {
  this.timeout(120_000);

  const sets: EmbeddedReplicaSet[] = [];
  const doubles: ShardedDouble[] = [];
  const clients: MongoClient[] = [];

  after(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(doubles.map((double) => double.stop()));
    await Promise.all(sets.map((set) => set.stop()));
  });

  async function double(shards: string[]): Promise<{ uri: string; client: MongoClient }> {
    const binary = await findMongod();
    const set = await startReplicaSet({ binary, name: `sharded-${sets.length}` });
    sets.push(set);
    const started = await startShardedDouble(set.hosts[0]!, { shards });
    doubles.push(started);
    const client = await MongoClient.connect(started.uri);
    clients.push(client);
    return { uri: started.uri, client };
  }

  it('shards the target as the source, its balancer stopped for the copy, and follows moves', async () => {
    const [source, target] = [await double(['a', 'b']), await double(['x', 'y', 'z'])];
    const admin = source.client.db('admin');
    const db = uniqueName('sharded');
    const users = source.client.db(db).collection<User>('users');
    const copied = target.client.db(db).collection<User>('users');
    await admin.command({ enableSharding: db });
    await admin.command({ shardCollection: `${db}.users`, key: { region: 1 } });
    for (const region of [5, 9, 14]) {
      await admin.command({ split: `${db}.users`, middle: { region } });
    }
    await admin.command({ shardCollection: `${db}.events`, key: { device: 'hashed' } });
    await users.createIndex({ region: 1, mail: 1 }, { unique: true }, {});
    await users.insertMany(
      Array.from({ length: 300 }, (_, _id) => ({ _id, region: _id % 20, mail: `m${_id}` })),
    );
    await source.client.db(db).collection('events').insertOne({ device: 1 });
    const mode = async ({ client }: { client: MongoClient }) =>
      String((await client.db('admin').command({ balancerStatus: 1 })).mode);

    const load = { level: 'full' as const, maxDocumentsPerSecond: 200 };
    const uris = { source: source.uri, target: target.uri };
    const migration = migrate({ ...uris, plan: { include: [db], load, rangeBytes: 1_000 } });
    await migration.until(({ documents }) => documents > 0);
    assert.deepEqual(await Promise.all([mode(source), mode(target)]), ['off', 'off']);
    await migration.migration.setLoad({ maxDocumentsPerSecond: null });
    await migration.untilPhase('sync');
    assert.deepEqual(await Promise.all([mode(source), mode(target)]), ['full', 'full']);

    await users.updateMany({ _id: { $lt: 10 } }, { $set: { region: 19, moved: true } });
    await users.deleteOne({ _id: 20 });
    await users.insertOne({ _id: 20, region: 3, mail: 'again' });
    await users.replaceOne({ _id: 21 }, { region: 8, mail: 'other' });
    const report = await migration.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
    assert.deepEqual(
      await copied.find().sort({ _id: 1 }).toArray(),
      await users.find().sort({ _id: 1 }).toArray(),
    );

    const config = target.client.db('config');
    const sharded = await config
      .collection<{ _id: string; key: Document; uuid: unknown }>('collections')
      .find({ _id: { $in: [`${db}.users`, `${db}.events`] } })
      .sort({ _id: 1 })
      .toArray();
    assert.deepEqual(
      sharded.map(({ key }) => key),
      [{ device: 'hashed' }, { region: 1 }],
    );
    const chunks = await config
      .collection('chunks')
      .find({ uuid: sharded[1]?.uuid })
      .sort({ 'min.region': 1 })
      .toArray();
    assert.deepEqual(
      chunks.map(({ min, shard }) => [(min as User).region, shard as string]),
      [
        [-Infinity, 'x'],
        [5, 'y'],
        [9, 'z'],
        [14, 'x'],
      ],
    );
  });

  it('starts the balancers again when it is interrupted in the copy', async () => {
    const [source, target] = [await double(['a']), await double(['x'])];
    const db = uniqueName('sharded');
    await source.client
      .db(db)
      .collection<User>('users')
      .insertMany(Array.from({ length: 200 }, (_, _id) => ({ _id, region: _id })));
    const load = { level: 'full' as const, maxDocumentsPerSecond: 20 };
    const plan = { include: [db], load };
    const migration = migrate({ source: source.uri, target: target.uri, plan });
    await migration.until(({ documents }) => documents > 0);
    await migration.migration.interrupt();
    await migration.failure();
    for (const { client } of [source, target]) {
      const { mode } = await client.db('admin').command({ balancerStatus: 1 });
      assert.equal(mode, 'full');
    }
  });
});
