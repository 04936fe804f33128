import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { assertEqual, migrate } from '../support/migrate';
import { faultySource, replicaSet, uniqueName } from '../support/servers';

describe('small collections, which get their indexes first', function () {
  this.timeout(60_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    const [from, to] = [await faultySource(), await replicaSet('6.0', { oplogSizeMB: 100 })];
    uris = { source: from.uri, target: to.uri };
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([source.close(), target.close()]));

  beforeEach(() => {
    db = uniqueName('small');
  });

  it('are copied again when an index forbids what the source took since', async () => {
    const plots = source.db(db).collection('plots');
    await plots.insertOne({ x: 1, y: 1 });
    await plots.createIndex({ x: 1, y: 1 }, {}, {});
    const fault = 'failCommand';
    const { count } = await source.db('admin').command({
      configureFailPoint: fault,
      mode: { times: 1 },
      data: {
        failCommands: ['find'],
        blockConnection: true,
        blockTimeMS: 1_000,
        appName: 'mongo-ferry',
      },
    });
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await source
      .db('admin')
      .command({ waitForFailPoint: fault, timesEntered: Number(count) + 1, maxTimeMS: 20_000 });
    await plots.dropIndex('x_1_y_1');
    await plots.insertOne({ x: [1, 2], y: [3, 4] });
    await assertEqual(await migration.cutOver(), source, target, [db]);
    assert.ok(migration.lines.some((line) => line.includes(`Copying ${db}.plots again`)));
  });

  it('arrive with all their indexes, unique ones after the cutover', async () => {
    for (let n = 0; n < 6; n++) {
      const collection = source.db(db).collection(`c${n}`);
      await collection.insertMany([{ n }, { n: n + 1 }]);
      await collection.createIndexes([{ key: { n: 1 }, unique: true }, { key: { m: -1 } }]);
    }
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await assertEqual(await migration.cutOver(), source, target, [db]);
    const [, index] = await target.db(db).collection('c5').indexes();
    assert.equal(index?.unique, true);
  });
});
