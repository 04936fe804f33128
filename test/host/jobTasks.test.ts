import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/vscode/testApi';
import { partialOf } from '../support/partial';
import { savedSides, type SavedSides } from './sides';

const namespace = 'jobtasks.people';
const tasks = [
  {
    label: 'get people',
    operation: 'import',
    target: 'jobs from',
    path: 'jobs/people.csv',
    namespace,
    types: { born: 'date(DD.MM.YYYY)' },
  },
  {
    label: 'keep people',
    operation: 'dump',
    source: 'jobs from',
    path: '${workspaceFolder}/jobs/people.archive.gz',
    include: ['jobtasks'],
  },
  {
    label: 'bring people',
    operation: 'restore',
    target: 'jobs to',
    path: 'jobs/people.archive.gz',
  },
  {
    label: 'write people',
    operation: 'export',
    source: 'jobs to',
    path: 'jobs/out.csv',
    namespace,
    fields: ['n'],
  },
  { label: 'no path', operation: 'restore', target: 'jobs to' },
  {
    label: 'keep large',
    operation: 'dump',
    source: 'jobs from',
    path: 'jobs/stopped',
    include: ['jobtasks.large'],
    gzip: true,
  },
].map((task) => ({ type: 'mongo-ferry', ...task }));
const CSV = 'n,born\n1,31.12.1999\n2,soon\n3,1.2.2001\n';

describe('tasks that are no migrations, in the extension host', function () {
  this.timeout(120_000);
  let sides: SavedSides;
  let ferry: TestApi;
  let source: MongoClient;
  let target: MongoClient;
  let folder: string;

  before(async () => {
    sides = await savedSides('jobs');
    ({ ferry, source, target } = sides);
    folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'jobs');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'people.csv'), CSV);
    const settings = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, '.vscode');
    await mkdir(settings, { recursive: true });
    await writeFile(join(settings, 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));
  });

  after(async () => {
    await sides.close();
    await rm(folder, { recursive: true });
  });

  it('import, dump, restore and export, with paths of the folder; rejects are exit code 3', async () => {
    assert.equal(await run('get people'), 3, 'one record is rejected');
    assert.ok(existsSync(join(folder, 'people.csv.rejects.jsonl')));
    assert.equal(await run('keep people'), 0);
    assert.equal(await run('keep people'), 4, 'there is a dump already');
    assert.equal(await run('bring people'), 0);
    const [first] = await target.db('jobtasks').collection('people').find().toArray();
    assert.deepEqual(first?.['born'], new Date('1999-12-31'));
    assert.equal(await run('write people'), 0);
    assert.equal(await readFile(join(folder, 'out.csv'), 'utf8'), 'n\n1\n3\n');
    assert.equal(await run('no path'), 2);
  });

  it('stopped, leave nothing that looks complete', async () => {
    const large = source.db('jobtasks').collection('large');
    for (let at = 0; at < 20; at++) {
      // What can't be packed takes gzip so long that the dump is stopped on its way.
      const documents = Array.from({ length: 1000 }, () => ({ bytes: randomBytes(10_000) }));
      await large.insertMany(documents);
    }
    const execution = await start('keep large');
    await until(() => existsSync(join(partialOf(join(folder, 'stopped')) ?? '', 'jobtasks')));
    execution.terminate();
    await until(() => engines().length === 0);
    assert.ok(!existsSync(join(folder, 'stopped')));
  });

  /** What the log says of engine processes that have not ended. */
  function engines(): string[] {
    const started = ferry
      .logLines()
      .filter((line) => /\[transfer\] engine process \d+ started/.test(line));
    return started.filter((line) => {
      const pid = /process (\d+)/.exec(line)?.[1] ?? '';
      return !ferry.logLines().some((other) => other.includes(`process ${pid} ended`));
    });
  }
});

/** Runs a task of `tasks.json` to its end. @returns its exit code */
async function run(name: string): Promise<number | undefined> {
  const over = new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== name) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
  await start(name);
  return await over;
}

/** The editor reads a new tasks.json a moment later. */
async function start(name: string): Promise<vscode.TaskExecution> {
  const limit = Date.now() + 30_000;
  for (;;) {
    const found = (await vscode.tasks.fetchTasks()).find((task) => task.name === name);
    if (found !== undefined) return await vscode.tasks.executeTask(found);
    assert.ok(Date.now() < limit, `no task ${name}`);
  }
}

async function until(met: () => boolean): Promise<void> {
  const limit = Date.now() + 60_000;
  while (!met()) {
    assert.ok(Date.now() < limit, `waited in vain for ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
