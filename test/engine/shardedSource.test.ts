import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { useGates } from '../support/gates';
import { migrate } from '../support/migrate';
import { Cluster } from '../support/mongos/cluster';
import { shardsFromPrimary, spread } from '../support/mongos/spread';
import { replicaSet, uniqueName } from '../support/servers';

interface User extends Document {
  _id: number;
  region: number;
}

/** What a migration from a sharded cluster must not lose; see the double's own tests. */
describe('a sharded source', function () {
  this.timeout(180_000);

  const gates = useGates();
  let cluster: Cluster;
  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    cluster = await Cluster.start();
    source = await MongoClient.connect(cluster.uri);
    await source.db('admin').command({ balancerStop: 1 });
    const to = await replicaSet();
    target = await MongoClient.connect(to.uri);
    uris = { source: cluster.uri, target: to.uri };
  });

  beforeEach(() => {
    db = uniqueName('sharded');
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await cluster.stop();
  });

  /** `users`, its documents on three shards in another order than that of their ids. */
  async function users(count: number, fields: Document = {}) {
    await spread(source, `${db}.users`, { region: 1 }, [{ region: 10 }, { region: 20 }]);
    const collection = source.db(db).collection<User>('users');
    await collection.insertMany(
      Array.from({ length: count }, (_, _id) => ({ _id, region: (_id * 7) % 30, ...fields })),
    );
    return collection;
  }

  const idsOf = async (client: MongoClient) => {
    const found = client
      .db(db)
      .collection('users')
      .find({}, { projection: { _id: 1 } });
    return (await found.sort({ _id: 1 }).toArray()).map(({ _id }) => Number(_id));
  };

  it('17.1 loses nothing when a cursor is lost in the middle of a range', async () => {
    await users(300, { pad: 'x'.repeat(40_000) });
    const gate = gates.close('snapshot.batch-written');
    const running = migrate({ ...uris, plan: { include: [db], rangeBytes: 8_000_000 } });
    await gate.reached();
    cluster.knobs.cursorIdleMs = -1;
    gate.open();
    await running.until(() => running.lines.some((line) => /cursor id .* not found/.test(line)));
    cluster.knobs.cursorIdleMs = 600_000;
    await running.untilPhase('sync');
    assert.deepEqual(await idsOf(target), await idsOf(source));
    const report = await running.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
  });

  it('17.2 carries updates out that were told before the collection was resharded', async () => {
    const collection = await users(60);
    const running = migrate({ ...uris, plan: { include: [db] } });
    await running.untilPhase('sync');
    const gate = gates.close('sync.window-read');
    await gate.reached();
    gate.pass();
    await collection.updateMany({}, { $set: { told: true } });
    // Until the window that tells of the updates is held.
    await gate.reached();
    await source.db('admin').command({ reshardCollection: `${db}.users`, key: { _id: 1 } });
    gate.open();
    await collection.insertOne({ _id: 1000, region: 5 });
    const report = await running.cutOver();
    assert.equal(await target.db(db).collection('users').countDocuments({ told: true }), 60);
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
  });

  it('17.9 waits while a shard has no primary, in the copy and while following', async () => {
    const collection = await users(300, { pad: 'x'.repeat(40_000) });
    const [primary] = await shardsFromPrimary(source, db);
    const server = cluster.server(primary!);
    cluster.knobs.primaryPatienceMs = 200;
    const lost = (line: string) => line.includes('Could not find host');
    const gate = gates.close('snapshot.batch-written');
    const running = migrate({ ...uris, plan: { include: [db], rangeBytes: 8_000_000 } });
    await gate.reached();
    await server.kill(0);
    gate.open();
    await running.until(() => running.lines.some(lost));
    await server.restart(0);
    await running.untilPhase('sync');
    running.lines.length = 0;
    await server.kill(0);
    await running.until(() => running.lines.some(lost));
    await server.restart(0);
    await collection.updateMany({}, { $set: { pad: 'y' } });
    cluster.knobs.primaryPatienceMs = 15_000;
    const report = await running.cutOver();
    assert.deepEqual([report.status, report.differences], ['completed', 0]);
  });
});
