import assert from 'node:assert/strict';
import { MongoClient, UUID, type Collection, type Document } from 'mongodb';
import { Cluster } from '../support/mongos/cluster';
import { spread } from '../support/mongos/spread';
import { codeOf } from '../support/mongos/outcomes';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** Line by line what is known of a real mongos; see the folder `test/support/mongos`. */
describe('the double of a mongos: reads', function () {
  this.timeout(120_000);

  let cluster: Cluster;
  let client: MongoClient;
  let users: Collection<User>;
  let db: string;

  before(async () => {
    cluster = await Cluster.start();
    client = await MongoClient.connect(cluster.uri);
    await client.db('admin').command({ balancerStop: 1 });
    db = uniqueName('reads');
    await spread(client, `${db}.users`, { region: 1 }, [{ region: 10 }, { region: 20 }]);
    users = client.db(db).collection<User>('users');
    await users.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id, region: _id })));
  });

  after(async () => {
    await client.close();
    await cluster.stop();
  });

  const ids = (documents: Document[]) => documents.map(({ _id }) => Number(_id));
  const inOrder = Array.from({ length: 30 }, (_, _id) => _id);

  it('gives batches of one shard after another where no sort is asked', async () => {
    const found = ids(await users.find().batchSize(4).toArray());
    assert.notDeepEqual(found, inOrder);
    assert.deepEqual(
      found.toSorted((a, b) => a - b),
      inOrder,
    );
    const bounded = await users.find().hint({ _id: 1 }).min({ _id: 5 }).max({ _id: 25 }).toArray();
    assert.notDeepEqual(ids(bounded), inOrder.slice(5, 25));
  });

  it('merges in a seeded order that a test sets', async () => {
    const before = cluster.knobs.mergeOrder;
    cluster.knobs.mergeOrder = (ready) => ready.toSorted()[0];
    const first = ids(await users.find().toArray());
    cluster.knobs.mergeOrder = before;
    assert.notDeepEqual(ids(await users.find().toArray()), first);
  });

  it('merges what is sorted, skipped and limited', async () => {
    const found = await users.find().sort({ _id: -1 }).skip(3).limit(20).batchSize(4).toArray();
    assert.deepEqual(ids(found), inOrder.toReversed().slice(3, 23));
    const projected = users.find({}, { projection: { region: 1 } }).sort({ region: 1 });
    assert.deepEqual(await projected.limit(1).toArray(), [{ _id: 0, region: 0 }]);
  });

  it('leaves documents as their bytes are', async () => {
    const odd = { _id: 1000, region: 15, 10: 'b', 2: 'a', one: 1.0 };
    await users.insertOne(odd);
    const [found] = await users.find({ _id: 1000 }, { raw: true }).sort({ _id: 1 }).toArray();
    const [direct] = await users.find({ _id: 1000, region: 15 }, { raw: true }).toArray();
    assert.deepEqual(found, direct);
    await users.deleteOne({ _id: 1000 });
  });

  it('forgets a cursor that lay idle too long, and knows none of another router', async () => {
    const find = { find: 'users', batchSize: 2 };
    const { cursor } = await client.db(db).command(find);
    const getMore = { getMore: (cursor as Document).id as unknown, collection: 'users' };
    const other = await cluster.addRouter();
    const elsewhere = await MongoClient.connect(other.uri);
    assert.equal(await codeOf(elsewhere.db(db).command(getMore)), 43);
    await elsewhere.close();
    cluster.knobs.cursorIdleMs = -1;
    assert.equal(await codeOf(client.db(db).command(getMore)), 43);
    cluster.knobs.cursorIdleMs = 600_000;
  });

  it('lets a cursor be read in its own session only', async () => {
    const session = client.startSession();
    const other = client.startSession();
    const { cursor } = await client.db(db).command({ find: 'users', batchSize: 2 }, { session });
    const getMore = { getMore: (cursor as Document).id as unknown, collection: 'users' };
    assert.equal(await codeOf(client.db(db).command(getMore, { session: other })), 13);
    await client.db(db).command(getMore, { session });
    await session.endSession();
    await other.endSession();
  });

  it('kills cursors on all shards', async () => {
    const { cursor } = await client.db(db).command({ find: 'users', batchSize: 2 });
    const { id } = cursor as { id: unknown };
    const killed = await client.db(db).command({ killCursors: 'users', cursors: [id] });
    assert.equal((killed.cursorsKilled as unknown[]).length, 1);
    const getMore = { getMore: id, collection: 'users' };
    assert.equal(await codeOf(client.db(db).command(getMore)), 43);
  });

  it('refuses the database local, tokens of a find, and what only a mongod has', async () => {
    const failure = await client
      .db('local')
      .collection('oplog.rs')
      .findOne()
      .then(() => 'it is read', String);
    assert.match(failure, /Can't use 'local' database through mongos/);
    const tokens = { find: 'users', hint: { $natural: 1 }, $_requestResumeToken: true };
    assert.equal(await codeOf(client.db(db).command(tokens)), 72);
    assert.equal(await codeOf(client.db(db).command({ dbHash: 1 })), 59);
    assert.equal(await codeOf(client.db(db).command({ cleanupOrphaned: `${db}.users` })), 59);
  });

  it('refuses by name what it does not understand', async () => {
    const command = client.db(db).command({ mapReduce: 'users' });
    await assert.rejects(command, /no such command: 'mapReduce'.*double/);
    const stage = users.aggregate([{ $listSearchIndexes: {} }]).toArray();
    await assert.rejects(stage, /\$listSearchIndexes/);
  });

  it('says of a collection by another UUID that it is not that, and no name where there is none', async () => {
    const find = { find: 'users', collectionUUID: new UUID() };
    const failure = await client
      .db(db)
      .command(find)
      .catch((error: unknown) => error as Document);
    assert.equal(failure.code, 361);
    assert.equal((failure.errorResponse as Document).actualCollection, null);
  });

  it('groups, sorts, samples, counts and lists over all shards', async () => {
    const groups = await users
      .aggregate([{ $match: { _id: { $gte: 3 } } }, { $group: { _id: null, n: { $sum: 1 } } }])
      .toArray();
    assert.deepEqual(groups, [{ _id: null, n: 27 }]);
    const sorted = await users
      .aggregate([{ $sort: { _id: -1 } }, { $limit: 12 }, { $project: { _id: 1 } }])
      .toArray();
    assert.deepEqual(ids(sorted), inOrder.toReversed().slice(0, 12));
    const sample = await users
      .aggregate([{ $sample: { size: 12 } }, { $project: { _id: 1 } }, { $sort: { _id: 1 } }])
      .toArray();
    assert.equal(new Set(ids(sample)).size, 12);
    const stats = await users.aggregate([{ $collStats: { count: {} } }]).toArray();
    assert.deepEqual(stats.map(({ count }) => Number(count)).toSorted(), [10, 10, 10]);
    assert.equal(await users.countDocuments({ region: { $lt: 15 } }), 15);
    assert.equal((await users.distinct('region')).length, 30);
    const looked = await users
      .aggregate([
        { $match: { region: 5 } },
        { $lookup: { from: 'plain', localField: '_id', foreignField: '_id', as: 'found' } },
      ])
      .toArray();
    assert.deepEqual(looked, [{ _id: 5, region: 5, found: [] }]);
  });

  it('reads a view over a sharded collection', async () => {
    const options = { viewOn: 'users', pipeline: [{ $match: { region: { $gte: 8, $lt: 22 } } }] };
    await client.db(db).createCollection('middle', options);
    const view = client.db(db).collection<User>('middle');
    const found = await view
      .find({ _id: { $gt: 8 } })
      .sort({ _id: 1 })
      .toArray();
    assert.deepEqual(ids(found), inOrder.slice(9, 22));
    assert.equal(await view.countDocuments(), 14);
  });

  it('counts without a filter what lies on a shard without belonging there', async () => {
    const namespace = `${db}.moved`;
    const { shards } = await spread(client, namespace, { region: 1 }, [{ region: 10 }]);
    const moved = client.db(db).collection<User>('moved');
    await moved.insertMany([
      { _id: 1, region: 1 },
      { _id: 2, region: 11 },
    ]);
    const third = (await client.db('admin').command({ listShards: 1 })).shards as { _id: string }[];
    const to = third.map(({ _id }) => _id).find((id) => !shards.includes(id));
    await client.db('admin').command({ moveChunk: namespace, find: { region: 10 }, to });
    assert.equal(await moved.countDocuments(), 2);
    assert.deepEqual(ids(await moved.find().sort({ _id: 1 }).toArray()), [1, 2]);
    const { shards: perShard } = await client.db(db).command({ collStats: 'moved' });
    const { [shards[1]!]: left } = perShard as Record<string, Document | undefined>;
    assert.equal(left, undefined, 'a shard without chunks is not asked');
    const direct = await MongoClient.connect(cluster.uriOfShard(shards[1]!));
    assert.equal(await direct.db(db).collection('moved').countDocuments(), 1, 'the orphan');
    await direct.close();
  });

  it('waits for a held shard no longer than asked, and goes on with the others', async () => {
    const { cursor } = await client.db(db).command({ find: 'users', batchSize: 10 });
    const { shards } = await client.db('admin').command({ listShards: 1 });
    const [held] = (shards as { _id: string }[]).map(({ _id }) => _id);
    cluster.hold(held!);
    const getMore = { getMore: (cursor as Document).id as unknown, collection: 'users' };
    const { cursor: more } = await client.db(db).command({ ...getMore, batchSize: 5 });
    assert.equal((more as { nextBatch: unknown[] }).nextBatch.length, 5);
    const limited = client.db(db).command({ find: 'users', maxTimeMS: 100 });
    assert.equal(await codeOf(limited), 50);
    cluster.letGo(held!);
    assert.equal(await users.countDocuments(), 30);
  });
});
