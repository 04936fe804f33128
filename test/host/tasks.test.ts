import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/vscode/testApi';
import { FaultyProxy } from '../support/faultyProxy';
import { runTask, startTask } from './runTask';
import { hostInfo } from './servers';
import { savedSides, type SavedSides } from './sides';

const tasks = [
  {
    label: 'follow the blog',
    type: 'mongo-ferry',
    operation: 'sync',
    source: 'tasks from',
    target: 'tasks to',
    include: ['tasksblog'],
    name: 'tasks-follow',
  },
  {
    label: 'compare the blog',
    type: 'mongo-ferry',
    operation: 'verify',
    source: 'tasks from',
    target: 'tasks to',
    include: ['tasksblog'],
    dependsOn: 'follow the blog',
  },
];

describe('tasks of tasks.json in the extension host', function () {
  this.timeout(120_000);
  let sides: SavedSides;
  let ferry: TestApi;
  let source: MongoClient;

  before(async () => {
    sides = await savedSides('tasks');
    ({ ferry, source } = sides);
    await source
      .db('tasksblog')
      .collection('posts')
      .insertMany([{ n: 1 }, { n: 2 }]);
    const folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));
  });

  after(() => sides.close());

  const follow = () => ferry.migrations.all().find(({ plan }) => plan.name === 'tasks-follow');

  it('start what depends on a sync once it has caught up, which goes on meanwhile', async () => {
    const compared = ended('compare the blog');
    await vscode.tasks.executeTask(await taskNamed('compare the blog'));
    assert.equal(await compared, 0);
    assert.equal(follow()?.status.state, 'running');
    assert.equal(follow()?.status.readyForCutover, true);
  });

  it('check before a migration, and cut a running one over as it says; exit code 4 when it is not running', async () => {
    const common = { type: 'mongo-ferry', source: 'tasks from', target: 'tasks to' };
    const renames = { tasksblog: 'tasksblog2' };
    const preflight = { ...common, operation: 'preflight', include: ['tasksblog'] };
    assert.equal(await runTask({ ...preflight, renames }), 0);
    assert.equal(await runTask(preflight), 4, 'the target holds data');
    assert.equal(await runTask({ ...common, operation: 'cutover', name: 'nobody' }), 4);
    const sync = {
      ...{ ...common, operation: 'sync', include: ['tasksblog'], name: 'tasks-cut-over' },
      ...{ blockWrites: true, reverse: true },
    };
    const over = runTask({ ...sync, renames });
    const find = () => ferry.migrations.all().find(({ plan }) => plan.name === sync.name);
    await until(() => find()?.status.readyForCutover === true);
    assert.equal(await runTask({ ...common, operation: 'cutover', name: sync.name }), 0);
    assert.equal(await over, 0);
    const { differences, cutover } = find()?.status.report ?? {};
    assert.equal(differences, 0);
    assert.deepEqual(cutover, { writesBlocked: true, reverse: true });
    await source.db('tasksblog').collection('drafts').insertOne({ allowed: 'again' });
  });

  it('13.7 start nothing when they are stopped while the checks run', async () => {
    const { target: uri } = await hostInfo();
    const proxy = await FaultyProxy.start(new URL(uri).host);
    const { id } = await ferry.connections.save({
      ...{ name: 'tasks slow', environment: 'development' },
      uri: `mongodb://${proxy.address}/?directConnection=true`,
    });
    try {
      proxy.stall();
      const name = 'tasks-stopped';
      const common = { operation: 'snapshot', source: 'tasks from', target: 'tasks slow', name };
      const renames = { tasksblog: 'tasksstopped' };
      const task = await startTask({ ...common, include: ['tasksblog'], renames });
      const find = () => ferry.migrations.all().find(({ plan }) => plan.name === name);
      await until(() => find()?.enginePid !== undefined);
      task.terminate();
      proxy.heal();
      await until(() => find()?.status.finishedAt !== undefined);
      assert.equal(find()?.status.state, 'cancelled');
      assert.equal(find()?.status.error?.code, 'not-begun');
      const { databases } = await sides.target.db().admin().listDatabases({ nameOnly: true });
      assert.ok(!databases.some((database) => database.name === 'tasksstopped'));
    } finally {
      await ferry.connections.remove(id);
      await proxy.close();
    }
  });

  it('go on where they were when stopped and started again at once; exit code 130', async () => {
    const before = follow();
    const stopped = ended('follow the blog');
    await ferry.migrations.interrupt(before!.id);
    assert.equal(await stopped, 130);
    await vscode.tasks.executeTask(await taskNamed('follow the blog'));
    await until(
      () => follow()?.status.phase === 'sync' && follow()?.status.readyForCutover === true,
    );
    assert.equal(follow()?.id, before?.id, 'a second migration was started');
    const over = ended('follow the blog');
    await ferry.migrations.interrupt(before!.id);
    assert.equal(await over, 130);
  });
});

/** The editor reads a new tasks.json a moment later. */
async function taskNamed(name: string): Promise<vscode.Task> {
  let found: vscode.Task | undefined;
  const limit = Date.now() + 30_000;
  while (found === undefined) {
    assert.ok(Date.now() < limit, `no task ${name}`);
    found = (await vscode.tasks.fetchTasks()).find((task) => task.name === name);
  }
  return found;
}

function ended(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== name) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
}

async function until(met: () => boolean): Promise<void> {
  const limit = Date.now() + 60_000;
  while (!met()) {
    assert.ok(Date.now() < limit, `waited in vain for ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
