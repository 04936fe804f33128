import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod, startStandalone } from '../../src/embedded';
import { MongodProcess } from '../../src/embedded/mongod';
import { findFreePort } from '../../src/embedded/ports';
import { everyRunbook, scriptsOf, type RunbookScript } from '../support/everyRunbook';
import { runMongosh, type Ran } from '../support/mongosh';
import { Cluster } from '../support/mongos/cluster';
import { replicaSet } from '../support/servers';

const ROOT = { user: 'root', password: 'rootpw' };
/** The account of the connections, to which roles are granted. */
const ACCOUNT = { user: 'ferry', password: 'ferrypw' };

/** These end or begin a server, or ask for another member of its set. */
const OF_THEIR_OWN = /shutdownServer|rs\.(initiate|add|reconfig|stepDown)|system\.replset/;

const scripts = scriptsOf(everyRunbook()).filter(({ text }) => !OF_THEIR_OWN.test(text));

describe('18.8 runbooks: every script for mongosh runs on a real server', function () {
  this.timeout(600_000);

  function assertRan(ran: readonly Ran[]): void {
    const failed = ran.flatMap(({ name, error }) =>
      error === undefined ? [] : [`${name}: ${error}`],
    );
    assert.deepEqual(failed, []);
  }

  /** In an order in which they can run: what makes before what uses before what drops. */
  function inOrder(chosen: readonly RunbookScript[]): { name: string; text: string }[] {
    const rank = ({ text }: RunbookScript): number => {
      if (text.includes('createRole') && !text.includes('print')) return 0;
      if (text.includes('createUser') && !text.includes('print')) return 1;
      if (/global: false/.test(text)) return 3;
      if (/dropUser|dropRole|startBalancer/.test(text)) return 4;
      return 2;
    };
    return chosen
      .toSorted((a, b) => rank(a) - rank(b))
      .map(({ text, where }) => ({ name: `${where}\n${text}\n`, text }));
  }

  /** Several methods make and drop accounts of one name: each finds it as its own runbook would. */
  function withAccounts(chosen: { name: string; text: string }[]): typeof chosen {
    const attempt = (call: string) => `try { db.getSiblingDB("admin").${call}; } catch {}`;
    return chosen.map(({ name, text }) => {
      const [, made] = /^db\..*createUser\(\{ user: "(\w+)"/m.exec(text) ?? [];
      const [, dropped] = /^db\..*dropUser\("(\w+)"/m.exec(text) ?? [];
      const first = [
        ...(made === undefined ? [] : [`dropUser("${made}")`, 'dropRole("ferryBypass")']),
        ...(dropped === undefined
          ? []
          : [`createUser({ user: "${dropped}", pwd: "x", roles: [] })`]),
      ];
      return { name, text: [...first.map(attempt), text].join('\n') };
    });
  }

  const environment = {
    SOURCE_USER: ACCOUNT.user,
    TARGET_USER: ACCOUNT.user,
    DB: 'shop',
    COLLECTION: 'imported',
  };

  async function prepare(uri: string): Promise<void> {
    const client = await MongoClient.connect(uri);
    const admin = client.db('admin');
    await admin.command({ createUser: ACCOUNT.user, pwd: ACCOUNT.password, roles: ['root'] });
    await client
      .db('shop')
      .collection('orders')
      .insertMany([{ a: 1 }, { a: 2 }]);
    await client.close();
  }

  for (const series of ['4.4', '5.0', '6.0'] as const) {
    it(`on a replica set of ${series}`, async () => {
      const set = await replicaSet(series, { auth: ROOT });
      await prepare(set.uri);
      const chosen = scripts.filter(
        (one) => one.series === series && one.topology === 'replicaSet',
      );
      assert.ok(chosen.length > 0);
      assertRan(await runMongosh(set.uri, withAccounts(inOrder(chosen)), environment));
    });
  }

  it('on a standalone', async () => {
    const standalone = await startStandalone({ binary: await findMongod(), auth: ROOT });
    try {
      await prepare(standalone.uri);
      const chosen = scripts.filter(
        ({ topology, on }) => topology === 'standalone' && on !== 'there',
      );
      assertRan(await runMongosh(standalone.uri, withAccounts(inOrder(chosen)), environment));
    } finally {
      await standalone.stop();
    }
  });

  describe('on a double of a sharded cluster', () => {
    let cluster: Cluster;

    before(async () => {
      cluster = await Cluster.start({
        shards: ['shard01', 'shard02'],
        auth: ROOT,
        setParameters: { orphanCleanupDelaySecs: 0 },
      });
      await prepare(cluster.uri);
      const client = await MongoClient.connect(cluster.uri);
      await client.db('admin').command({ enableSharding: 'shop' });
      await client.db('admin').command({ shardCollection: 'shop.orders', key: { _id: 1 } });
      await client.close();
    });

    after(() => cluster.stop());

    it('through its mongos', async () => {
      const chosen = scripts.filter(({ topology, on }) => topology === 'sharded' && on !== 'there');
      const ran = await runMongosh(cluster.uri, withAccounts(inOrder(chosen)), environment);
      assertRan(ran);
      const said = ran.map(({ output }) => output).join('\n');
      assert.match(said, /sh\.shardCollection\("shop\.orders", \{"_id":1\}, false\);/);
      assert.match(said, /shard01 .*\nshard02 /);
      assert.match(said, /The balancer was on\./);
    });

    it('on the primary of each shard, orphaned documents are waited for', async () => {
      const [clean] = scripts.filter(({ text }) => text.includes('cleanupOrphaned'));
      const said: string[] = [];
      for (const shard of ['shard01', 'shard02']) {
        const [ran] = await runMongosh(cluster.uriOfShard(shard), [
          { name: 'clean', text: clean!.text },
        ]);
        assert.equal(ran!.error, undefined);
        said.push(ran!.output);
      }
      assert.match(said.join('\n'), /shop\.orders is clean/);
    });
  });

  it('what lists users and roles makes them on another server', async () => {
    const [from, to] = [
      await replicaSet('5.0', { auth: ROOT }),
      await replicaSet('6.0', { auth: ROOT }),
    ];
    const client = await MongoClient.connect(from.uri);
    await client.db('shop').command({ createRole: 'reader', privileges: [], roles: ['read'] });
    await client.db('shop').command({
      createRole: 'teller',
      privileges: [{ resource: { db: 'shop', collection: '' }, actions: ['find', 'insert'] }],
      roles: [{ role: 'reader', db: 'shop' }],
    });
    await client.db('shop').command({
      createUser: 'till "1"',
      pwd: 'old',
      roles: ['teller', { role: 'readWrite', db: 'log' }],
    });
    await client.close();
    const [print] = scripts.filter(({ text }) => text.includes('system.roles'));
    const [printed] = await runMongosh(from.uri, [{ name: 'print', text: print!.text }]);
    const mine = printed!.output.split('\n').filter((line) => /teller|reader|till/.test(line));
    assert.equal(mine.length, 5, printed!.output);
    assertRan(await runMongosh(to.uri, [{ name: 'make', text: mine.join('\n') }]));
    const made = await MongoClient.connect(
      to.uri
        .replace(/\/\/[^@]*@/, `//${encodeURIComponent('till "1"')}:secret@`)
        .replace('authSource=admin', 'authSource=shop'),
    );
    await made.db('shop').collection('orders').insertOne({ a: 3 });
    await made.close();
  });

  it('a standalone becomes a replica set of one member, step by step', async () => {
    const steps = scriptsOf(everyRunbook());
    const stop = steps.find(({ text }) => /^db\S+shutdownServer\(\)$/.test(text))!;
    const initiate = steps.find(({ text }) => text.includes('rs.initiate({'))!;
    const folder = await mkdtemp(path.join(tmpdir(), 'ferry-runbook-'));
    const server = async (port: number, ...args: string[]) =>
      new MongodProcess({
        binary: await findMongod(),
        dbPath: folder,
        logFile: path.join(folder, 'mongod.log'),
        port,
        args,
        temporary: folder,
        startTimeoutMs: 60_000,
      });
    const port = await findFreePort();
    const alone = await server(port);
    const inSet = await server(port, '--replSet', 'rs0');
    const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    try {
      await alone.start();
      const [stopped] = await runMongosh(uri, [{ name: 'stop', text: stop.text }]);
      assert.doesNotMatch(stopped!.error ?? '', /not authorized|is not a function/);
      await alone.shutDown();
      await inSet.start();
      const ran = await runMongosh(
        uri,
        [
          { name: 'initiate', text: initiate.text },
          { name: 'wait', text: 'while (!db.hello().isWritablePrimary) sleep(100);' },
          {
            name: 'look',
            text: 'print(rs.status().members.length, rs.status().members[0].stateStr)',
          },
        ],
        { SOURCE_HOSTS: `127.0.0.1:${port},other:1` },
      );
      assertRan(ran);
      assert.equal(ran[2]!.output, '1 PRIMARY');
    } finally {
      await inSet.shutDown();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('a physical backup loses its old configuration by a user made for that', async () => {
    const [make, remove, clear] = scriptsOf(everyRunbook()).filter(({ where }) =>
      where.endsWith('Take the old replica-set configuration out'),
    );
    const standalone = await startStandalone({ binary: await findMongod(), auth: ROOT });
    try {
      const client = await MongoClient.connect(standalone.uri);
      const old = client.db('local').collection('system.replset');
      await client.db('admin').command({ grantRolesToUser: ROOT.user, roles: ['__system'] });
      await old.insertOne({ _id: 'old-set' as never });
      assertRan(await runMongosh(standalone.uri, [{ name: 'make', text: make!.text }]));
      const asRemover = standalone.uri.replace(/\/\/[^@]*@/, '//remover:secret@');
      assertRan(await runMongosh(asRemover, [{ name: 'remove', text: remove!.text }]));
      assert.equal(await old.countDocuments(), 0);
      await client.close();
      const [cleared] = await runMongosh(standalone.uri, [{ name: 'clear', text: clear!.text }]);
      assert.doesNotMatch(cleared!.error ?? '', /not authorized|is not a function|no such/i);
    } finally {
      await standalone.stop();
    }
  });
});
