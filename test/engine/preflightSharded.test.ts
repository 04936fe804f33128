import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { readShardedCollections } from '../../src/engine/catalog/sharding';
import { listCollectionSummaries } from '../../src/engine/catalog/explore';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { probeMembers } from '../../src/engine/deployment/facts/shardMembers';
import { inspect } from '../../src/engine/inspection/inspect';
import { readTopology } from '../../src/engine/deployment/topology';
import { fromDeploymentFacts } from '../../src/scenarios/fromDeployment';
import { Deployments } from '../support/deployments';
import { findingsOfCheck, fixAndPass, severities } from '../support/preflight';
import { Cluster } from '../support/mongos/cluster';
import { primaryOf } from '../support/mongos/spread';
import { replicaSet, uniqueName } from '../support/servers';

const REAL_CLUSTER = process.env.MONGO_FERRY_TEST_MONGOS;
const WHAT = REAL_CLUSTER === undefined ? 'a double of a sharded cluster' : 'a sharded cluster';

describe(`preflight and inspect on ${WHAT}`, function () {
  this.timeout(120_000);

  const deployments = new Deployments();
  const doubles: Cluster[] = [];
  let cluster: Deployment;
  let other: Deployment;
  let plain: Deployment;

  /** The real cluster, if there is one, serves as either side; the other is always a double. */
  before(async () => {
    cluster = REAL_CLUSTER === undefined ? await double() : await deployments.at(REAL_CLUSTER);
    other = await double();
    plain = await deployments.at((await replicaSet()).uri);
  });

  after(async () => {
    await deployments.close();
    await Promise.all(doubles.map((each) => each.stop()));
  });

  async function double(): Promise<Deployment> {
    const started = await Cluster.start({
      shards: ['shard01', 'shard02'],
      oplogSizeMB: 50,
      // What was moved away is deleted at once, unless that is suspended: else after 15 minutes.
      setParameters: { orphanCleanupDelaySecs: 0 },
    });
    doubles.push(started);
    return deployments.at(started.uri);
  }

  /** A database with `users`, sharded by region where a cluster is told. */
  async function shop(on: Deployment, key?: Record<string, 1 | 'hashed'>): Promise<string> {
    const db = uniqueName('sharded');
    await on.client.db(db).createCollection('users');
    if (key !== undefined) {
      await on.client.db('admin').command({ enableSharding: db });
      await on.client.db('admin').command({ shardCollection: `${db}.users`, key });
    }
    await on.client
      .db(db)
      .collection('users')
      .insertMany([
        { region: 1, mail: 'a' },
        { region: 2, mail: 'b' },
      ]);
    return db;
  }

  it('is told for what it is, with shards, balancer and sizes', async () => {
    await shop(cluster);
    const facts = await inspect(cluster);
    assert.equal(facts.topology, 'sharded');
    assert(facts.shards.length > 0);
    assert.match(facts.shards[0]!.hosts, /\/.+:\d+/);
    assert.equal(typeof facts.balancer?.enabled, 'boolean');
    assert((facts.freeDiskBytes ?? 0) > 0, 'free disk of the shards');
    assert((facts.dataBytes ?? 0) > 0 && (facts.namespaces ?? 0) > 0);
    assert.equal(facts.changeStreams, true);
    assert.deepEqual(facts.members, []);
    const scenario = fromDeploymentFacts(facts);
    assert.equal(scenario.topology, 'sharded');
    assert.equal(scenario.shards, facts.shards.length);
    assert.equal(scenario.balancerRunning, facts.balancer?.enabled);
  });

  it('tells what it is made of, down to the members of its shards', async function () {
    if (REAL_CLUSTER !== undefined) this.skip();
    const config = cluster.client.db('config');
    type Stored = Document & { _id: string };
    const seen = { ping: new Date(), mongoVersion: '6.0.1' };
    const silent = { ping: new Date(Date.now() - 120_000) };
    await config.collection<Stored>('mongos').insertMany([
      { _id: 'a:27017', ...seen },
      { _id: 'b:27017', ...silent },
    ]);
    const activeWindow = { start: '23:00', stop: '6:00' };
    await config.collection<Stored>('settings').insertOne({ _id: 'balancer', activeWindow });
    const facts = await readTopology(cluster, doubles[0]!.uri, { members: true });
    assert.deepEqual(
      facts.shards.map(({ id, members }) => [id, members.map(({ state }) => state)]),
      [
        ['shard01', ['PRIMARY']],
        ['shard02', ['PRIMARY']],
      ],
    );
    assert.equal(facts.configServers?.members[0]?.lagSeconds, 0);
    assert.deepEqual(
      facts.routers.filter(({ host }) => /^[ab]:/.test(host)),
      [
        { host: 'a:27017', version: '6.0.1', healthy: true },
        { host: 'b:27017', healthy: false },
      ],
    );
    assert.deepEqual(facts.balancer?.window, activeWindow);
    assert.deepEqual(facts.unknown, []);
    await config.collection<Stored>('settings').deleteOne({ _id: 'balancer' });
    const quick = await readTopology(cluster, doubles[0]!.uri);
    assert.deepEqual(quick.shards[0]?.members, []);
    const [unreached] = await probeMembers('gone/127.0.0.1:1', doubles[0]!.uri);
    assert.deepEqual(unreached, { host: '127.0.0.1:1', state: 'UNKNOWN', healthy: false });
  });

  it('tells shard keys and chunks by shard', async () => {
    const db = await shop(cluster, { region: 1 });
    const [listed] = await listCollectionSummaries(cluster, db);
    assert.deepEqual(listed?.shardKey, [['region', 1]]);
    const known = (await readShardedCollections(cluster)).get(`${db}.users`);
    assert.deepEqual(known?.key, [['region', 1]]);
    assert.equal([...known.chunks.values()].reduce((a, b) => a + b, 0) > 0, true);
  });

  it('warns of a balancer that runs, and stops it', async () => {
    await cluster.client.db('admin').command({ balancerStart: 1 });
    await fixAndPass('balancer', { source: cluster, target: plain });
  });

  it('warns of collections that the target has not sharded, and shards them', async () => {
    const db = await shop(cluster, { region: 1 });
    const sides = { source: cluster, target: other, plan: { include: [db] } };
    const findings = await findingsOfCheck('shard-keys', sides);
    assert.deepEqual(findings[0]?.namespaces, [`${db}.users`]);
    assert.match(findings[0].fix?.command ?? '', /sh\.shardCollection\(".*users", \{"region":1\}/);
    await fixAndPass('shard-keys', sides);
    const sharded = await readShardedCollections(other);
    assert.deepEqual(sharded.get(`${db}.users`)?.key, [['region', 1]]);
  });

  it('notes shard keys that differ', async () => {
    const db = await shop(cluster, { region: 1 });
    await other.client.db('admin').command({ shardCollection: `${db}.users`, key: { mail: 1 } });
    const sides = { source: cluster, target: other, plan: { include: [db] } };
    assert.deepEqual(severities(await findingsOfCheck('shard-keys', sides)), ['note']);
  });

  it('blocks unique indexes that do not begin with the shard key', async () => {
    const db = await shop(plain);
    const users = plain.client.db(db).collection('users');
    await users.createIndexes([{ key: { mail: 1 }, name: 'mail_1', unique: true }]);
    await users.createIndexes([{ key: { region: 1, mail: 1 }, name: 'both', unique: true }]);
    // Of the shard key's two fields it begins with one only.
    await users.createIndexes([{ key: { region: 1 }, name: 'short', unique: true }]);
    const admin = other.client.db('admin');
    const sides = { source: plain, target: other, plan: { include: [db] } };
    assert.deepEqual(await findingsOfCheck('sharded-unique-index', sides), []);
    await admin.command({ shardCollection: `${db}.users`, key: { region: 1, mail: 1 } });
    const findings = await findingsOfCheck('sharded-unique-index', sides);
    assert.deepEqual(severities(findings), ['blocker']);
    assert.match(findings[0]!.message, /users \(mail_1\), .*users \(short\)/);
    assert.doesNotMatch(findings[0]!.message, /both/);
    await assert.rejects(
      other.client
        .db(db)
        .collection('users')
        .createIndexes([{ key: { mail: 1 }, name: 'mail_1', unique: true }]),
      'the target takes what the check refuses',
    );
    await users.dropIndex('mail_1');
    await users.dropIndex('short');
    assert.deepEqual(await findingsOfCheck('sharded-unique-index', sides), []);
  });

  it('warns when all chunks lie on one shard, until they are split and moved', async () => {
    const db = await shop(plain);
    const admin = other.client.db('admin');
    await admin.command({ shardCollection: `${db}.users`, key: { region: 1 } });
    const sides = { source: plain, target: other, plan: { include: [db] } };
    assert.deepEqual(severities(await findingsOfCheck('chunk-balance', sides)), ['warning']);
    await admin.command({ split: `${db}.users`, middle: { region: 2 } });
    const primary = await primaryOf(other.client, db);
    const to = primary === 'shard01' ? 'shard02' : 'shard01';
    await admin.command({ moveChunk: `${db}.users`, find: { region: 2 }, to });
    assert.deepEqual(await findingsOfCheck('chunk-balance', sides), []);
  });

  it('is content with a hashed key, which spreads at once', async () => {
    const db = await shop(plain);
    await other.client
      .db('admin')
      .command({ shardCollection: `${db}.users`, key: { _id: 'hashed' } });
    const sides = { source: plain, target: other, plan: { include: [db] } };
    assert.deepEqual(await findingsOfCheck('chunk-balance', sides), []);
  });

  it('warns of orphaned documents until its command has run on the shard’s primary', async () => {
    const double = doubles.at(-1)!;
    const db = await shop(other, { region: 1 });
    const elsewhere = await shop(other, { region: 1 });
    const sides = { source: other, target: plain, plan: { include: [db] } };
    assert.deepEqual(await findingsOfCheck('orphans', sides), []);
    const suspended = { configureFailPoint: 'suspendRangeDeletion' };
    for (const id of ['shard01', 'shard02']) {
      await double.command(id, { ...suspended, mode: 'alwaysOn' });
    }
    for (const name of [db, elsewhere]) {
      const to = (await primaryOf(other.client, name)) === 'shard01' ? 'shard02' : 'shard01';
      const move = { moveChunk: `${name}.users`, find: { region: 1 }, to };
      await other.client.db('admin').command(move);
    }
    const findings = await findingsOfCheck('orphans', sides);
    assert.deepEqual(severities(findings), ['warning']);
    assert.match(findings[0]!.message, /hold 2 orphaned/);
    assert.equal((await inspect(other)).orphans, 4);
    const command = findings[0]!.fix?.command ?? '';
    const [, namespace] = /^db\.adminCommand\(\{ cleanupOrphaned: "(.*)" \}\)$/.exec(command) ?? [];
    const cleanup = { cleanupOrphaned: namespace };
    await assert.rejects(other.client.db('admin').command(cleanup), /no such command/);
    const shard = await deployments.at(double.uriOfShard(await primaryOf(other.client, db)));
    const cleaning = shard.client.db('admin').command(cleanup);
    for (const id of ['shard01', 'shard02']) {
      await double.command(id, { ...suspended, mode: 'off' });
    }
    await cleaning;
    assert.deepEqual(await findingsOfCheck('orphans', sides), []);
  });

  it('warns of collations that the shard key must not have', async () => {
    const db = uniqueName('collated');
    const created = { collation: { locale: 'de' } };
    await plain.client.db(db).createCollection('users', created);
    const sides = { source: plain, target: other, plan: { include: [db] } };
    assert.deepEqual(severities(await findingsOfCheck('id-collation', sides)), ['warning']);
    assert.deepEqual(await findingsOfCheck('id-collation', { ...sides, target: plain }), []);
  });

  it('tells of topologies that differ, and not of equal ones', async () => {
    const ask = async (source: Deployment, target: Deployment) =>
      severities(await findingsOfCheck('topology-pair', { source, target }));
    assert.deepEqual(await ask(cluster, plain), ['warning']);
    assert.deepEqual(await ask(plain, cluster), ['note']);
    assert.deepEqual(await ask(cluster, other), []);
  });
});
