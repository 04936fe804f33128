import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Double, MongoClient, ObjectId, type Timestamp } from 'mongodb';
import { differingCollections } from '../../src/demo/crossCheck';
import { fillShop, SHOP, type FilledShop } from '../../src/methods/sampleData/shop/shop';
import { TYPE_VALUES } from '../../src/methods/sampleData/shop/types';
import { Writer } from '../../src/demo/writer';
import { findMongod, startReplicaSet, type EmbeddedReplicaSet } from '../../src/embedded';

const ID = new ObjectId();
const SCALE = 0.01;
const USERS = 600;
const ORDERS = 1000;

describe('the sample shop', function () {
  this.timeout(120_000);
  let set: EmbeddedReplicaSet;
  let client: MongoClient;
  let filled: FilledShop;

  before(async () => {
    set = await startReplicaSet({ binary: await findMongod({ version: '6.0' }), name: 'sample' });
    client = await MongoClient.connect(set.uri);
    filled = await fillShop(client, { serverMajor: 6, scale: SCALE });
  });

  after(async () => {
    await client.close();
    await set.stop();
  });

  const shop = () => client.db(SHOP);

  it('counts what it wrote', async () => {
    const names = (await shop().listCollections().toArray()).map(({ name }) => name);
    const visible = names.filter((name) => !name.startsWith('system.'));
    assert.equal(visible.length, filled.namespaces);
    let documents = 0;
    for (const name of visible.filter((other) => other !== 'openOrders')) {
      documents += await shop().collection(name).countDocuments();
    }
    assert.equal(documents, filled.documents);
  });

  it('holds every BSON type that a field can have, as the server sees it', async () => {
    for (const { name, type } of TYPE_VALUES) {
      const alias = { document: 'object', boolean: 'bool', int32: 'int', int64: 'long' } as const;
      const renamed: Record<string, string> = {
        ...alias,
        binary: 'binData',
        decimal128: 'decimal',
        code: 'javascript',
        codeWithScope: 'javascriptWithScope',
      };
      const found = await shop()
        .collection<{ _id: string }>('types')
        .aggregate([
          { $match: { _id: name } },
          { $project: { value: { $type: '$value' }, nested: { $type: '$nested.value' } } },
        ])
        .toArray();
      const expected = renamed[type] ?? type;
      assert.deepEqual(found, [{ _id: name, value: expected, nested: expected }], name);
    }
    assert.equal(new Set(TYPE_VALUES.map(({ type }) => type)).size, 21);
  });

  it('has every kind of index', async () => {
    const lists = await Promise.all(
      ['users', 'orders', 'products', 'events', 'countries'].map((name) =>
        shop().collection(name).indexes(),
      ),
    );
    const indexes = lists.flat();
    const keys = indexes.flatMap(({ key }) => Object.values(key as object) as unknown[]);
    for (const kind of [1, -1, 'text', '2dsphere', 'hashed']) assert.ok(keys.includes(kind));
    assert.ok(indexes.some(({ key }) => '$**' in key || 'details.$**' in key));
    for (const option of ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds']) {
      assert.ok(
        indexes.some((index) => option in index),
        option,
      );
    }
    assert.ok(indexes.some(({ key }) => Object.keys(key).length > 1));
    assert.ok(indexes.some(({ collation }) => collation?.locale === 'de'));
  });

  it('has a view, a capped and a time-series collection, a validator and a collation', async () => {
    const collections = await shop().listCollections().toArray();
    const of = (name: string) => {
      const found = collections.find((collection) => collection.name === name);
      assert.ok(found && 'options' in found, name);
      return { type: found.type, options: found.options ?? {} };
    };
    assert.equal(of('openOrders').type, 'view');
    assert.equal(of('audit').options.capped, true);
    assert.equal(of('measurements').type, 'timeseries');
    assert.ok(of('products').options.validator);
    assert.equal((of('countries').options.collation as { locale: string }).locale, 'de');
    assert.ok((await shop().collection('openOrders').countDocuments()) > 0);
  });

  it('is the same each time', async () => {
    const hash = async () => {
      const collections = ['users', 'products', 'orders', 'events', 'audit', 'countries', 'types'];
      const reply = await shop().command({ dbHash: 1, collections });
      return reply['collections'] as unknown;
    };
    const first = await hash();
    await shop().dropDatabase();
    await fillShop(client, { serverMajor: 6, scale: SCALE });
    assert.deepEqual(await hash(), first);
  });

  it('is changed by the writer in all ways, by as many changes as it counts', async () => {
    const kinds = ['insert', 'update', 'replace', 'delete'] as const;
    const seen = new Map<string, number>();
    const beginning = await client.db('admin').command({ appendOplogNote: 1, data: {} });
    const stream = client.db(SHOP).watch([{ $project: { operationType: 1 } }], {
      startAtOperationTime: beginning['operationTime'] as Timestamp,
    });
    stream.on('change', ({ operationType }) =>
      seen.set(operationType, (seen.get(operationType) ?? 0) + 1),
    );
    const writer = new Writer(client, {
      actionsPerSecond: 400,
      users: USERS,
      orders: ORDERS,
      measures: true,
    });
    const busy = () => writer.changes > 300 && Object.values(writer.counts).every((n) => n > 0);
    for (let waited = 0; waited < 30_000 && !busy(); waited += 100) {
      await Promise.race([sleep(100), writer.failed]);
    }
    assert.ok(busy(), JSON.stringify(writer.counts));
    const { inserted, updated, replaced, deleted } = await writer.stop();
    const expected = [inserted, updated, replaced, deleted];
    for (let waited = 0; waited < 10_000; waited += 100) {
      if (kinds.every((kind, index) => seen.get(kind) === expected[index])) break;
      await sleep(100);
    }
    await stream.close();
    assert.deepEqual(
      kinds.map((kind) => seen.get(kind)),
      expected,
    );
  });

  it('is compared by the servers’ hashes, which tell a double from an integer', async () => {
    const [left, right] = [client.db(`${SHOP}_left`), client.db(`${SHOP}_right`)];
    for (const db of [left, right]) await db.collection('a').insertOne({ _id: ID, x: 1 });
    assert.deepEqual(await differingCollections(left, right), { compared: 1, different: [] });
    await right.collection('a').updateOne({ _id: ID }, { $set: { x: new Double(1) } });
    await left.collection('b').insertOne({ _id: ID });
    assert.deepEqual(await differingCollections(left, right), {
      compared: 2,
      different: ['a', 'b'],
    });
  });

  it('lets the writer tell that it failed', async () => {
    const other = await MongoClient.connect(set.uri, { serverSelectionTimeoutMS: 1000 });
    const writer = new Writer(other, {
      actionsPerSecond: 100,
      users: USERS,
      orders: ORDERS,
      measures: true,
    });
    await other.close(true);
    await assert.rejects(writer.failed);
    await assert.rejects(writer.stop());
  });
});
