import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { useGates } from '../support/gates';
import { migrate } from '../support/migrate';
import { Cluster } from '../support/mongos/cluster';
import { shardingOf, spread } from '../support/mongos/spread';
import { uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** How a sharded target gets what a sharded source has; see the double's own tests. */
describe('a sharded target of a sharded source', function () {
  this.timeout(240_000);

  const gates = useGates();
  let clusters: Cluster[];
  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const to = { shards: ['x', 'y', 'z'], setParameters: WITHOUT_PATIENCE };
    clusters = await Promise.all([Cluster.start(), Cluster.start(to)]);
    const [from, onto] = clusters.map(({ uri }) => uri);
    uris = { source: from!, target: onto! };
    source = await MongoClient.connect(uris.source);
    target = await MongoClient.connect(uris.target);
    await source.db('admin').command({ balancerStop: 1 });
    await target.db('admin').command({ balancerStop: 1 });
  });

  beforeEach(() => {
    db = uniqueName('sharded');
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await Promise.all(clusters.map((cluster) => cluster.stop()));
  });

  /** Documents of a target's collection by shard, those that belong there alone. */
  async function perShard(name: string): Promise<number[]> {
    const counts = await target
      .db(db)
      .collection(name)
      .aggregate<{ count: number }>([{ $collStats: { count: {} } }])
      .toArray();
    return counts.map(({ count }) => count);
  }

  async function assertEven(name: string, shards = 3): Promise<void> {
    const counts = await perShard(name);
    const mean = counts.reduce((sum, count) => sum + count, 0) / shards;
    assert.equal(counts.length, shards, `${name}: ${counts.join(', ')}`);
    assert(Math.max(...counts) <= 1.3 * mean, `${name}: ${counts.join(', ')}`);
  }

  async function migrated(): Promise<void> {
    const running = migrate({ ...uris, plan: { include: [db] } });
    const report = await running.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
    assert.deepEqual(report.warnings, []);
  }

  it('17.7 is spread by what documents there are, however the source is cut', async () => {
    const cuts = [1, 2, 3, 4, 500].map((region) => ({ region }));
    await spread(source, `${db}.users`, { region: 1 }, cuts);
    const users = source.db(db).collection<User>('users');
    await users.insertMany(Array.from({ length: 900 }, (_, _id) => ({ _id, region: _id })));
    const admin = source.db('admin');
    const nested = { 'place.region': 1, device: 'hashed' };
    await admin.command({ shardCollection: `${db}.events`, key: nested });
    await admin.command({ shardCollection: `${db}.hashed`, key: { _id: 'hashed' } });
    const events = Array.from({ length: 900 }, (_, device) => ({
      device,
      place: { region: `r${device % 90}` },
    }));
    await source.db(db).collection('events').insertMany(events);
    await source.db(db).collection('hashed').insertMany(events);
    await migrated();
    for (const name of ['users', 'events', 'hashed']) await assertEven(name);
    assert.deepEqual((await shardingOf(target, `${db}.users`))?.key, { region: 1 });
    assert.deepEqual((await shardingOf(target, `${db}.events`))?.key, nested);
  });

  it('17.7 keeps nothing of the zones that were made for it, and all of those made before', async () => {
    await spread(source, `${db}.users`, { region: 1 }, [{ region: 10 }]);
    await spread(source, `${db}.zoned`, { region: 1 }, [{ region: 10 }]);
    const documents = Array.from({ length: 20 }, (_, region) => ({ region }));
    await source.db(db).collection('users').insertMany(documents);
    await source.db(db).collection('zoned').insertMany(documents);
    const admin = target.db('admin');
    await admin.command({ addShardToZone: 'y', zone: 'kept' });
    const range = { min: { region: 5 }, max: { region: 15 } };
    await admin.command({ updateZoneKeyRange: `${db}.zoned`, ...range, zone: 'kept' });
    await migrated();
    const config = target.db('config');
    assert.equal(await config.collection('tags').countDocuments({ ns: `${db}.users` }), 0);
    assert.equal(await config.collection('tags').countDocuments({ ns: `${db}.zoned` }), 1);
    const { shards } = await admin.command({ listShards: 1 });
    assert.deepEqual(
      (shards as { tags?: string[] }[]).map(({ tags = [] }) => tags),
      [[], ['kept'], []],
    );
    const { chunks = [] } = (await shardingOf(target, `${db}.zoned`)) ?? {};
    const inZone = chunks.find(({ min }) => (min as User).region === 5);
    assert.equal(inZone?.shard, 'y');
  });

  it('17.8 has collections sharded that have a collation of their own', async () => {
    const collation = { locale: 'de' };
    await source.db(db).createCollection('words', { collation });
    const admin = source.db('admin');
    await admin.command({ enableSharding: db });
    const simple = { locale: 'simple' };
    await admin.command({ shardCollection: `${db}.words`, key: { word: 1 }, collation: simple });
    const words = Array.from({ length: 300 }, (_, at) => ({ word: `w${at}` }));
    await source.db(db).collection('words').insertMany(words);
    await migrated();
    await assertEven('words');
    const [info] = await target.db(db).listCollections({ name: 'words' }).toArray();
    const { options } = info as { options?: { collation?: Document } };
    assert.equal(options?.collation?.locale, 'de');
  });

  it('17.9 waits while one of its shards has no primary', async () => {
    await spread(source, `${db}.users`, { region: 1 }, [{ region: 10 }]);
    const users = source.db(db).collection<User>('users');
    await users.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, region: _id % 30 })));
    const [, cluster] = clusters;
    const gate = gates.close('snapshot.range-begun');
    const running = migrate({ ...uris, plan: { include: [db] } });
    await gate.reached();
    cluster!.knobs.primaryPatienceMs = 200;
    const server = cluster!.server('y');
    await server.kill(0);
    gate.open();
    const lost = (line: string) => line.includes('Could not find host');
    await running.until(() => running.lines.some(lost));
    await server.restart(0);
    cluster!.knobs.primaryPatienceMs = 15_000;
    const report = await running.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
  });
});

/** A shard waits for deletions of its own only so long before it refuses a chunk: else 10 s. */
const WITHOUT_PATIENCE = { receiveChunkWaitForRangeDeleterTimeoutMS: 300 };
