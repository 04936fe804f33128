import assert from 'node:assert/strict';
import { MongoClient, type Document, type Timestamp } from 'mongodb';
import { Cluster } from '../support/mongos/cluster';
import { codeOf, refusalOf } from '../support/mongos/outcomes';
import { uniqueName } from '../support/servers';

/** Line by line what is known of a real mongos. */
describe('the double of a mongos: the cluster and its routers', function () {
  this.timeout(120_000);

  let cluster: Cluster;
  let client: MongoClient;

  before(async () => {
    // What was moved away is deleted at once, unless that is suspended: else after 15 minutes.
    cluster = await Cluster.start({ setParameters: { orphanCleanupDelaySecs: 0 } });
    client = await MongoClient.connect(cluster.uri);
  });

  after(async () => {
    await client.close();
    await cluster.stop();
  });

  const admin = (command: Document) => client.db('admin').command(command);

  it('says that it is a router, with a topologyVersion and without a set', async () => {
    const hello = await admin({ hello: 1 });
    assert.equal(hello.msg, 'isdbgrid');
    assert.equal(hello.setName, undefined);
    assert.equal(hello.hosts, undefined);
    assert('processId' in (hello.topologyVersion as Document));
    assert.equal((await admin({ isMaster: 1 })).ismaster, true);
  });

  it('has neither a replica set nor storage nor a feature compatibility', async () => {
    const status = await refusalOf(admin({ replSetGetStatus: 1 }));
    assert.match(status.message, /replSetGetStatus is not supported through mongos/);
    assert.equal(status.errorResponse.info, 'mongos');
    const server = await admin({ serverStatus: 1 });
    assert.equal(server.process, 'mongos');
    for (const absent of ['repl', 'storageEngine', 'wiredTiger']) assert(!(absent in server));
    const parameter = admin({ getParameter: 1, featureCompatibilityVersion: 1 });
    assert.equal(await codeOf(parameter), 72);
  });

  it('knows the shards, their hosts and those of the config servers', async () => {
    const { shards } = await admin({ listShards: 1 });
    assert.deepEqual(
      (shards as Document[]).map(({ _id, host, state }): unknown[] => [
        _id,
        String(host).split('/')[0],
        state,
      ]),
      ['shard01', 'shard02', 'shard03'].map((id) => [id, id, 1]),
    );
    const { map } = await admin({ getShardMap: 1 });
    assert.match(String((map as Document).config), /^config\/127\.0\.0\.1:\d+$/);
  });

  it('starts and stops the balancer', async () => {
    const mode = async () => String((await admin({ balancerStatus: 1 })).mode);
    assert.equal(await mode(), 'full');
    await admin({ balancerStop: 1, maxTimeMS: 60_000 });
    assert.equal(await mode(), 'off');
    await admin({ balancerStart: 1 });
    assert.equal(await mode(), 'full');
    await admin({ balancerStop: 1 });
  });

  it('tells of a time that its router has heard of, which can be old', async () => {
    const router = await cluster.addRouter();
    const other = await MongoClient.connect(router.uri);
    const db = uniqueName('clock');
    await other.db(db).collection('seen').insertOne({});
    const timeOf = (reply: Document) => reply.operationTime as Timestamp;
    const before = timeOf(await other.db('admin').command({ ping: 1 }));
    for (let count = 0; count < 3; count++) await client.db(db).collection('seen').insertOne({});
    const here = timeOf(await admin({ ping: 1 }));
    const there = timeOf(await other.db('admin').command({ ping: 1 }));
    assert(there.compare(here) < 0, 'the other router has not heard of it');
    assert(there.equals(before));
    const note = await other.db('admin').command({ appendOplogNote: 1, data: { a: 1 } });
    assert(timeOf(note).compare(here) > 0, 'the shards have');
    await other.close();
  });

  it('writes a note on every shard', async () => {
    const { raw } = await admin({ appendOplogNote: 1, data: { a: 1 } });
    assert.deepEqual(
      Object.keys(raw as Document)
        .map((host) => host.split('/')[0])
        .sort(),
      ['shard01', 'shard02', 'shard03'],
    );
    assert.equal(await codeOf(admin({ appendOplogNote: 1 })), 4);
    cluster.knobs.primaryPatienceMs = 100;
    await cluster.kill('shard02');
    assert([6, 133].includes(await codeOf(admin({ appendOplogNote: 1, data: {} }))));
    await cluster.server('shard02').restart(0);
    cluster.knobs.primaryPatienceMs = 15_000;
  });

  it('adds up what its shards hold', async () => {
    const db = uniqueName('sums');
    const collection = client.db(db).collection('hashed');
    await admin({ enableSharding: db });
    await admin({ shardCollection: `${db}.hashed`, key: { _id: 'hashed' } });
    await collection.insertMany(Array.from({ length: 60 }, (_, x) => ({ x })));
    const stats = await client.db(db).command({ dbStats: 1 });
    assert.equal(stats.objects, 60);
    assert.equal(Object.keys(stats.raw as Document).length, 3);
    const { count, sharded, nchunks, shards } = await client
      .db(db)
      .command({ collStats: 'hashed' });
    assert.deepEqual([count, sharded, nchunks], [60, true, 6]);
    assert.equal(Object.keys(shards as Document).length, 3);
    const { databases } = await admin({ listDatabases: 1 });
    const listed = databases as { name: string; shards: Document }[];
    assert.equal(Object.keys(listed.find(({ name }) => name === db)?.shards ?? {}).length, 3);
    assert(!listed.some(({ name }) => name === 'local'));
  });

  it('tells of what waits for its deletion', async () => {
    const db = uniqueName('orphans');
    await admin({ enableSharding: db, primaryShard: 'shard01' });
    await admin({ shardCollection: `${db}.users`, key: { region: 1 } });
    await client
      .db(db)
      .collection('users')
      .insertMany([{ region: 1 }, { region: 2 }]);
    const suspend = { configureFailPoint: 'suspendRangeDeletion' };
    await cluster.command('shard01', { ...suspend, mode: 'alwaysOn' });
    await admin({ moveChunk: `${db}.users`, find: { region: 1 }, to: 'shard02' });
    const told = await client
      .db('admin')
      .aggregate([{ $shardedDataDistribution: {} }])
      .toArray();
    const own = told.find(({ ns }) => ns === `${db}.users`)?.shards as Document[];
    const counts = own.map(
      ({ shardName, numOrphanedDocs, numOwnedDocuments }): [unknown, number, number] => [
        shardName,
        Number(numOrphanedDocs),
        Number(numOwnedDocuments),
      ],
    );
    assert.deepEqual(counts.sort(), [
      ['shard01', 2, 0],
      ['shard02', 0, 2],
    ]);
    await cluster.command('shard01', { ...suspend, mode: 'off' });
    const shard = await MongoClient.connect(cluster.uriOfShard('shard01'));
    await shard.db('admin').command({ cleanupOrphaned: `${db}.users` });
    assert.equal(await shard.db(db).collection('users').countDocuments(), 0);
    await shard.close();
  });

  it('blocks the writes of users on all shards', async () => {
    const db = uniqueName('blocked');
    await client.db(db).collection('users').insertOne({});
    await admin({ setUserWriteBlockMode: 1, global: true });
    assert.equal(await codeOf(client.db(db).collection('users').insertOne({})), 371);
    await admin({ setUserWriteBlockMode: 1, global: false });
    await client.db(db).collection('users').insertOne({});
  });
});

