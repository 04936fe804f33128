import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { differencesBetween } from '../support/compareDatabases';
import { temporaryFolder } from '../support/job';
import { replicaSet, uniqueName } from '../support/servers';

const PASSWORD = 'in-no-registry';

describe('issue 14: what is no migration is a run, known on this machine', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let source: MongoClient;
  let target: MongoClient;
  let cli: CommandLine;
  let db: string;

  before(async () => {
    const from = await replicaSet('6.0', {
      auth: { user: 'ada', password: PASSWORD },
      setParameters: { enableTestCommands: 1 },
      members: 1,
    });
    const to = await replicaSet('6.0');
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    cli = new CommandLine(join(folder.path, 'home'), { OLD: from.uri, NEW: to.uri });
    db = uniqueName('runs');
    const many = Array.from({ length: 3000 }, (_, n) => ({ n }));
    await source.db(db).collection('many').insertMany(many);
  });

  after(async () => {
    await source.close();
    await target.close();
  });

  async function listed(): Promise<Record<string, unknown>[]> {
    return jsonLines((await cli.succeed('list', '--json')).stdout);
  }

  /** The one run that is going on, once the registry has it. */
  async function going(): Promise<string> {
    for (;;) {
      const run = (await listed()).find(({ state }) => state === 'running');
      if (run !== undefined) return String(run['name']);
    }
  }

  /** Every read of the source's collection waits until it is let go on. */
  async function block(mode: 'alwaysOn' | 'off'): Promise<void> {
    const data = {
      failCommands: ['find'],
      blockConnection: true,
      blockTimeMS: 10_000,
      namespace: `${db}.many`,
    };
    await source.db('admin').command({ configureFailPoint: 'failCommand', mode, data });
  }

  const dumpTo = (out: string) => [
    ...['dump', '--source', 'env:OLD', '--out', join(folder.path, out)],
    ...['--include', `${db}.many`],
  ];

  it('is listed with its method when it has ended, and no secret of it is kept', async () => {
    await cli.succeed(...dumpTo('whole'));
    const [dump] = await listed();
    assert.equal(dump?.['method'], 'mongodump');
    assert.equal(dump['state'], 'completed');
    assert.equal(dump['documents'], 3000);
    assert.ok(!('lagSeconds' in dump) && !('changesApplied' in dump), 'what it has not is absent');
    const told = await cli.succeed('status', String(dump['name']));
    assert.match(told.stdout, /completed, snapshot · 3,000 documents/);

    await cli.succeed('restore', join(folder.path, 'whole'), '--target', 'env:NEW');
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
    assert.deepEqual(
      (await listed()).map(({ method, state }) => [method, state]),
      [
        ['mongorestore', 'completed'],
        ['mongodump', 'completed'],
      ],
    );
    const home = join(folder.path, 'home', 'migrations');
    const files = (await readdir(home)).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(files.map((name) => readFile(join(home, name), 'utf8')));
    assert.equal(texts.length, 2);
    assert.ok(texts.every((text) => !text.includes(PASSWORD)));
  });

  it('is told of and cancelled from another terminal; what it cannot do is refused', async () => {
    await block('alwaysOn');
    const dump = cli.start(...dumpTo('cancelled'));
    const name = await going();
    const paused = await cli.run('pause', name);
    assert.notEqual(paused.code, 0);
    assert.match(paused.stderr, /cannot be paused/);
    const cancelled = await cli.succeed('cancel', name, '--json');
    assert.equal(jsonLines(cancelled.stdout)[0]?.['state'], 'cancelled');
    assert.equal((await dump.finished).code, 130);
    await block('off');
    assert.ok(!existsSync(join(folder.path, 'cancelled')));
    const again = await cli.run('resume', name);
    assert.match(again.stderr, /is cancelled; there is nothing to go on with/);
  });

  it('is started by the id of its method, with the options that its schema has', async () => {
    const by = ['migrate', '--source', 'env:OLD', '--target', 'env:NEW', '--method'];
    const from = JSON.stringify({ from: { kind: 'folder', path: join(folder.path, 'whole') } });
    await target.db(db).dropDatabase();
    const restored = await cli.succeed(...by, 'mongorestore', '--options', from);
    assert.match(restored.stdout, /Restored 1 namespace, 3,000 documents/);
    assert.match(restored.stderr, /no connection as its source/);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);

    const unasked = await cli.run(...by, 'mongorestore', '--options', from, '--drop-target');
    assert.match(unasked.stderr, /dropped first/);
    assert.equal(await target.db(db).collection('many').countDocuments(), 3000);
    for (const [args, told] of [
      [['mongorestore', '--options', '{"form": 1}'], /Restore cannot be done so/],
      [['mongorestore', '--options', 'from'], /not one JSON object/],
      [['no-such-way'], /runs no method "no-such-way"/],
      [['mongosync'], /carried out by people/],
    ] as const) {
      const refused = await cli.run(...by, ...args);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, told);
    }
  });

  it('is refused what it knows nothing of, such as a dry run, before anything is done', async () => {
    const method = ['--method', 'dump-restore', '--include', db];
    for (const option of [['--dry-run'], ['--report', 'r.json'], ['--cutover', 'when-caught-up']]) {
      const sides = ['--source', 'env:OLD', '--target', 'env:NEW', ...method, ...option];
      const { code, stderr } = await cli.run('migrate', ...sides);
      assert.equal(code, 2, stderr);
      assert.match(stderr, new RegExp(`knows nothing of ${option[0] ?? ''}`));
    }
  });

  it('killed, it is told as interrupted, never as done, and is done anew by a resume', async () => {
    await block('alwaysOn');
    const dump = cli.start(...dumpTo('killed'));
    const name = await going();
    dump.crash();
    await dump.finished;
    await block('off');
    const [gone] = jsonLines((await cli.succeed('status', name, '--json')).stdout);
    assert.equal(gone?.['state'], 'interrupted');
    assert.match(String(gone['activity']), /is not complete/);
    const resumed = await cli.succeed('resume', name);
    assert.match(resumed.stderr, /done anew/);
    assert.match(resumed.stdout, /Dumped 1 namespace, 3,000 documents/);
    assert.ok(existsSync(join(folder.path, 'killed')));
    const [done] = jsonLines((await cli.succeed('status', name, '--json')).stdout);
    assert.equal(done?.['state'], 'completed');
  });
});
