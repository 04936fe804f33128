import assert from 'node:assert/strict';
import {
  MongoClient,
  type ChangeStreamDocument,
  type Collection,
  type Document,
  type Timestamp,
} from 'mongodb';
import { timeOfToken } from '../support/mongos/changeStream';
import { Cluster } from '../support/mongos/cluster';
import { codeOf } from '../support/mongos/outcomes';
import { shardsFromPrimary, spread, type Spread } from '../support/mongos/spread';
import { keyMoveAtOneTime } from '../support/mongos/keyMoves';
import { StreamOfCluster } from '../support/mongos/streamOfCluster';
import { valueOf } from '../support/mongos/bson';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** Line by line what is known of a real mongos. */
describe('the double of a mongos: change streams', function () {
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
  });

  beforeEach(async () => {
    db = uniqueName('streams');
    parts = await spread(client, `${db}.users`, { region: 1 }, [{ region: 10 }, { region: 20 }]);
    users = client.db(db).collection<User>('users');
  });

  after(async () => {
    await client.close();
    await cluster.stop();
  });

  const stream = (options: Document = {}) => StreamOfCluster.open(client, db, options);
  const times = (events: Document[]) => events.map(({ clusterTime }) => clusterTime as Timestamp);

  it('tells what happens on all shards, in the order of its tokens', async () => {
    const following = await stream();
    for (let _id = 0; _id < 30; _id++) await users.insertOne({ _id, region: (_id * 7) % 30 });
    const events = await following.take(30);
    assert.deepEqual(
      events.map(({ fullDocument }) => (fullDocument as User)._id),
      Array.from({ length: 30 }, (_, _id) => _id),
    );
    const tokens = events.map(({ _id }) => (_id as { _data: string })._data);
    assert.deepEqual(tokens, tokens.toSorted());
    assert.deepEqual(
      times(events).map(({ t, i }) => [t, i]),
      times(events)
        .toSorted((a, b) => a.compare(b))
        .map(({ t, i }) => [t, i]),
    );
    await following.close();
  });

  it('bears the shard key in the keys of documents', async () => {
    const following = await stream();
    await users.insertOne({ _id: 1, region: 5 });
    await users.updateOne({ region: 5 }, { $set: { x: 1 } });
    await users.replaceOne({ region: 5, _id: 1 }, { region: 5, y: 1 });
    await users.deleteOne({ region: 5 });
    const events = await following.take(4);
    assert.deepEqual(
      events.map(({ operationType, documentKey }): unknown[] => [
        operationType,
        JSON.stringify(documentKey),
      ]),
      ['insert', 'update', 'replace', 'delete'].map((type) => [type, '{"region":5,"_id":1}']),
    );
    await following.close();
  });

  it('tells a move to another shard as deletion and insert, in either order', async () => {
    await users.insertMany([
      { _id: 1, region: 5 },
      { _id: 2, region: 25 },
    ]);
    const following = await stream();
    await users.updateOne({ _id: 1, region: 5 }, { $set: { region: 25 } });
    const [first, second] = await following.take(2);
    const told = (event: Document | undefined) => [
      event?.operationType as string,
      (event?.documentKey as User).region,
    ];
    assert.deepEqual([told(first), told(second)].sort(), [
      ['delete', 5],
      ['insert', 25],
    ]);
    await following.close();
  });

  it('tells both within one time of the cluster now and then, the lower key first', async () => {
    for (const [from, to, first] of [
      [25, 5, 'insert'],
      [5, 25, 'delete'],
    ] as const) {
      const [earlier, later] = await keyMoveAtOneTime(client, db, { from, to });
      assert.deepEqual(times([earlier])[0], times([later])[0]);
      assert.equal(earlier.operationType, first);
      assert((earlier._id as { _data: string })._data < (later._id as { _data: string })._data);
    }
  });

  it('is held back by a shard that does not answer, while its position stands', async () => {
    const following = await stream();
    cluster.hold(parts.shards[2]!);
    await users.insertOne({ _id: 1, region: 5 });
    assert.deepEqual(await following.now(), []);
    const stood = following.token;
    assert.deepEqual(await following.now(), []);
    assert.deepEqual(following.token, stood);
    cluster.letGo(parts.shards[2]!);
    assert.equal((await following.take(1)).length, 1);
    await following.close();
  });

  it('moves its position on without events', async () => {
    const following = await stream();
    const stood = following.token;
    await following.until(() => following.token._data > stood._data);
    await following.close();
  });

  it('is resumed after an event, and at a position', async () => {
    const following = await stream();
    await users.insertMany([1, 11, 21].map((region) => ({ _id: region, region })));
    const [first] = await following.take(3);
    const resumed = await stream({ resumeAfter: (first as ChangeStreamDocument)._id });
    const rest = await resumed.take(2);
    assert.deepEqual(new Set(rest.map(({ documentKey }) => (documentKey as User)._id)).size, 2);
    await following.close();
    await resumed.close();
    const later = await stream({ resumeAfter: resumed.token });
    await users.insertOne({ _id: 2, region: 2 });
    assert.equal(((await later.take(1))[0]?.documentKey as User)._id, 2);
    const time = timeOfToken(valueOf(resumed.token)).plain as Timestamp;
    const timed = await stream({ startAtOperationTime: time });
    assert.equal((await timed.take(1)).length, 1);
    await later.close();
    await timed.close();
  });

  it('refuses to tell of the moves of chunks, and tells nothing of them', async () => {
    const pipeline = [{ $changeStream: { allChangesForCluster: true, showMigrationEvents: true } }];
    const command = { aggregate: 1, pipeline, cursor: {} };
    assert.equal(await codeOf(client.db('admin').command(command)), 31123);
    await users.insertOne({ _id: 1, region: 5 });
    const following = await stream();
    const to = parts.shards[1];
    await client.db('admin').command({ moveChunk: `${db}.users`, find: { region: 5 }, to });
    await users.insertOne({ _id: 2, region: 5 });
    const [only] = await following.take(1);
    assert.equal((only?.documentKey as User)._id, 2);
    await following.close();
  });

  it('tells the end and the renaming of a sharded collection once a shard, before 7.0', async () => {
    const following = await stream();
    await client.db('admin').command({ renameCollection: `${db}.users`, to: `${db}.people` });
    await client.db(db).dropCollection('people');
    const events = await following.take(6);
    assert.deepEqual(
      events.map(({ operationType }) => operationType as string),
      ['rename', 'rename', 'rename', 'drop', 'drop', 'drop'],
    );
    await following.close();
  });

  it('tells a change of the primary shard as new collections and dropped ones', async () => {
    await client.db(db).collection<User>('plain').insertOne({ _id: 1, region: 0 });
    const following = await stream({ showExpandedEvents: true });
    const [, to] = await shardsFromPrimary(client, db);
    await client.db('admin').command({ movePrimary: db, to });
    const events = await following.take(2);
    assert.deepEqual(
      events.map(({ operationType, ns }): unknown[] => [operationType, (ns as Document).coll]),
      [
        ['create', 'plain'],
        ['drop', 'plain'],
      ],
    );
    assert.notDeepEqual(events[0]?.collectionUUID, events[1]?.collectionUUID);
    await following.close();
  });

  it('takes a new shard in', async () => {
    const following = await stream();
    await cluster.addShard('shard04');
    const namespace = `${db}.users`;
    await client.db('admin').command({ moveChunk: namespace, find: { region: 5 }, to: 'shard04' });
    await users.insertOne({ _id: 1, region: 5 });
    assert.equal(((await following.take(1))[0]?.documentKey as User)._id, 1);
    await following.close();
  });
});
