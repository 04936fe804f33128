import assert from 'node:assert/strict';
import { MaxKey, MinKey, MongoClient, type Document } from 'mongodb';
import { Cluster } from '../support/mongos/cluster';
import { codeOf, refusalOf } from '../support/mongos/outcomes';
import { primaryOf, shardingOf, shardsFromPrimary, spread } from '../support/mongos/spread';
import { uniqueName } from '../support/servers';

/** Line by line what is known of a real mongos. */
describe('the double of a mongos: sharding, chunks and catalog', function () {
  this.timeout(120_000);

  let cluster: Cluster;
  let client: MongoClient;
  let db: string;

  before(async () => {
    // A shard waits for deletions of its own only so long before it refuses a chunk: else 10 s.
    const setParameters = { receiveChunkWaitForRangeDeleterTimeoutMS: 300 };
    cluster = await Cluster.start({ setParameters });
    client = await MongoClient.connect(cluster.uri);
    await admin({ balancerStop: 1 });
  });

  beforeEach(async () => {
    db = uniqueName('chunks');
    await admin({ enableSharding: db });
  });

  after(async () => {
    await client.close();
    await cluster.stop();
  });

  const admin = (command: Document) => client.db('admin').command(command);
  const shard = (name: string, key: Document, options: Document = {}) =>
    admin({ shardCollection: `${db}.${name}`, key, ...options });
  const chunksOf = async (name: string) =>
    (await shardingOf(client, `${db}.${name}`))?.chunks.map((chunk) => chunk.shard as string);

  describe('shardCollection', () => {
    it('wants the simple collation said where the collection has another', async () => {
      await client.db(db).createCollection('words', { collation: { locale: 'de' } });
      const refusal = await refusalOf(shard('words', { word: 1 }));
      assert.equal(refusal.code, 2);
      assert.match(refusal.message, /must be \{locale: 'simple'\}/);
      await shard('words', { word: 1 }, { collation: { locale: 'simple' } });
    });

    it('takes the same key again, and no other', async () => {
      await shard('users', { region: 1 });
      await shard('users', { region: 1 });
      assert.equal(await codeOf(shard('users', { other: 1 })), 23);
    });

    it('wants an index on what holds documents', async () => {
      await client.db(db).collection('users').insertOne({ region: 1 });
      assert.equal(await codeOf(shard('users', { region: 1 })), 72);
      await client.db(db).collection('users').createIndex({ region: 1, more: 1 }, {}, {});
      await shard('users', { region: 1 });
    });

    it('refuses capped collections and indexes that could not be unique', async () => {
      await client.db(db).createCollection('log', { capped: true, size: 4096 });
      assert.match((await refusalOf(shard('log', { _id: 1 }))).message, /capped/);
      await client.db(db).collection('mails').createIndex({ mail: 1 }, { unique: true }, {});
      const mails = await refusalOf(shard('mails', { region: 1 }));
      assert.match(mails.message, /unique index on \{ mail: 1 \}/);
      await client.db(db).collection('plain').createIndex({ region: 1 }, {}, {});
      const plain = await refusalOf(shard('plain', { region: 1 }, { unique: true }));
      assert.match(plain.message, /index not unique/);
      const hashed = await refusalOf(shard('hashed', { region: 'hashed' }, { unique: true }));
      assert.match(hashed.message, /cannot be declared unique/);
    });

    it('begins with one chunk on the primary, with two a shard for a hashed prefix', async () => {
      await shard('ranged', { region: 1 });
      assert.deepEqual(await chunksOf('ranged'), [await primaryOf(client, db)]);
      await shard('inner', { region: 1, device: 'hashed' });
      assert.equal((await chunksOf('inner'))?.length, 1);
      await shard('hashed', { device: 'hashed' });
      assert.equal((await chunksOf('hashed'))?.length, 6);
    });

    it('puts the chunks of an empty collection where its zones are', async () => {
      const shards = await shardsFromPrimary(client, db);
      for (const [at, id] of shards.entries()) {
        await admin({ addShardToZone: id, zone: `zone ${at}` });
        const [min, max] = [{ region: at * 10 }, { region: at * 10 + 10 }];
        await admin({ updateZoneKeyRange: `${db}.zoned`, min, max, zone: `zone ${at}` });
      }
      await shard('zoned', { region: 1 });
      const { chunks = [] } = (await shardingOf(client, `${db}.zoned`)) ?? {};
      const placed = chunks.filter(({ min }) => typeof (min as Document).region === 'number');
      assert.deepEqual(
        placed.slice(0, 3).map((chunk) => chunk.shard as string),
        shards,
      );
      const tags = await client
        .db('config')
        .collection('tags')
        .countDocuments({ ns: `${db}.zoned` });
      assert.equal(tags, 3);
      for (const [at, id] of shards.entries()) {
        const [min, max] = [{ region: at * 10 }, { region: at * 10 + 10 }];
        await admin({ updateZoneKeyRange: `${db}.zoned`, min, max, zone: null });
        await admin({ removeShardFromZone: id, zone: `zone ${at}` });
      }
    });
  });

  describe('chunks', () => {
    it('are bounded by MinKey and MaxKey over all fields of the key', async () => {
      await shard('users', { region: 1, mail: 1 });
      const stored = await shardingOf(client, `${db}.users`);
      const only = stored?.chunks[0] as Document;
      assert.deepEqual(only.min, { region: new MinKey(), mail: new MinKey() });
      assert.deepEqual(only.max, { region: new MaxKey(), mail: new MaxKey() });
      assert.deepEqual(only.uuid, stored?.uuid);
    });

    it('of hashed keys lie between large numbers', async () => {
      await shard('hashed', { device: 'hashed' });
      const { chunks = [] } = (await shardingOf(client, `${db}.hashed`)) ?? {};
      const bound = (chunks[1]?.min as { device: { toString(): string } }).device;
      assert(Math.abs(Number(bound.toString())) > 2 ** 53);
    });

    it('are not split at their bounds, nor where there are none', async () => {
      await shard('users', { region: 1 });
      const split = { split: `${db}.users`, middle: { region: 10 } };
      await admin(split);
      assert.equal(await codeOf(admin(split)), 72);
      await client.db(db).createCollection('plain');
      assert.equal(await codeOf(admin({ ...split, split: `${db}.plain` })), 118);
    });

    it('are split in the middle of what they hold', async () => {
      await shard('users', { region: 1 });
      const users = client.db(db).collection('users');
      await users.insertMany(Array.from({ length: 100 }, (_, region) => ({ region })));
      await admin({ split: `${db}.users`, find: { region: 3 } });
      assert.equal((await chunksOf('users'))?.length, 2);
    });

    it('don’t come back to a shard that has yet to delete what was moved away', async () => {
      const { shards, namespace } = await spread(client, `${db}.users`, { region: 1 }, [
        { region: 10 },
        { region: 20 },
      ]);
      await client.db(db).collection('users').insertOne({ region: 15 });
      const move = { moveChunk: namespace, find: { region: 15 } };
      assert.deepEqual(await admin({ ...move, to: shards[1] }).then(({ ok }) => ok as number), 1);
      await admin({ ...move, to: shards[2] });
      const refusal = await refusalOf(admin({ ...move, to: shards[1] }));
      assert.equal(refusal.code, 96);
      assert.match(refusal.message, /Failed to delete orphaned/);
      const other = { moveChunk: namespace, find: { region: 25 } };
      await admin({ ...other, to: shards[1], _waitForDelete: true });
      await admin({ ...other, to: shards[2] });
    });

    it('are moved to and from a shard one at a time', async () => {
      await shard('users', { region: 1 });
      await admin({ split: `${db}.users`, middle: { region: 10 } });
      const [from, to, other] = await shardsFromPrimary(client, db);
      await client.db(db).collection('users').insertOne({ region: 15 });
      const hold = { configureFailPoint: 'moveChunkHangAtStep3' };
      await cluster.command(from!, { ...hold, mode: 'alwaysOn' });
      const move = { moveChunk: `${db}.users`, find: { region: 15 }, to };
      const moving = admin(move);
      await cluster.command(from!, {
        waitForFailPoint: 'moveChunkHangAtStep3',
        timesEntered: 1,
        maxTimeMS: 20_000,
      });
      const refusal = await refusalOf(admin({ ...move, find: { region: 1 }, to: other }));
      assert.equal(refusal.code, 117);
      await cluster.command(from!, { ...hold, mode: 'off' });
      await moving;
    });

    it('are merged', async () => {
      await shard('users', { region: 1 });
      await admin({ split: `${db}.users`, middle: { region: 10 } });
      const bounds = [{ region: new MinKey() }, { region: new MaxKey() }];
      await admin({ mergeChunks: `${db}.users`, bounds });
      assert.equal((await chunksOf('users'))?.length, 1);
    });
  });

  describe('the catalog', () => {
    it('is rid of a collection that is dropped, of whole databases, too', async () => {
      await shard('users', { region: 1 });
      const uuid = (await shardingOf(client, `${db}.users`))?.uuid as unknown;
      await client.db(db).dropCollection('users');
      assert.equal(await shardingOf(client, `${db}.users`), undefined);
      assert.equal(await client.db('config').collection('chunks').countDocuments({ uuid }), 0);
      await shard('others', { region: 1 });
      await client.db(db).dropDatabase();
      assert.equal(await shardingOf(client, `${db}.others`), undefined);
      assert.equal(await primaryOf(client, db), '');
    });

    it('follows a renaming, and refuses one to a database elsewhere', async () => {
      await shard('users', { region: 1 });
      await admin({ renameCollection: `${db}.users`, to: `${db}.people` });
      assert.equal(await shardingOf(client, `${db}.users`), undefined);
      assert.deepEqual((await shardingOf(client, `${db}.people`))?.key, { region: 1 });
      const other = uniqueName('elsewhere');
      const [here, there] = await shardsFromPrimary(client, db);
      await admin({ enableSharding: other, primaryShard: there });
      assert.notEqual(here, await primaryOf(client, other));
      await client.db(db).collection('plain').insertOne({ x: 1 });
      const rename = { renameCollection: `${db}.plain`, to: `${other}.plain` };
      assert.equal(await codeOf(admin(rename)), 72);
    });

    it('gives another UUID to what is resharded', async () => {
      await spread(client, `${db}.users`, { region: 1 }, [{ region: 10 }]);
      const users = client.db(db).collection('users');
      const documents = Array.from({ length: 20 }, (_, region) => ({ region, device: region % 5 }));
      await users.insertMany(documents);
      const before = await shardingOf(client, `${db}.users`);
      await admin({ reshardCollection: `${db}.users`, key: { device: 1 } });
      const after = await shardingOf(client, `${db}.users`);
      assert.deepEqual(after?.key, { device: 1 });
      assert.notDeepEqual(after.uuid, before?.uuid);
      assert.equal(await users.countDocuments(), 20);
      const find = { find: 'users', collectionUUID: before?.uuid as unknown };
      const failure = await refusalOf(client.db(db).command(find));
      assert.equal(failure.code, 361);
      assert.equal(failure.errorResponse.actualCollection, null);
    });

    it('refines a key that an index serves', async () => {
      await shard('users', { region: 1 });
      const key = { region: 1, mail: 1 };
      const refine = { refineCollectionShardKey: `${db}.users`, key };
      assert.equal(await codeOf(admin(refine)), 72);
      await client.db(db).collection('users').createIndex(key, {}, {});
      await admin(refine);
      assert.deepEqual((await shardingOf(client, `${db}.users`))?.key, key);
    });

    it('gives another UUID to what moves with its database’s primary', async () => {
      await client.db(db).collection('plain').insertOne({ x: 1 });
      const uuidOf = async () => {
        const [info] = await client.db(db).listCollections({ name: 'plain' }).toArray();
        return (info as { info?: Document } | undefined)?.info?.uuid as unknown;
      };
      const before = await uuidOf();
      const [, to] = await shardsFromPrimary(client, db);
      await admin({ movePrimary: db, to });
      assert.equal(await primaryOf(client, db), to);
      assert.notDeepEqual(await uuidOf(), before);
      assert.equal(await client.db(db).collection('plain').countDocuments(), 1);
    });

    it('has a sharded time series by its buckets', async () => {
      const timeseries = { timeField: 'at', metaField: 'sensor' };
      await shard('weather', { sensor: 1 }, { timeseries });
      const buckets = await shardingOf(client, `${db}.system.buckets.weather`);
      assert.deepEqual(buckets?.key, { meta: 1 });
      const to = (await shardsFromPrimary(client, db))[1];
      const split = { split: `${db}.system.buckets.weather`, middle: { meta: 5 } };
      await admin(split);
      await admin({ moveChunk: `${db}.system.buckets.weather`, find: { meta: 5 }, to });
      const weather = client.db(db).collection('weather');
      await weather.insertMany(
        Array.from({ length: 20 }, (_, sensor) => ({ at: new Date(), sensor: sensor % 10 })),
      );
      assert.equal(await weather.countDocuments(), 20);
      assert.equal((await weather.find({ sensor: 7 }).toArray()).length, 2);
    });

    it('has sharded collections of the server’s own', async () => {
      await cluster.command('config', { refreshLogicalSessionCacheNow: 1 });
      assert.deepEqual((await shardingOf(client, 'config.system.sessions'))?.key, { _id: 1 });
    });
  });

  describe('indexes', () => {
    const users = () => client.db(db).collection('users');

    it('that are unique begin with the shard key', async () => {
      await shard('users', { region: 1 });
      const unique = users().createIndex({ mail: 1 }, { unique: true }, {});
      assert.equal(await codeOf(unique), 67);
      await users().createIndex({ region: 1, mail: 1 }, { unique: true }, {});
    });

    it('of the shard key are not dropped when there is no other', async () => {
      await shard('users', { region: 1 });
      const drop = users().dropIndex('region_1');
      await assert.rejects(drop, /Cannot drop the only compatible index/);
      await users().createIndex({ region: 1, mail: 1 }, {}, {});
      await users().dropIndex('region_1');
    });

    it('are built by each shard for itself, and listed by one', async () => {
      const { shards } = await spread(client, `${db}.users`, { region: 1 }, [
        { region: 10 },
        { region: 20 },
      ]);
      await users().insertMany([
        { region: 1, mail: 'a' },
        { region: 15, mail: ['a', 'b'], more: ['c', 'd'] },
      ]);
      const { raw } = await client
        .db(db)
        .command({ createIndexes: 'users', indexes: [{ key: { mail: 1 }, name: 'mail_1' }] });
      assert.equal(Object.keys(raw as Document).length, 3);
      const failing = users().createIndex({ mail: 1, more: 1 }, {}, {});
      assert.equal(await codeOf(failing), 171);
      const listed = (await users().indexes()).map(({ name }) => name);
      assert(listed.includes('mail_1_more_1'), 'the shard of the lowest keys has it');
      const direct = await MongoClient.connect(cluster.uriOfShard(shards[1]!));
      const others = (await direct.db(db).collection('users').indexes()).map(({ name }) => name);
      await direct.close();
      assert(!others.includes('mail_1_more_1'), 'another has not');
    });

    it('become unique on all shards or on none', async () => {
      await spread(client, `${db}.users`, { region: 1 }, [{ region: 10 }]);
      await users().createIndex({ region: 1, mail: 1 }, {}, {});
      await users().createIndex({ mail: 1 }, {}, {});
      await users().insertMany([
        { region: 1, mail: 'a' },
        { region: 15, mail: 'a' },
        { region: 15, mail: 'a' },
      ]);
      const modify = (keyPattern: Document, change: Document) =>
        client.db(db).command({ collMod: 'users', index: { keyPattern, ...change } });
      const key = { region: 1, mail: 1 };
      assert.equal(await codeOf(modify({ mail: 1 }, { prepareUnique: true })), 72);
      await modify(key, { prepareUnique: true });
      assert.equal(await codeOf(modify(key, { unique: true })), 359);
      assert(!(await users().indexes()).some(({ unique }) => unique === true));
    });
  });
});
