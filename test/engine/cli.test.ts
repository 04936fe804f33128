import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';

const PASSWORD = 'pa55/w:rd@x';

describe('the command line on real servers', function () {
  this.timeout(180_000);
  let folder: string;
  let cli: CommandLine;
  let source: MongoClient;
  let target: MongoClient;
  let sourceUri: string;
  let db: string;
  let state: string;
  let name: string;

  before(async () => {
    const [from, to] = [
      await replicaSet('6.0', { name: 'cli-source', auth: { user: 'ann', password: PASSWORD } }),
      await replicaSet('6.0', { name: 'cli-target' }),
    ];
    sourceUri = from.uri;
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-cli-'));
    cli = new CommandLine(folder, { SRC: from.uri, DST: to.uri });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    db = uniqueName('shop');
    state = uniqueName('state');
    name = uniqueName('job');
    const documents = Array.from({ length: 3000 }, (_, index) => ({
      _id: index as never,
      text: 'x'.repeat(500),
    }));
    await source.db(db).collection('orders').insertMany(documents);
    await source.db(db).collection('orders').createIndex({ text: 1 }, {}, {});
  });

  const begin = (...more: string[]) => [
    ...['--source', 'env:SRC', '--target', 'env:DST', '--include', db],
    ...['--state-db', state, '--name', name, ...more],
  ];
  const countInTarget = () => target.db(db).collection('orders').countDocuments();

  it('migrates and proves it, in text, with a report', async () => {
    const report = path.join(folder, 'report.md');
    const { stdout, stderr } = await cli.succeed(
      ...['migrate', ...begin('--cutover', 'when-caught-up', '--report', report)],
    );
    assert.match(stdout, /completed, 0 differences/);
    assert.match(stderr, /snapshot/);
    assert.ok(
      !stdout.includes('\u001b') && !stderr.includes('\u001b'),
      'colours without a terminal',
    );
    assert.match(await readFile(report, 'utf8'), /^# /);
    assert.equal(await countInTarget(), 3000);
    assert.match((await cli.succeed('list')).stdout, new RegExp(`^${name}: completed`, 'm'));
  });

  it('tells everything as JSON lines, the result last', async () => {
    const { stdout, stderr } = await cli.succeed('snapshot', ...begin('--json'));
    const lines = jsonLines(stdout);
    const { durationSeconds, ...result } = lines.at(-1)!;
    assert.deepEqual(result, {
      type: 'result',
      status: 'completed',
      name,
      namespaces: 1,
      documents: 3000,
      bytes: result.bytes,
      changesApplied: 0,
      differences: 0,
    });
    assert.ok(Number(result.bytes) > 3000 * 500 && Number(durationSeconds) > 0);
    assert.ok(lines.some(({ type, phase }) => type === 'progress' && phase === 'snapshot'));
    assert.equal(stderr, '');
  });

  it('is paused, resumed and cut over from another terminal', async () => {
    const migration = cli.start('migrate', ...begin('--json'));
    await cli.until(name, ({ readyForCutover }) => readyForCutover);
    assert.match((await cli.succeed('pause', name)).stdout, /: paused/);
    await source.db(db).collection('orders').insertOne({ late: true });
    const paused = await cli.status(name);
    assert.equal(paused.state, 'paused');
    await cli.succeed('resume', '--name', name);
    await cli.until(name, ({ changesApplied }) => changesApplied >= 1);
    await cli.until(name, ({ readyForCutover }) => readyForCutover);
    const cutover = await cli.succeed('cutover', name, '--json');
    const { code, stdout } = await migration.finished;
    assert.equal(code, 0);
    assert.equal(jsonLines(cutover.stdout).at(-1)!.status, 'completed');
    assert.equal(jsonLines(stdout).at(-1)!.changesApplied, 1);
    assert.equal(await countInTarget(), 3001);
    assert.equal((await cli.status(name)).state, 'completed');
    const refused = await cli.run('pause', name);
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /not running: it is completed/);
  });

  it('works as hard as told, and otherwise when told from another terminal', async () => {
    const limits = ['--load-level', 'gentle', '--max-bandwidth', '0.05'];
    const migration = cli.start('snapshot', ...begin(...limits));
    const slow = await cli.until(name, ({ phase }) => phase === 'snapshot');
    assert.deepEqual(slow.load, { level: 'gentle', maxBytesPerSecond: 50_000 });
    const refused = await cli.run('load', name, '--max-bandwidth', '-5');
    assert.equal(refused.code, 2);
    const faster = await cli.succeed(
      'load',
      name,
      '--max-bandwidth',
      'none',
      '--level',
      'balanced',
    );
    assert.match(faster.stdout, /load +balanced$/m);
    const { code, stderr } = await migration.finished;
    assert.equal(code, 0);
    assert.match(stderr, /load gentle, at most 50\.0 kB\/s/);
    assert.equal((await cli.run('load', name, '--level', 'full')).code, 4);
  });

  it('goes on by name after a crash, and cannot be begun again before', async () => {
    const sync = cli.start('sync', ...begin());
    await cli.until(name, ({ phase }) => phase === 'sync');
    sync.crash();
    await sync.finished;
    assert.equal((await cli.status(name)).state, 'interrupted');
    const stored = await cli.succeed(
      ...['status', '--target', 'env:DST', '--state-db', state, '--json'],
    );
    assert.equal((JSON.parse(stored.stdout) as { state: string }).state, 'interrupted');

    const again = await cli.run('sync', ...begin());
    assert.equal(again.code, 4);
    assert.match(again.stderr, new RegExp(`mongo-ferry resume ${name}`));

    await source.db(db).collection('orders').insertOne({ whileGone: true });
    const resumed = cli.start('resume', name);
    await cli.until(
      name,
      ({ state: now, readyForCutover }) => now === 'running' && readyForCutover,
    );
    await cli.succeed('cutover', name);
    assert.equal((await resumed.finished).code, 0);
    assert.equal(await countInTarget(), 3001);
  });

  it('exits with 5 while a target is too far behind', async () => {
    const lagAlarm = { thresholdSeconds: 60, since: new Date().toISOString() };
    const status = { name, state: 'running', phase: 'sync', warnings: [], lagAlarm };
    const stored = { _id: name as never, format: 1, status };
    await target.db(state).collection('migrations').insertOne(stored);
    const args = ['status', name, '--target', 'env:DST', '--state-db', state];
    assert.equal((await cli.run(...args, '--json')).code, 5);
    await target
      .db(state)
      .collection('migrations')
      .updateOne({}, { $unset: { 'status.lagAlarm': 1 } });
    assert.equal((await cli.run(...args, '--json')).code, 0);
  });

  it('goes on from another machine, which knows the connections only', async () => {
    const sync = cli.start('sync', ...begin());
    await cli.until(name, ({ phase }) => phase === 'sync');
    sync.interrupt();
    const interrupted = await sync.finished;
    assert.equal(interrupted.code, 130);
    assert.match(interrupted.stderr, new RegExp(`mongo-ferry resume ${name}`));

    const target = await replicaSet('6.0', { name: 'cli-target' });
    const elsewhere = new CommandLine(path.join(folder, 'elsewhere'), {
      OLD: sourceUri,
      NEW: target.uri,
    });
    assert.equal((await elsewhere.run('resume', name)).code, 4);
    const resumed = elsewhere.start(
      ...['resume', '--name', name, '--source', 'env:OLD', '--target', 'env:NEW'],
      ...['--state-db', state],
    );
    await elsewhere.until(name, ({ readyForCutover }) => readyForCutover);
    await elsewhere.succeed('cutover');
    assert.equal((await resumed.finished).code, 0);
  });

  it('is cancelled while it runs, and after its process is gone', async () => {
    const first = cli.start('sync', ...begin());
    await cli.until(name, ({ phase }) => phase === 'sync');
    assert.match((await cli.succeed('cancel', name)).stdout, /: cancelled/);
    assert.equal((await first.finished).code, 1);
    assert.equal((await cli.run('resume', name)).code, 4);

    const second = cli.start('sync', ...begin('--drop-target'));
    await cli.until(name, ({ phase, state: now }) => phase === 'sync' && now === 'running');
    second.crash();
    await second.finished;
    assert.match((await cli.succeed('cancel', name)).stdout, /: cancelled/);
    const listed = await cli.succeed('list', '--target', 'env:DST', '--state-db', state);
    assert.match(listed.stdout, new RegExp(`${name}: cancelled`));
  });

  it('refuses before writing anything, each time with cause, remedy and exit code', async () => {
    await source
      .db(db)
      .collection<{ _id: number }>('orders')
      .deleteMany({ _id: { $gte: 10 } });
    await target.db(db).collection('orders').insertOne({ here: 'before' });
    const cases: [string[], number, RegExp][] = [
      [['migrate', ...begin()], 4, /holds data in .*orders.*--drop-target/],
      [['migrate', ...begin('--include', `${db}.none`)], 4, /none/],
      [['migrate', ...begin('--include', '.x')], 2, /\.x/],
      [['migrate', ...begin('--rename', 'a=b.c')], 2, /a=b\.c/],
      [['migrate', ...begin('--report', 'x.txt')], 2, /\.md/],
      [['migrate', ...begin('--nonsense')], 2, /nonsense/],
      [['migrate', '--target', 'env:DST'], 2, /--source/],
      [['migrate', '--source', 'env:NONE', '--target', 'env:DST'], 2, /NONE/],
      [
        [
          'migrate',
          '--source',
          'env:SRC',
          '--target',
          'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500',
        ],
        4,
        /127.0.0.1:1/,
      ],
      [['verify', '--source', 'env:SRC', '--target', 'env:DST', '--include', db], 3, /differ/i],
      [['status', 'nobody'], 4, /nobody/],
    ];
    for (const [args, code, message] of cases) {
      const finished = await cli.run(...args);
      const output = `${args.join(' ')}\n${finished.stdout}${finished.stderr}`;
      assert.equal(finished.code, code, output);
      assert.match(code === 3 ? finished.stdout : finished.stderr, message, output);
      if (code !== 3) assert.equal(finished.stdout, '', output);
    }
    assert.equal(await countInTarget(), 1);
    assert.deepEqual(await target.db(state).listCollections().toArray(), []);
  });

  it('ends --json with a result on failures too', async () => {
    await target.db(db).collection('orders').insertOne({ here: 'before' });
    const refused = await cli.run('migrate', ...begin('--json'));
    const result = jsonLines(refused.stdout).at(-1) as { status: string; error: { code: string } };
    assert.equal(refused.code, 4);
    assert.equal(result.status, 'refused');
    assert.equal(result.error.code, 'target-not-empty');
    const usage = await cli.run('migrate', '--json');
    assert.equal(usage.code, 2);
    assert.equal(jsonLines(usage.stdout).at(-1)!.type, 'result');
  });

  it('says that there are differences with exit code 3', async () => {
    await cli.succeed('snapshot', ...begin());
    const compare = ['verify', '--source', 'env:SRC', '--target', 'env:DST', '--include', db];
    await cli.succeed(...compare);
    await target
      .db(db)
      .collection('orders')
      .updateOne({ _id: 7 as never }, { $set: { text: '' } });
    const verified = await cli.run(...compare, '--json');
    assert.equal(verified.code, 3);
    assert.equal(jsonLines(verified.stdout).at(-1)!.differences, 1);
  });

  it('drops what it was told to, without asking where nobody can answer', async () => {
    await target.db(db).collection('orders').insertOne({ here: 'before' });
    await target.db(db).collection('mine').insertOne({ keep: true });
    await cli.succeed('snapshot', ...begin('--drop-target'));
    assert.equal(await target.db(db).collection('orders').countDocuments({ here: 'before' }), 0);
    assert.equal(await target.db(db).collection('mine').countDocuments(), 1);
  });

  it('tells what a deployment is', async () => {
    const text = (await cli.succeed('inspect', 'env:SRC')).stdout;
    assert.match(text, /replica set cli-source/);
    assert.match(text, /PRIMARY/);
    assert.match(text, new RegExp(`${db}\\s`));
    const [facts] = jsonLines((await cli.succeed('inspect', 'env:SRC', '--json')).stdout);
    assert.equal(facts!.topology, 'replicaSet');
  });

  it('shows a password nowhere: processes, output, state', async function () {
    if (process.platform !== 'linux') skip(this, 'reads /proc');
    const file = path.join(folder, 'source.uri');
    await writeFile(file, sourceUri);
    const seen: string[] = [];
    const args = ['--target', 'env:DST', '--include', db, '--state-db', state, '--verbose'];
    const migration = cli.start('sync', '--source', sourceUri, '--name', name, ...args);
    await cli.until(name, ({ readyForCutover }) => readyForCutover);
    seen.push(await readFile(`/proc/${migration.pid}/cmdline`, 'utf8'));
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'source.uri') continue;
      seen.push(await readFile(path.join(entry.parentPath, entry.name), 'utf8'));
    }
    migration.interrupt();
    const ended = await migration.finished;
    assert.match(ended.stderr, /warning: A password on the command line/);
    seen.push(ended.stdout, ended.stderr);

    const asked = await cli.run('resume', name);
    assert.equal(asked.code, 4);
    assert.match(asked.stderr, /password of the source .* is not stored/);
    seen.push(asked.stderr);
    const wrong = sourceUri.replace('pa55', 'pa56');
    for (const command of [
      ['inspect', wrong],
      ['inspect', wrong, '--json'],
      ['status', sourceUri],
      ['status', '--json', sourceUri],
      [sourceUri],
    ]) {
      const { stdout, stderr, code } = await cli.run(...command);
      assert.notEqual(code, 0);
      seen.push(stdout, stderr);
    }
    seen.push(JSON.stringify(await target.db(state).collection('migrations').find().toArray()));

    for (const text of seen) {
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'pa55', 'pa56']) {
        assert.ok(!text.includes(secret), `the password is in: ${text}`);
      }
    }
    const resumed = cli.start('resume', name, '--source', `file:${file}`);
    await cli.until(
      name,
      ({ state: now, readyForCutover }) => now === 'running' && readyForCutover,
    );
    await cli.succeed('cutover', name);
    assert.equal((await resumed.finished).code, 0);
  });
});
