import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { MongoClient } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import { defaultPlan } from '../../src/engine/model/defaults';
import { readStoredMigrations } from '../../src/engine/state/stored';
import type { MigrationRequest } from '../../src/engine/model/plan';
import type { RunStatus } from '../../src/engine/model/run';
import type { EngineClient } from '../../src/worker/engineClient';
import { startEngineProcess, type EngineProcess } from '../../src/worker/engineProcess';
import { findKnown } from '../../src/worker/lookup';
import type { Ended, LogEntry } from '../../src/worker/protocol';
import { Registry } from '../../src/worker/registry';
import { CLI, CommandLine } from '../support/cli';
import { replicaSet, uniqueName } from '../support/servers';

describe('the engine process over its pipes', function () {
  this.timeout(120_000);
  let folder: string;
  let engine: EngineProcess;
  let client: EngineClient;
  let source: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const [from, to] = [
      await replicaSet('6.0', {
        name: 'cli-source',
        auth: { user: 'ann', password: 'pa55/w:rd@x' },
      }),
      await replicaSet('6.0', { name: 'cli-target' }),
    ];
    uris = { source: from.uri, target: to.uri };
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-worker-'));
    source = await MongoClient.connect(from.uri);
  });

  after(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    db = uniqueName('shop');
    await source
      .db(db)
      .collection('users')
      .insertMany([{ a: 1 }, { a: 2 }]);
    await source.db(db).collection('users').createIndex({ a: 1 }, { unique: true }, {});
    engine = await start(CLI);
    client = engine.client;
  });

  afterEach(() => engine.dispose());

  const start = (script: string, { keepRunning = false } = {}) =>
    startEngineProcess({
      execPath: process.execPath,
      script,
      keepRunning,
      env: { MONGO_FERRY_HOME: folder },
    });

  function requestFor(name: string): MigrationRequest {
    return {
      source: { uri: uris.source, label: 'the source' },
      target: { uri: uris.target, label: 'the target' },
      plan: { ...defaultPlan(name, 'migrate'), include: [db], stateDatabase: `${db}_state` },
      resume: false,
    };
  }

  it('15.14 a preview never blocks what else the engine is asked, whatever the file holds', async () => {
    const file = path.join(folder, 'wide.csv');
    const names = Array.from({ length: 90_000 }, (_, index) => `c${index}`);
    await writeFile(file, `${names.join(',')}\n${names.map(() => '1').join(',')}\n`);
    const order: string[] = [];
    const preview = client.previewFile({ file }).then(({ columns }) => {
      order.push('preview');
      return columns.length;
    });
    await client.programs();
    order.push('programs');
    assert.equal(await preview, 90_000);
    assert.deepEqual(order, ['programs', 'preview']);
    const gone = client.previewFile({ file: path.join(folder, 'gone.csv') });
    await assert.rejects(gone, { code: 'file-not-found' });
  });

  it('answers soon after its start: within what a few dozen bare starts of Node take', async () => {
    const beforeBare = performance.now();
    spawnSync(process.execPath, ['-e', '']);
    const began = performance.now();
    await assert.rejects(client.status('nobody'), /nobody/);
    const [bare, took] = [began - beforeBare, performance.now() - began];
    assert.ok(took / bare < 60, `took ${took.toFixed(0)} ms, Node itself ${bare.toFixed(0)} ms`);
  });

  it('explores a deployment', async () => {
    const facts = await client.inspect(uris.source);
    assert.equal(facts.topology, 'replicaSet');
    const [users] = await client.listCollections(uris.source, db);
    assert.equal(users?.name, 'users');
    assert.equal((await client.countCollection(uris.source, db, 'users')).documents, 2);
    const indexes = await client.listIndexes(uris.source, db, 'users');
    assert.deepEqual(
      indexes.map((index) => [index.name, index.unique]),
      [
        ['_id_', false],
        ['a_1', true],
      ],
    );
    const steps = await client.testConnection(uris.source);
    assert.ok(
      steps.every(({ ok }) => ok),
      JSON.stringify(steps),
    );
  });

  it('lets what is to keep running go on once it is let go of, to be steered by others', async () => {
    const kept = await start(CLI, { keepRunning: true });
    const name = uniqueName('kept');
    const { plan, ...request } = requestFor(name);
    await kept.client.start({ ...request, plan: { ...plan, kind: 'sync' } });
    const registry = new Registry(path.join(folder, 'migrations'));
    const isRunning = async () => (await registry.read(name))?.status.state === 'running';
    while (!(await isRunning())) await new Promise((resolve) => setTimeout(resolve, 20));
    kept.release();
    kept.client.dispose();
    // eslint-disable-next-line no-restricted-syntax -- it must not end meanwhile
    await new Promise((resolve) => setTimeout(resolve, 500));
    const known = await findKnown(registry, name);
    assert.equal(known?.status.state, 'running');
    assert.ok(known.client, 'its process does not answer');
    await known.client.cancel(name);
    known.client.dispose();
    assert.equal((await kept.exited).code, 0);
  });

  it('carries errors with cause and remedy, and tries anew the next time', async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(
        client.inspect('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500'),
        (error: unknown) => {
          assert.ok(error instanceof FerryError);
          assert.match(error.message, /127\.0\.0\.1:1/);
          assert.notEqual(error.remedy, '');
          return true;
        },
      );
    }
  });

  it('runs a migration, telling of its progress, and is steered meanwhile', async () => {
    const name = uniqueName('job');
    const statuses: RunStatus[] = [];
    client.onProgress((status) => statuses.push(status));
    const logged: LogEntry[] = [];
    client.onLog((entry) => logged.push(entry));
    const ended = new Promise<Ended>((resolve) => client.onEnded(resolve));
    const started = await client.start(requestFor(name));
    assert.notEqual(started.phase, 'preflight');
    await assert.rejects(client.start(requestFor(name)), /running already/);

    // Another terminal reaches it as it reaches one of the command line.
    const cli = new CommandLine(folder, {});
    await cli.until(name, ({ readyForCutover }) => readyForCutover);
    assert.equal((await cli.status(name)).state, 'running');
    await client.cutOver(name);
    const { status, report } = await ended;
    assert.equal(status.state, 'completed');
    assert.equal(report?.differences, 0);
    assert.equal(report.documents, 2);
    assert.ok(statuses.some(({ phase }) => phase === 'sync'));
    assert.ok(!JSON.stringify([statuses, logged, report]).includes('pa55'));
  });

  it('answers a refusal to whoever asked, and tells of no end', async () => {
    const name = uniqueName('job');
    client.onEnded(() => assert.fail('told of an end'));
    const request = requestFor(name);
    request.plan.include = [`${db}.none`];
    request.plan.unmatched = 'refuse';
    await assert.rejects(client.start(request), (error: unknown) => {
      assert.ok(error instanceof FerryError);
      assert.equal(error.kind, 'refused');
      return true;
    });
  });

  it('interrupts what runs when it is disposed of, the state kept', async () => {
    const name = uniqueName('job');
    const request = requestFor(name);
    await client.start(request);
    await engine.dispose();
    const exit = await engine.exited;
    assert.equal(exit.code, 0, exit.stderr.join('\n'));
    const stored = await readStoredMigrations(
      request.target,
      request.plan.stateDatabase,
      (reason) => assert.fail(reason),
    );
    assert.equal(stored[0]?.state, 'interrupted');
  });

  it('shows its end, and fails what was asked of it', async () => {
    const exit = new Promise((resolve) => engine.onExit(resolve));
    await assert.rejects(client.status('nobody'));
    const pending = client.inspect('mongodb://192.0.2.1/?serverSelectionTimeoutMS=30000');
    process.kill(engine.pid ?? assert.fail(), 'SIGKILL');
    await assert.rejects(pending, (error: unknown) => {
      assert.ok(error instanceof FerryError);
      assert.equal(error.code, 'engine-gone');
      return true;
    });
    assert.equal(((await exit) as { signal?: string }).signal, 'SIGKILL');
  });

  it('says why it could not be started', async () => {
    const broken = await start(path.join(folder, 'none.js'));
    const exit = await broken.exited;
    assert.notEqual(exit.code, 0);
    assert.match(exit.stderr.join('\n'), /none\.js/);
    await assert.rejects(broken.client.status('nobody'), /ended before it answered/);
    await broken.dispose();
  });
});
