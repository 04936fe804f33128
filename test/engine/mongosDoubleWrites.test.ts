import assert from 'node:assert/strict';
import { MongoClient, type Collection, type Document, type MongoServerError } from 'mongodb';
import { Cluster } from '../support/mongos/cluster';
import { codeOf } from '../support/mongos/outcomes';
import { shardsFromPrimary, spread, type Spread } from '../support/mongos/spread';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** Line by line what is known of a real mongos. */
describe('the double of a mongos: writes', function () {
  this.timeout(120_000);

  let cluster: Cluster;
  let client: MongoClient;
  let db: string;
  let users: Collection<User>;
  let parts: Spread;

  before(async () => {
    cluster = await Cluster.start();
    client = await MongoClient.connect(cluster.uri);
    await client.db('admin').command({ balancerStop: 1 });
    db = uniqueName('writes');
    parts = await spread(client, `${db}.users`, { region: 1 }, [{ region: 10 }, { region: 20 }]);
    users = client.db(db).collection<User>('users');
  });

  beforeEach(async () => {
    await users.deleteMany({});
    await users.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id, region: _id })));
  });

  after(async () => {
    await client.close();
    await cluster.stop();
  });

  const run = (command: Document) => client.db(db).command(command);
  const errorsOf = async (command: Document) =>
    ((await run(command)).writeErrors ?? []) as { index: number; code: number; errmsg: string }[];

  it('holds an _id unique on each shard only', async () => {
    const documents = [
      { _id: 100, region: 1 },
      { _id: 100, region: 11 },
      { _id: 100, region: 2 },
      { _id: 101, region: 25 },
    ];
    const errors = await errorsOf({ insert: 'users', documents, ordered: false });
    assert.deepEqual(
      errors.map(({ index, code }) => [index, code]),
      [[2, 11000]],
    );
    assert.equal(await users.countDocuments({ _id: 100 }), 2);
    assert.equal((await users.deleteOne({ _id: 100 })).deletedCount, 2, 'one of each shard');
  });

  it('stops an ordered command at its first error, by the place in the whole command', async () => {
    const documents = [
      { _id: 200, region: 11 },
      { _id: 201, region: 1 },
      { _id: 5, region: 5 },
      { _id: 202, region: 1 },
    ];
    const errors = await errorsOf({ insert: 'users', documents });
    assert.deepEqual(
      errors.map(({ index, code }) => [index, code]),
      [[2, 11000]],
    );
    assert.equal(await users.countDocuments({ _id: { $gte: 200 } }), 2);
  });

  it('takes an upsert with the whole key only', async () => {
    const update = { q: { _id: 5 }, u: { _id: 5, region: 5, x: 1 }, upsert: true };
    const [error] = await errorsOf({ update: 'users', updates: [update] });
    assert.equal(error?.code, 61);
    assert.match(error.errmsg, /must contain the shard key and have the simple collation/);
    const whole = { ...update, q: { _id: 5, region: 5 } };
    assert.deepEqual(await errorsOf({ update: 'users', updates: [whole] }), []);
    assert.deepEqual(await users.findOne({ _id: 5 }), { _id: 5, region: 5, x: 1 });
  });

  it('finds the shard of a replacement by what is put there', async () => {
    const moved = { q: { _id: 5 }, u: { _id: 5, region: 15 } };
    assert.equal(
      (await run({ update: 'users', updates: [moved] })).n,
      0,
      'another shard was asked',
    );
    const inPlace = { q: { _id: 5 }, u: { _id: 5, region: 5, x: 1 } };
    assert.equal((await run({ update: 'users', updates: [inPlace] })).n, 1);
  });

  it('refuses another key outside of a transaction or without the whole key', async () => {
    const update = { q: { _id: 5, region: 5 }, u: { $set: { region: 6 } } };
    const [outside] = await errorsOf({ update: 'users', updates: [update] });
    assert.equal(outside?.code, 20);
    const withoutKey = users.updateOne({ _id: 5 }, { $set: { region: 6 } });
    assert.equal(await codeOf(withoutKey), 31025);
  });

  it('moves a document to another shard in a transaction in the place of the write', async () => {
    const whole = { _id: 5, region: 5 };
    assert.equal((await users.updateOne(whole, { $set: { region: 15 } })).modifiedCount, 1);
    assert.deepEqual(await users.find({ _id: 5 }).toArray(), [{ _id: 5, region: 15 }]);
    const session = client.startSession();
    await session.withTransaction(async () => {
      const before = { _id: 6, region: 6 };
      await users.updateOne(before, { $set: { region: 26 } }, { session });
    });
    await session.endSession();
    assert.deepEqual(await users.find({ _id: 6 }).toArray(), [{ _id: 6, region: 26 }]);
  });

  it('updates and deletes one by its _id on all shards, by anything else not at all', async () => {
    assert.equal((await users.updateOne({ _id: 15 }, { $set: { x: 1 } })).modifiedCount, 1);
    assert.equal((await users.deleteOne({ _id: 15 })).deletedCount, 1);
    assert.equal(await codeOf(users.updateOne({ x: 1 }, { $set: { y: 1 } })), 72);
    assert.equal(await codeOf(users.deleteOne({ x: 1 })), 61);
    assert.equal((await users.deleteMany({ _id: { $gte: 8, $lt: 12 } })).deletedCount, 4);
    const modify = users.findOneAndUpdate({ _id: 3 }, { $set: { x: 1 } });
    assert.equal(await codeOf(modify), 61);
    const byKey = await users.findOneAndUpdate({ region: 3 }, { $set: { x: 1 } });
    assert.equal(byKey?._id, 3);
  });

  it('takes what has moved away for what is there when an _id is to be unique', async () => {
    const namespace = `${db}.orphaned`;
    await spread(client, namespace, { region: 1 }, [{ region: 10 }]);
    const orphaned = client.db(db).collection<User>('orphaned');
    await orphaned.insertOne({ _id: 2, region: 7 });
    const admin = client.db('admin');
    await admin.command({ split: namespace, middle: { region: 5 } });
    const to = (await shardsFromPrimary(client, db))[2];
    await admin.command({ moveChunk: namespace, find: { region: 7 }, to });
    assert.equal(await codeOf(orphaned.insertOne({ _id: 2, region: 3 })), 11000);
    const toOrphan = orphaned.updateOne({ _id: 2, region: 7 }, { $set: { region: 3 } });
    await assert.rejects(
      toOrphan,
      /either an orphan for this document or _id .* not globally unique/,
    );
    assert.deepEqual(await orphaned.find().toArray(), [{ _id: 2, region: 7 }]);
  });

  it('makes one of several shards’ write concern errors', async () => {
    const documents = [
      { _id: 300, region: 1 },
      { _id: 301, region: 11 },
    ];
    const insert = { insert: 'users', documents, writeConcern: { w: 2, wtimeout: 100 } };
    const failure = await run(insert).catch((error: unknown) => error as MongoServerError);
    const { writeConcernError } = (failure as MongoServerError).errorResponse as Document;
    const { code, errmsg } = writeConcernError as { code: number; errmsg: string };
    assert.equal(code, 100);
    assert.match(errmsg, /Multiple errors reported :: .* at shard\d+ :: and :: .* at shard\d+/);
  });

  it('carries a retried write out once', async () => {
    const session = client.startSession();
    const updates = [5, 15, 25].map((_id) => ({ q: { _id, region: _id }, u: { $inc: { x: 1 } } }));
    const command = { update: 'users', updates, lsid: session.id, txnNumber: 7n };
    await run(command);
    await run(command);
    await session.endSession();
    assert.deepEqual(await users.distinct('x'), [1]);
  });

  it('commits and aborts over several shards', async () => {
    const session = client.startSession();
    await session.withTransaction(async () => {
      await users.insertOne({ _id: 400, region: 1 }, { session });
      await users.insertOne({ _id: 401, region: 25 }, { session });
      assert.equal((await users.find({ _id: { $gte: 400 } }, { session }).toArray()).length, 2);
    });
    session.startTransaction();
    await users.insertOne({ _id: 402, region: 1 }, { session });
    await users.insertOne({ _id: 403, region: 25 }, { session });
    await session.abortTransaction();
    await session.endSession();
    assert.equal(await users.countDocuments({ _id: { $gte: 400 } }), 2);
  });

  it('answers 133 for a shard without a primary, of a write by its statements', async () => {
    cluster.knobs.primaryPatienceMs = 100;
    const [lost] = parts.shards;
    await cluster.kill(lost!);
    const failure = await users
      .find()
      .toArray()
      .catch((error: unknown) => error as MongoServerError);
    assert.equal((failure as MongoServerError).code, 133);
    assert.match(
      (failure as MongoServerError).message,
      new RegExp(`Could not find host matching read preference .* for set ${lost}`),
    );
    const documents = [
      { _id: 500, region: 15 },
      { _id: 501, region: 1 },
    ];
    const errors = await errorsOf({ insert: 'users', documents, ordered: false });
    assert.deepEqual(
      errors.map(({ index, code }) => [index, code]),
      [[1, 133]],
    );
    await cluster.server(lost!).restart(0);
    cluster.knobs.primaryPatienceMs = 15_000;
    assert.equal(await users.countDocuments({ _id: { $gte: 500 } }), 1);
  });

  it('writes on while a shard’s primary steps down', async () => {
    const [first] = parts.shards;
    const stepping = cluster.server(first!).stepDown();
    for (let _id = 600; _id < 620; _id++) {
      await users.insertOne({ _id, region: 1 }).catch((error: unknown) => {
        // As from a real one: the client has to try again.
        assert([6, 11602, 10107, 189, 91].includes(Number((error as MongoServerError).code)));
      });
    }
    await stepping;
    assert.equal((await users.find({ region: 1 }).toArray()).length > 0, true);
  });
});
