import assert from 'node:assert/strict';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { Cluster } from '../support/mongos/cluster';
import { codeOf } from '../support/mongos/outcomes';
import { shardingOf, shardsFromPrimary, spread } from '../support/mongos/spread';
import { StreamOfCluster } from '../support/mongos/streamOfCluster';
import type { Series } from '../support/mongos/versions';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** A cluster of a release, and a collection in it with a part on each of two shards. */
function clusterOf(series: Series) {
  const has = {} as { cluster: Cluster; client: MongoClient; db: string; users: Collection<User> };

  before(async () => {
    has.cluster = await Cluster.start({ series, shards: ['shard01', 'shard02'] });
    has.client = await MongoClient.connect(has.cluster.uri);
    await has.client.db('admin').command({ balancerStop: 1 });
  });

  beforeEach(async () => {
    has.db = uniqueName('versions');
    await spread(has.client, `${has.db}.users`, { region: 1 }, [{ region: 10 }]);
    has.users = has.client.db(has.db).collection<User>('users');
    await has.users.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, region: _id })));
  });

  after(async () => {
    await has.client.close();
    await has.cluster.stop();
  });
  return has;
}

const typesOf = (events: Document[]) => events.map(({ operationType }) => String(operationType));

describe('the double of a mongos as 4.4', function () {
  this.timeout(120_000);
  const has = clusterOf('4.4');
  const admin = (command: Document) => has.client.db('admin').command(command);

  it('has no topologyVersion, and chunks by their collection’s name', async () => {
    assert.equal((await admin({ hello: 1 })).topologyVersion, undefined);
    const sharding = await shardingOf(has.client, `${has.db}.users`);
    assert.equal(sharding?.chunks[0]?.ns, `${has.db}.users`);
  });

  it('keeps entries of what was dropped, marked so', async () => {
    await has.client.db(has.db).dropCollection('users');
    const collections = has.client.db('config').collection<{ _id: string }>('collections');
    const stored = (await collections.findOne({ _id: `${has.db}.users` })) as Document | null;
    assert.equal(stored?.dropped, true);
  });

  it('deletes and updates what has moved away, and counts it', async () => {
    const [primary, other] = await shardsFromPrimary(has.client, has.db);
    await admin({ split: `${has.db}.users`, middle: { region: 5 } });
    await admin({ moveChunk: `${has.db}.users`, find: { region: 5 }, to: other });
    const following = await StreamOfCluster.open(has.client, has.db, {});
    assert.equal((await has.users.deleteOne({ _id: 7 })).deletedCount, 2);
    const events = await following.take(2);
    assert.deepEqual(typesOf(events), ['delete', 'delete']);
    await following.close();
    assert.notEqual(primary, other);
  });

  it('does not rename what is sharded, lets the only index of a key be dropped', async () => {
    const rename = { renameCollection: `${has.db}.users`, to: `${has.db}.people` };
    await assert.rejects(admin(rename));
    await has.users.dropIndex('region_1');
  });

  it('tells the end of a database once a shard, and its collections’ before', async () => {
    const following = await StreamOfCluster.open(has.client, has.db, {});
    await has.client.db(has.db).dropDatabase();
    const types = typesOf(await following.take(4));
    assert.deepEqual(types.toSorted(), ['drop', 'drop', 'dropDatabase', 'dropDatabase']);
    await following.close();
  });
});

describe('the double of a mongos as 5.0', function () {
  this.timeout(120_000);
  const has = clusterOf('5.0');
  const admin = (command: Document) => has.client.db('admin').command(command);

  it('wants sharding enabled for a database first, and has chunks by UUID', async () => {
    const other = uniqueName('other');
    await has.client.db(other).collection('users').insertOne({});
    assert.equal(await codeOf(admin({ shardCollection: `${other}.more`, key: { _id: 1 } })), 20);
    const sharding = await shardingOf(has.client, `${has.db}.users`);
    assert.deepEqual(sharding?.chunks[0]?.uuid, sharding?.uuid);
  });

  it('deletes what has moved away, and tells of it', async () => {
    const [, other] = await shardsFromPrimary(has.client, has.db);
    await admin({ split: `${has.db}.users`, middle: { region: 5 } });
    await admin({ moveChunk: `${has.db}.users`, find: { region: 5 }, to: other });
    const following = await StreamOfCluster.open(has.client, has.db, {});
    assert.equal((await has.users.deleteOne({ _id: 7 })).deletedCount, 2);
    assert.deepEqual(typesOf(await following.take(2)), ['delete', 'delete']);
    await following.close();
  });

  it('reshards, and renames what is sharded', async () => {
    const before = await shardingOf(has.client, `${has.db}.users`);
    await admin({ reshardCollection: `${has.db}.users`, key: { _id: 1 } });
    const after = await shardingOf(has.client, `${has.db}.users`);
    assert.notDeepEqual(after?.uuid, before?.uuid);
    await admin({ renameCollection: `${has.db}.users`, to: `${has.db}.people` });
    assert.equal(await has.client.db(has.db).collection('people').countDocuments(), 20);
  });
});

