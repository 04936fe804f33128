import assert from 'node:assert/strict';
import { BSON, Int32, MongoClient, Timestamp, type Document } from 'mongodb';
import type { RawDocument } from '../../src/engine/bson/compose';
import { idElement } from '../../src/engine/bson/raw';
import { silentLog } from '../../src/engine/log';
import { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { startBulkWriteDouble, type BulkWriteDouble } from '../support/bulkWriteDouble';
import { Deployments } from '../support/deployments';
import { assertEqual, migrate } from '../support/migrate';
import { newerSeries, replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';
import { Refusal } from '../support/wireProxy';

const COLLECTIONS = 40;

const names = Array.from({ length: COLLECTIONS }, (_, n) => `c${n}`);

const rawDocument = (document: Document): RawDocument => {
  const bytes = Buffer.from(BSON.serialize(document));
  return { id: idElement(bytes, 0)!, bytes };
};

/** How often a server was given the command. */
async function bulkWrites(client: MongoClient): Promise<{ total: bigint; failed: bigint }> {
  const status = (await client.db('admin').command({ serverStatus: 1 }, { useBigInt64: true })) as {
    metrics: { commands: { bulkWrite: { total: bigint; failed: bigint } } };
  };
  return status.metrics.commands.bulkWrite;
}

describe('changes of many collections, to a double of a server of 8.0', function () {
  this.timeout(60_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let double: BulkWriteDouble;
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('5.0'), await replicaSet('6.0')];
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    double = await startBulkWriteDouble(to.hosts[0]!);
    uris = { source: from.uri, target: double.uri };
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await double.stop();
  });

  beforeEach(() => {
    db = uniqueName('bulk');
    double.commands.length = 0;
    double.refusal = undefined;
  });

  /** Copies small collections, changes each of them in one transaction, and cuts over. */
  async function moveAndChange(to = { uri: uris.target, client: target }): Promise<void> {
    for (const name of names) {
      const documents = [1, 2, 3].map((_id) => ({ _id: new Int32(_id), text: name }));
      await source.db(db).collection<{ _id: Int32 }>(name).insertMany(documents);
    }
    const migration = migrate({ source: uris.source, target: to.uri, plan: { include: [db] } });
    await migration.until(({ phase }) => phase === 'sync');
    await source.withSession((session) =>
      session.withTransaction(async () => {
        for (const name of names) {
          const collection = source.db(db).collection<{ _id: number }>(name);
          await collection.insertOne({ _id: 4 }, { session });
          await collection.updateOne({ _id: 1 }, { $set: { more: name } }, { session });
          await collection.deleteOne({ _id: 2 }, { session });
        }
      }),
    );
    await assertEqual(await migration.cutOver(), source, to.client, [db]);
  }

  it('go together: deletions first, then what is put', async () => {
    await moveAndChange();
    const told = double.commands.map((command) => command.length);
    assert.deepEqual(told, [COLLECTIONS, 2 * COLLECTIONS], JSON.stringify(double.commands));
    assert(double.commands[0]!.every((operation) => operation.startsWith('delete ')));
    assert(double.commands[1]!.includes(`insert ${db}.c7`));
    assert(double.commands[1]!.includes(`update ${db}.c7`));
  });

  it('go one by one where the server refuses such a command, which is tried once', async () => {
    double.refusal = new Refusal(115, 'CommandNotSupported', 'not in this compatibility version');
    await moveAndChange();
    assert.deepEqual(double.commands, []);
  });

  it('arrive at a real server of 8.0', async function () {
    if (!newerSeries().includes('8.0')) skip(this, 'MONGO_FERRY_MONGOD_8_0 names no server');
    const { uri } = await replicaSet('8.0');
    const client = await MongoClient.connect(uri);
    try {
      const before = await bulkWrites(client);
      await moveAndChange({ uri, client });
      const after = await bulkWrites(client);
      assert(after.total > before.total);
      assert.equal(after.failed, before.failed);
    } finally {
      await client.close();
    }
  });

  it('arrive where an operation among others fails', async () => {
    const deployments = new Deployments();
    const deployment = await deployments.at(double.uri);
    const writer = new TargetWriter(deployment, {
      log: silentLog,
      sleep: () => Promise.resolve(),
    });
    await target
      .db(db)
      .collection<{ _id: number; old?: boolean }>('a')
      .insertMany([{ _id: 1, old: true }, { _id: 2 }]);
    const put: Document[] = [
      { _id: 1, now: true },
      { _id: 3, at: new Timestamp({ t: 0, i: 0 }) },
      { _id: 4, $set: { x: 1 } },
    ];
    const [there, empty, named] = put.map(rawDocument);
    try {
      await writer.writeMixed([
        { namespace: { db, name: 'a' }, kind: 'insert', documents: [there!], conflicts: 'fail' },
        { namespace: { db, name: 'b' }, kind: 'insert', documents: [empty!], conflicts: 'fail' },
        { namespace: { db, name: 'c' }, kind: 'replace', documents: [named!], conflicts: 'fail' },
        {
          namespace: { db, name: 'd' },
          kind: 'insert',
          documents: [there!, named!],
          conflicts: 'fail',
        },
        { namespace: { db, name: 'a' }, kind: 'delete', ids: [rawDocument({ _id: 2 }).id] },
        { namespace: { db, name: 'none' }, kind: 'delete', ids: [there!.id] },
      ]);
    } finally {
      await deployments.close();
    }
    const found = async (name: string) => target.db(db).collection(name).find().toArray();
    assert.deepEqual(await found('a'), [put[0]]);
    assert.deepEqual(await found('b'), [put[1]]);
    assert.deepEqual(await found('c'), [put[2]]);
    assert.deepEqual(await found('d'), [put[0], put[2]]);
    // What holds an empty timestamp takes a second command, and so goes by itself.
    assert.deepEqual(
      double.commands.map((command) => command.map((operation) => operation.split('.')[0])),
      [['insert', 'update', 'insert', 'insert', 'delete', 'delete'].map((kind) => `${kind} ${db}`)],
    );
  });
});
