import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessageConnection } from 'vscode-jsonrpc';
import { FerryError } from '../../src/engine/errors';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { connectToControl, ControlSocket } from '../../src/worker/controlSocket';
import { findKnown } from '../../src/worker/lookup';
import { isMigration } from '../../src/worker/protocol';
import { RunHost } from '../../src/worker/runHost';
import type { Ended } from '../../src/worker/protocol';
import { Registry } from '../../src/worker/registry';
import { ScriptedRun } from '../support/scriptedRun';

const requestFor = (name: string): MigrationRequest => ({
  source: { uri: 'mongodb://ann:s3cret@db1/', label: 'ann@db1' },
  target: { uri: 'mongodb://db2/', label: 'db2' },
  plan: defaultPlan(name, 'migrate'),
  resume: false,
});

const withCode = (code: string) => (error: unknown) =>
  error instanceof FerryError && error.code === code;

describe('worker: migrations reached through the control socket', function () {
  this.timeout(10_000);
  let folder: string;
  let registry: Registry;
  let host: RunHost;
  let runs: ScriptedRun[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-control-'));
    registry = new Registry(path.join(folder, 'migrations'));
    runs = [];
    host = new RunHost(registry, (request) => {
      assert.ok(isMigration(request));
      const run = new ScriptedRun(request.plan.name);
      runs.push(run);
      return run;
    });
  });

  afterEach(async () => {
    await host.interruptAll();
    await host.close();
    await rm(folder, { recursive: true });
  });

  async function start(name: string): Promise<ScriptedRun> {
    const migration = host.start(requestFor(name));
    const run = runs.at(-1)!;
    run.enter('snapshot');
    await migration.passedPreflight;
    await eventually(async () => (await registry.read(name))?.status.phase === 'snapshot');
    return run;
  }

  async function attached(name: string) {
    const known = await findKnown(registry, name);
    assert.ok(known?.client, `${name} was not reached`);
    return known.client;
  }

  it('tells its status, and pauses and resumes it', async () => {
    await start('demo');
    const client = await attached('demo');
    assert.equal((await client.status('demo')).phase, 'snapshot');
    assert.equal((await client.pause('demo')).state, 'paused');
    assert.equal((await findKnown(registry, 'demo'))?.status.state, 'paused');
    assert.equal((await client.resume('demo')).state, 'running');
    client.dispose();
  });

  it('carries the refusal of a cutover with its cause and remedy', async () => {
    await start('demo');
    const client = await attached('demo');
    await assert.rejects(client.cutOver('demo'), (error: unknown) => {
      assert.ok(error instanceof FerryError);
      assert.equal(error.code, 'not-caught-up');
      assert.equal(error.kind, 'refused');
      assert.match(error.remedy, /Wait/);
      return true;
    });
    client.dispose();
  });

  it('gives up a cutover, and refuses where there is none', async () => {
    const run = await start('demo');
    const client = await attached('demo');
    await assert.rejects(client.abortCutover('demo'), withCode('no-cutover-to-abort'));
    run.enter('cutover');
    assert.equal((await client.abortCutover('demo')).phase, 'sync');
    client.dispose();
  });

  it('tells everybody attached of progress and of the end', async () => {
    const run = await start('demo');
    const clients = await Promise.all([attached('demo'), attached('demo')]);
    const seen = clients.map((client) => {
      const phases: string[] = [];
      client.onProgress((status) => phases.push(status.phase));
      return { phases, ended: new Promise<Ended>((resolve) => client.onEnded(resolve)) };
    });
    run.enter('sync');
    await clients[0].cutOver('demo');
    for (const { phases, ended } of seen) {
      assert.equal((await ended).status.state, 'completed');
      assert.deepEqual(phases.slice(0, 1), ['sync']);
    }
    for (const client of clients) client.dispose();
  });

  it('tells of the end even when the process ends at once', async () => {
    const run = await start('demo');
    const client = await attached('demo');
    const ended = new Promise<Ended>((resolve, reject) => {
      client.onEnded(resolve);
      client.onClosed(() => reject(new Error('closed before the end was told')));
    });
    run.enter('sync');
    await Promise.all([client.cutOver('demo'), ended, host.interruptAll(), host.close()]);
  });

  it('leaves the last status behind, after which nobody answers', async () => {
    const run = await start('demo');
    run.enter('sync');
    await run.cutOver();
    await host.close();
    const known = await findKnown(registry, 'demo');
    assert.equal(known?.status.state, 'completed');
    assert.equal(known.client, undefined);
    assert.ok(!(await readdir(registry.folder)).some((file) => file.endsWith('.sock')));
  });

  it('interrupts with the state kept', async () => {
    await start('demo');
    const client = await attached('demo');
    const ended = new Promise<Ended>((resolve) => client.onEnded(resolve));
    await client.interrupt('demo');
    assert.equal((await ended).status.state, 'interrupted');
    client.dispose();
  });

  it('answers nothing but what steers migrations: no URI can be sent here', async () => {
    await start('demo');
    const client = await attached('demo');
    const refusals = [
      client.start(requestFor('other')),
      client.inspect('mongodb://db1/'),
      client.testConnection('mongodb://db1/'),
      client.verify(requestFor('other')),
    ];
    for (const refusal of refusals) await assert.rejects(refusal, withCode('engine-version'));
    client.dispose();
  });

  it('knows only its own migrations', async () => {
    await start('demo');
    const client = await attached('demo');
    await assert.rejects(client.pause('other'), withCode('unknown-migration'));
    client.dispose();
  });

  it('refuses a second migration of a running name, here and in another process', async () => {
    await start('demo');
    assert.throws(() => host.start(requestFor('demo')), withCode('name-in-use'));
    const { entry } = (await findKnown(registry, 'demo'))!;
    await registry.write({ ...entry, pid: process.ppid });
    const begun = new ScriptedRun('demo');
    begun.run = () => assert.fail('it began');
    const elsewhere = new RunHost(registry, () => begun);
    const refused = elsewhere.start(requestFor('demo'));
    await assert.rejects(refused.passedPreflight, withCode('name-in-use'));
    assert.equal((await refused.ended).status.state, 'failed');
  });

  it('leaves an earlier entry alone when a migration of its name is refused', async () => {
    const run = await start('demo');
    await run.interrupt();
    await host.close();
    const again = host.start(requestFor('demo'));
    runs.at(-1)!.refuse();
    await assert.rejects(again.passedPreflight, withCode('target-not-empty'));
    assert.equal((await again.ended).error?.kind, 'refused');
    assert.equal((await registry.read('demo'))?.status.state, 'interrupted');
  });

  it('13.7 can stop one before it has begun, by name and with all others', async () => {
    for (const stop of [() => host.get('early').run.interrupt(), () => host.interruptAll()]) {
      const migration = host.start(requestFor('early'));
      await stop();
      assert.equal((await migration.ended).status.state, 'interrupted');
      await assert.rejects(migration.passedPreflight, withCode('interrupted'));
    }
  });

  it('ends pending requests when the process goes away', async () => {
    await start('demo');
    const client = await attached('demo');
    const closed = new Promise<void>((resolve) => client.onClosed(resolve));
    await host.interruptAll();
    await host.close();
    await closed;
    await assert.rejects(client.status('demo'), withCode('engine-gone'));
  });
});

