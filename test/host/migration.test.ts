import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { MigrationRecord } from '../../src/vscode/migrations/record';
import type { TestApi } from '../../src/vscode/testApi';
import { runTask } from './runTask';
import { hostInfo } from './servers';

const password = 'Geheim-4711';

async function api(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry');
  assert.ok(extension);
  return extension.activate();
}

interface Manifest {
  contributes: { commands: { command: string }[] };
}

describe('a migration in the extension host', function () {
  this.timeout(120_000);
  let ferry: TestApi;
  let source: MongoClient;
  let target: MongoClient;
  let record: MigrationRecord | undefined;

  before(async () => {
    const info = await hostInfo();
    ferry = await api();
    source = await MongoClient.connect(info.source);
    target = await MongoClient.connect(info.target);
    await source
      .db('shop')
      .collection('orders')
      .insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await source.db('admin').command({
      createUser: 'ferry',
      pwd: password,
      roles: ['root'],
    });
    const withUser = info.source.replace('mongodb://', `mongodb://ferry:${password}@`);
    await ferry.connections.save({ name: 'from', uri: withUser, environment: 'development' });
    await ferry.connections.save({ name: 'to', uri: info.target, environment: 'staging' });
  });

  after(async () => {
    await source.close();
    await target.close();
  });

  it('registers every command', async () => {
    const extension = vscode.extensions.getExtension('mongo-ferry.mongo-ferry')!;
    const { contributes } = extension.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of contributes.commands) assert.ok(registered.has(command), command);
  });

  it('offers tasks for both directions', async () => {
    const names = (await vscode.tasks.fetchTasks({ type: 'mongo-ferry' })).map(({ name }) => name);
    assert.ok(names.includes('migrate from → to'), names.join(', '));
    assert.ok(names.includes('verify to → from'), names.join(', '));
  });

  it('runs a migrate task to 0 differences', async () => {
    const code = await runTask({
      operation: 'migrate',
      source: 'from',
      target: 'to',
      include: ['shop'],
      cutover: 'when-caught-up',
      name: 'host-test',
    });
    record = ferry.migrations.all().find(({ plan }) => plan.name === 'host-test');
    assert.equal(code, 0, JSON.stringify(record?.status.error));
    assert.equal(await target.db('shop').collection('orders').countDocuments(), 3);
  });

  it('has the migration in the Migrations view, with its proof', () => {
    assert.equal(record?.status.state, 'completed');
    assert.equal(record.status.phase, 'verified');
    assert.equal(record.status.report?.verification?.differences, 0);
  });

  it('writes its lines to the output channel', () => {
    const lines = ferry.logLines();
    assert.ok(
      lines.some((line) => line.startsWith('[host-test]')),
      lines.join('\n'),
    );
  });

  it('ends a verify task with exit code 3 when the sides differ', async () => {
    await target
      .db('shop')
      .collection('orders')
      .updateOne({ n: 2 }, { $set: { n: 2.5 } });
    const verify = { operation: 'verify', source: 'from', target: 'to', include: ['shop'] };
    assert.equal(await runTask(verify), 3);
  });

  it('works as hard as a task says, and as told while it runs', async () => {
    const load = { level: 'gentle', maxMegabytesPerSecond: 2, maxDocumentsPerSecond: 1 };
    const task = { operation: 'sync', source: 'from', target: 'to', include: ['held'] };
    await source
      .db('held')
      .collection('orders')
      .insertMany(Array.from({ length: 60 }, (_, n) => ({ n })));
    const ended = runTask({ ...task, load, name: 'held-back' });
    const find = () => ferry.migrations.all().find(({ plan }) => plan.name === 'held-back');
    await until(() => find()?.status.phase === 'snapshot');
    const { id, status } = find()!;
    assert.deepEqual(status.load, {
      level: 'gentle',
      maxBytesPerSecond: 2_000_000,
      maxDocumentsPerSecond: 1,
    });
    await ferry.migrations.setLoad(id, { level: 'balanced' });
    await until(() => find()?.status.readyForCutover === true);
    assert.deepEqual(find()?.status.load, { level: 'balanced' });
    await ferry.migrations.interrupt(id);
    assert.equal(await ended, 130);

    await ferry.migrations.setLoad(id, { level: 'gentle' });
    await ferry.migrations.resume(id);
    await until(() => find()?.status.readyForCutover === true);
    assert.deepEqual(find()?.status.load, { level: 'gentle' });
    await ferry.migrations.cancel(id);
    await until(() => find()?.status.state === 'cancelled');
  });

  it('ends a task with an unknown connection with exit code 2', async () => {
    assert.equal(await runTask({ operation: 'verify', source: 'from', target: 'nobody' }), 2);
  });

  it('refuses a target that is not empty with exit code 4, and leaves it alone', async () => {
    const definition = { operation: 'snapshot', source: 'from', target: 'to', include: ['shop'] };
    assert.equal(await runTask({ ...definition, name: 'refused' }), 4);
    assert.equal(await target.db('shop').collection('orders').countDocuments({ n: 2.5 }), 1);
  });

  it('16.8 asks before a task drops or repairs, though the connection is for development', async () => {
    const asked: string[] = [];
    ferry.answer((question) => void asked.push(question));
    const sides = { source: 'from', target: 'to', include: ['shop'] };
    const tasks = [
      { operation: 'snapshot', ...sides, name: 'dropping', dropTarget: true },
      { operation: 'verify', ...sides, mode: 'content', repair: true },
      {
        ...{ operation: 'import', target: 'to', namespace: 'shop.orders', path: 'none.jsonl' },
        importMode: 'upsert',
      },
    ];
    for (const task of tasks) assert.equal(await runTask(task), 4, task.operation);
    ferry.answer(undefined);
    assert.equal(asked.length, tasks.length);
    assert.match(asked[0]!, /Drop or change what to holds/);
    assert.equal(await target.db('shop').collection('orders').countDocuments({ n: 2.5 }), 1);
  });

  it('repairs the target when a verify task says so', async () => {
    const verify = { operation: 'verify', source: 'from', target: 'to', include: ['shop'] };
    assert.equal(await runTask({ ...verify, mode: 'sample', repair: true }), 2);
    ferry.answer((_question, [start]) => start);
    assert.equal(await runTask({ ...verify, mode: 'content', repair: true }), 0);
    ferry.answer(undefined);
    const [latest] = ferry.migrations.all();
    assert.equal(latest?.verification?.repaired, 1);
    assert.equal(await target.db('shop').collection('orders').countDocuments({ n: 2 }), 1);
  });

  it('keeps the password out of state, records and output', async () => {
    ferry.log.info(`whatever the engine says of mongodb://u:${password}@h or ${password}`);
    assert.ok(ferry.logLines().at(-1)?.includes('***'));
    const stored = JSON.stringify(ferry.connections.all());
    assert.ok(stored.includes('ferry@'), stored);
    const files = await filesBelow(ferry.storage);
    assert.ok(
      files.some(({ name }) => name.endsWith('.json')),
      `no records below ${ferry.storage}`,
    );
    for (const text of [stored, ...ferry.logLines(), ...files.map(({ text }) => text)]) {
      assert.ok(!text.includes(password));
    }
  });
});

/** Waits for something that comes within seconds, or fails. */
async function until(met: () => boolean): Promise<void> {
  const limit = Date.now() + 30_000;
  while (!met()) {
    assert.ok(Date.now() < limit, `waited in vain for ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function filesBelow(folder: string): Promise<{ name: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => ({
        name,
        text: await readFile(join(parentPath, name), 'latin1'),
      })),
  );
}
