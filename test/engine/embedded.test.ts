import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import {
  findMongod,
  MongodStartError,
  startReplicaSet,
  startStandalone,
  type EmbeddedReplicaSet,
  type MongodSeries,
  type ReplicaSetOptions,
} from '../../src/embedded';

describe('embedded servers', function () {
  this.timeout(180_000);
  const stops: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  async function start(
    version: MongodSeries,
    options: Partial<ReplicaSetOptions> = {},
  ): Promise<EmbeddedReplicaSet> {
    const binary = await findMongod({ version });
    const set = await startReplicaSet({ name: 'rs', ...options, binary });
    stops.push(() => set.stop());
    return set;
  }

  async function withClient<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 20_000 });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  for (const version of ['4.4', '5.0', '6.0'] as const) {
    it(`runs ${version} as a replica set that takes a majority write`, async () => {
      const set = await start(version);
      const info = await withClient(set.uri, async (client) => {
        const items = client.db('shop').collection('items');
        await items.insertOne({ name: 'tea' }, { writeConcern: { w: 'majority' } });
        assert.equal(await items.countDocuments({}), 1);
        return client.db('admin').command({ buildInfo: 1 });
      });
      assert.equal(info['version'], set.version);
      assert(set.version.startsWith(version));
      await set.stop();
      assert(!existsSync(set.directory));
    });
  }

  it('keeps the data of a member that is killed and started again', async () => {
    const set = await start('6.0');
    await withClient(set.uri, async (client) => {
      const items = client.db('shop').collection('items');
      await items.insertOne({ name: 'tea' }, { writeConcern: { w: 'majority' } });
      const { hosts } = set;
      await set.kill(0);
      assert.equal(set.pid(0), undefined);
      await set.restart(0);
      assert.deepEqual(set.hosts, hosts);
      assert.equal((await items.findOne({}))?.['name'], 'tea');
    });
  });

  it('elects another of three members when the primary steps down or is killed', async () => {
    const set = await start('6.0', { members: 3, oplogSizeMB: 990 });
    assert.equal(set.hosts.length, 3);
    const first = await set.primary();
    await set.stepDown();
    const second = await set.primary();
    assert.notEqual(second, first);
    await set.kill(second);
    await withClient(set.uri, (client) =>
      client
        .db('a')
        .collection('b')
        .insertOne({}, { writeConcern: { w: 'majority' } }),
    );
    assert.notEqual(await set.primary(), second);
    await set.restart(second);
  });

  it('lets a single member step down and become primary again', async () => {
    const set = await start('4.4');
    await set.stepDown();
    assert.equal(await set.primary(), 0);
  });

  it('asks for the user and the password', async () => {
    const set = await start('6.0', { auth: { user: 'anna', password: 'p@ss/w:rd' } });
    await withClient(set.uri, (client) =>
      client
        .db('a')
        .collection('b')
        .insertOne({}, { writeConcern: { w: 'majority' } }),
    );
    const withoutUser = `mongodb://${set.hosts[0]!}/?directConnection=true`;
    await withClient(withoutUser, (client) =>
      assert.rejects(client.db('a').collection('b').findOne({}), /requires authentication/),
    );
    await set.kill(0, 'SIGTERM');
    await set.restart(0);
    await set.stepDown();
  });

  it('passes parameters on, such as those for fail points', async () => {
    const set = await start('6.0', { setParameters: { enableTestCommands: 1 } });
    await withClient(set.uri, async (client) => {
      await client.db('admin').command({
        configureFailPoint: 'failCommand',
        mode: { times: 1 },
        data: { failCommands: ['ping'], errorCode: 11_600 },
      });
      await assert.rejects(client.db('admin').command({ ping: 1 }), { code: 11_600 });
    });
  });

  it('runs a standalone server, with a user too, in a folder that is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-standalone-'));
    stops.push(() => rm(folder, { recursive: true }));
    const binary = await findMongod({ version: '6.0' });
    const auth = { user: 'u', password: 'p' };
    const server = await startStandalone({ binary, dir: folder, auth });
    stops.unshift(() => server.stop());
    await withClient(server.uri, async (client) => {
      await client
        .db('a')
        .collection('b')
        .insertOne({}, { writeConcern: { journal: true } });
      const answer = await client.db('admin').command({ hello: 1 });
      assert.equal(answer['setName'], undefined);
    });
    await server.kill(0);
    await server.restart(0);
    assert.equal(
      await withClient(server.uri, (c) => c.db('a').collection('b').countDocuments()),
      1,
    );
    await server.stop();
    assert(existsSync(join(folder, 'data-0')));
  });

  it('says why a server did not come up', async () => {
    const error: unknown = await start('6.0', { args: ['--noSuchOption'] }).catch(
      (reason: unknown) => reason,
    );
    assert(error instanceof MongodStartError);
    assert.match(error.message, /mongod 6\.0\.\d+ on 127\.0\.0\.1:\d+ ended with exit code 2/);
    assert.match(error.message, /unrecognised option '--noSuchOption'/);
  });

  it('dies with the process that started it, even when that is killed', async () => {
    const { pid, directory, owner } = await startInOtherProcess();
    owner.kill('SIGKILL');
    await eventually(() => !isRunning(pid));
    await eventually(() => !existsSync(directory));
  });

  it('dies with the process that started it and ends without stopping it', async () => {
    const { pid, directory, owner } = await startInOtherProcess();
    owner.stdin.end();
    await eventually(() => owner.exitCode === 0);
    await eventually(() => !isRunning(pid));
    await eventually(() => !existsSync(directory));
  });
});

/** Starts a replica set in a process of its own, which ends by itself when its input closes. */
async function startInOtherProcess() {
  const script = `
    const { findMongod, startReplicaSet } = require('./src/embedded/index.ts');
    process.stdin.resume();
    findMongod({ version: '6.0' })
      .then((binary) => startReplicaSet({ name: 'rs', binary }))
      .then((set) => console.log(JSON.stringify({ pid: set.pid(0), directory: set.directory })));
  `;
  const owner = spawn(process.execPath, ['--import=tsx', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    owner.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    owner.once('exit', (code) => reject(new Error(`the other process ended with ${code ?? ''}`)));
  });
  return { owner, ...(JSON.parse(line) as { pid: number; directory: string }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!check()) {
    assert(Date.now() < deadline, `in vain: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