describe('worker: the control socket itself', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'ferry-socket-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('finds a short path where the folder is too deep for a Unix socket', async () => {
    const deep = path.join(folder, 'x'.repeat(90), 'migrations');
    const control = await ControlSocket.open(deep, silent);
    try {
      assert.ok(Buffer.byteLength(control.path) <= 100, control.path);
      const client = await connectToControl(control.path);
      assert.ok(client);
      client.dispose();
    } finally {
      await control.close();
    }
  });

  it('clears away sockets that killed processes left, and none that are served', async function () {
    this.timeout(20_000);
    if (process.platform === 'win32') this.skip();
    const alive = await ControlSocket.open(folder, silent);
    const dead = path.join(folder, 'dead.sock');
    await leaveSocket(dead);
    const next = await ControlSocket.open(folder, silent);
    const left = await readdir(folder);
    assert.ok(!left.includes('dead.sock'), left.join(', '));
    assert.ok(left.includes(path.basename(alive.path)));
    await Promise.all([alive.close(), next.close()]);
  });
});

function silent(connection: MessageConnection): () => Promise<void> {
  connection.listen();
  return () => Promise.resolve();
}

/** A socket file that nobody listens on any more: what a killed process leaves. */
async function leaveSocket(file: string): Promise<void> {
  const { execaNode } = await import('execa');
  const program = `require('net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await execaNode({ reject: false })`-e ${program}`.catch(() => undefined);
  await assert.rejects(
    new Promise((resolve, reject) => {
      net.connect(file, () => resolve(undefined)).on('error', reject);
    }),
    /ECONNREFUSED/,
  );
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > limit) assert.fail('waited 5 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