describe('the double of a mongos as 6.0', function () {
  this.timeout(120_000);
  const has = clusterOf('6.0');

  it('leaves alone what has moved away', async () => {
    const [, other] = await shardsFromPrimary(has.client, has.db);
    const admin = has.client.db('admin');
    await admin.command({ split: `${has.db}.users`, middle: { region: 5 } });
    await admin.command({ moveChunk: `${has.db}.users`, find: { region: 5 }, to: other });
    assert.equal((await has.users.deleteOne({ _id: 7 })).deletedCount, 1);
    assert.equal((await has.users.updateMany({}, { $set: { x: 1 } })).modifiedCount, 19);
  });
});

describe('the double of a mongos as 7.0', function () {
  this.timeout(120_000);
  const has = clusterOf('7.0');

  it('is one by its version', async () => {
    const { version } = await has.client.db('admin').command({ buildInfo: 1 });
    assert.match(String(version), /^7\.0\./);
    const { maxWireVersion } = await has.client.db('admin').command({ hello: 1 });
    assert.equal(maxWireVersion, 21);
  });

  it('writes to one document whatever of the key is said', async () => {
    const replaced = { _id: 5, region: 5, x: 1 };
    await has.users.replaceOne({ _id: 5 }, replaced, { upsert: true });
    assert.deepEqual(await has.users.find({ _id: 5 }).toArray(), [replaced]);
    await has.users.replaceOne({ _id: 100 }, { region: 15 }, { upsert: true });
    assert.equal((await has.users.updateOne({ x: 1 }, { $set: { y: 1 } })).modifiedCount, 1);
    assert.equal((await has.users.deleteOne({ y: 1 })).deletedCount, 1);
    assert.equal((await has.users.findOneAndDelete({ _id: 6 }))?.region, 6);
  });

  it('tells the end and the renaming of a collection once', async () => {
    const following = await StreamOfCluster.open(has.client, has.db, {});
    const admin = has.client.db('admin');
    await admin.command({ renameCollection: `${has.db}.users`, to: `${has.db}.people` });
    await has.client.db(has.db).dropCollection('people');
    await has.client.db(has.db).collection('end').insertOne({});
    assert.deepEqual(typesOf(await following.take(3)), ['rename', 'drop', 'insert']);
    await following.close();
  });
});

describe('the double of a mongos as 8.0', function () {
  this.timeout(120_000);
  const has = clusterOf('8.0');
  const admin = (command: Document) => has.client.db('admin').command(command);
  const uuidOf = async (name: string) => {
    const [info] = await has.client.db(has.db).listCollections({ name }).toArray();
    return (info as { info?: Document } | undefined)?.info?.uuid as unknown;
  };

  it('begins a hashed key with one chunk a shard', async () => {
    assert.match(String((await admin({ buildInfo: 1 })).version), /^8\.0\./);
    await admin({ shardCollection: `${has.db}.hashed`, key: { _id: 'hashed' } });
    assert.equal((await shardingOf(has.client, `${has.db}.hashed`))?.chunks.length, 2);
  });

  it('moves collections with their database’s primary under another UUID, and tells no end', async () => {
    await has.client.db(has.db).collection('plain').insertOne({});
    const before = await uuidOf('plain');
    const following = await StreamOfCluster.open(has.client, has.db, { showExpandedEvents: true });
    const [, to] = await shardsFromPrimary(has.client, has.db);
    await admin({ movePrimary: has.db, to });
    await has.client.db(has.db).collection('end').insertOne({});
    assert.deepEqual(typesOf(await following.take(3)), ['create', 'create', 'insert']);
    assert.notDeepEqual(await uuidOf('plain'), before);
    await following.close();
  });

  it('moves a collection by itself, which has an entry from then on', async () => {
    const plain = has.client.db(has.db).collection<User>('plain');
    await plain.insertMany([
      { _id: 1, region: 1 },
      { _id: 2, region: 2 },
    ]);
    const before = await uuidOf('plain');
    const [, to] = await shardsFromPrimary(has.client, has.db);
    await admin({ moveCollection: `${has.db}.plain`, toShard: to });
    const stored = await shardingOf(has.client, `${has.db}.plain`);
    assert.equal(stored?.unsplittable, true);
    assert.deepEqual(stored.key, { _id: 1 });
    assert.deepEqual(
      stored.chunks.map(({ shard }) => shard as string),
      [to],
    );
    assert.notDeepEqual(await uuidOf('plain'), before);
    assert.equal(await plain.countDocuments(), 2);
    await plain.insertOne({ _id: 3, region: 3 });
    assert.equal((await has.client.db(has.db).command({ collStats: 'plain' })).sharded, false);
  });

  it('gathers a sharded collection on one shard', async () => {
    await admin({ unshardCollection: `${has.db}.users`, toShard: 'shard02' });
    const stored = await shardingOf(has.client, `${has.db}.users`);
    assert.equal(stored?.unsplittable, true);
    assert.equal(await has.users.countDocuments(), 20);
  });
});