describe('the double of a mongos with access control', function () {
  this.timeout(120_000);

  let cluster: Cluster;
  let root: MongoClient;

  before(async () => {
    const auth = { user: 'ada', password: 'p@ss:w/rd%1' };
    cluster = await Cluster.start({ auth, shards: ['shard01', 'shard02'] });
    root = await MongoClient.connect(cluster.uri);
  });

  after(async () => {
    await root.close();
    await cluster.stop();
  });

  async function as(user: string, roles: Document[]): Promise<MongoClient> {
    const db = root.db('admin');
    await db.command({ createUser: user, pwd: 'secret', roles });
    const host = cluster.uri.split('@')[1] ?? '';
    return MongoClient.connect(`mongodb://${user}:secret@${host}?authSource=admin`);
  }

  it('lets nobody in without a password', async () => {
    const host = cluster.uri.split('@')[1] ?? '';
    const nobody = await MongoClient.connect(`mongodb://${host}`);
    assert.equal(await codeOf(nobody.db('shop').collection('users').findOne()), 13);
    await nobody.close();
    const wrong = MongoClient.connect(`mongodb://ada:wrong@${host}`);
    assert.equal(await codeOf(wrong.then((each) => each.db().command({ ping: 1 }))), 18);
  });

  it('does all for its own servers and for who may everything', async () => {
    await root.db('admin').command({ enableSharding: 'shop' });
    await root.db('admin').command({ shardCollection: 'shop.users', key: { _id: 'hashed' } });
    const users = root.db('shop').collection('users');
    await users.insertMany(Array.from({ length: 20 }, (_, x) => ({ x })));
    assert.equal(await users.countDocuments(), 20);
    await root.db('admin').command({ appendOplogNote: 1, data: {} });
    await root.db('admin').command({ balancerStop: 1 });
    const stream = root.db('admin').aggregate([{ $changeStream: { allChangesForCluster: true } }]);
    await stream.tryNext();
    await stream.close();
  });

  it('lets who reads any database not read config, nor steer the cluster', async () => {
    const reader = await as('reader', [{ role: 'readAnyDatabase', db: 'admin' }]);
    assert.equal(await reader.db('shop').collection('users').countDocuments(), 20);
    assert.equal(await codeOf(reader.db('config').collection('chunks').findOne()), 13);
    const commands: Document[] = [
      { balancerStop: 1 },
      { balancerStatus: 1 },
      { enableSharding: 'other' },
      { shardCollection: 'shop.more', key: { _id: 1 } },
      { moveChunk: 'shop.users', find: { _id: 1 }, to: 'shard01' },
      { split: 'shop.users', middle: { _id: 1 } },
      { listShards: 1 },
      { appendOplogNote: 1, data: {} },
    ];
    for (const command of commands) {
      assert.equal(await codeOf(reader.db('admin').command(command)), 13, JSON.stringify(command));
    }
    const write = await refusalOf(reader.db('shop').command({ insert: 'users', documents: [{}] }));
    assert.match(write.message, /^not authorized on shop to execute command \{ insert: "users"/);
    await reader.close();
  });

  it('lets who monitors the cluster read config, and who manages it steer', async () => {
    const monitor = await as('monitor', [{ role: 'clusterMonitor', db: 'admin' }]);
    assert.notEqual(await monitor.db('config').collection('chunks').findOne(), null);
    await monitor.db('admin').command({ listShards: 1 });
    assert.equal(await codeOf(monitor.db('admin').command({ balancerStop: 1 })), 13);
    await monitor.close();
    const manager = await as('manager', [{ role: 'clusterManager', db: 'admin' }]);
    await manager.db('admin').command({ balancerStop: 1 });
    await manager.db('admin').command({ appendOplogNote: 1, data: {} });
    await manager.close();
  });
});
