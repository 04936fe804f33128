import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonLines } from '../support/cli';
import { PASSWORD, useCliSides } from '../support/cliSides';
import { skip } from '../support/skip';

describe('the command line on real servers', function () {
  this.timeout(180_000);
  const sides = useCliSides();

  it('migrates as a file says and proves it, in text, with a report; the way back is prepared', async () => {
    const { folder, cli, source, db, name, countInTarget } = sides;
    const file = path.join(folder, `${name}.migration.json`);
    const plan = {
      ...{ operation: 'migrate', source: 'the shop', target: 'env:DST', include: [db] },
      ...{ cutover: 'when-caught-up', blockWrites: true, reverse: true },
    };
    await writeFile(file, JSON.stringify(plan));
    const report = path.join(folder, 'report.md');
    const { stdout, stderr } = await cli.succeed(
      ...['run', file, '--source', 'env:SRC', '--yes', '--report', report],
    );
    assert.match(stdout, /completed, 0 differences/);
    assert.match(stderr, /snapshot/);
    assert.ok(
      !stdout.includes('\u001b') && !stderr.includes('\u001b'),
      'colours without a terminal',
    );
    const proof = await readFile(report, 'utf8');
    assert.match(proof, /^# /);
    assert.match(proof, /writes.* blocked/i);
    assert.equal(await countInTarget(), 3000);
    assert.match((await cli.succeed('list')).stdout, new RegExp(`^${name}: completed`, 'm'));
    const back = await cli.succeed('status', `${name}-reverse`, '--target', 'env:SRC');
    assert.match(back.stdout, /interrupted/);
    await source.db(db).collection('orders').insertOne({ allowed: 'again' });
  });

  it('tells everything as JSON lines, the result last', async () => {
    const { cli, name, begin } = sides;
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

  it('refuses before writing anything, each time with cause, remedy and exit code', async () => {
    const { cli, source, target, db, state, countInTarget, begin } = sides;
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
    const { cli, target, db, begin } = sides;
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
    const { cli, target, db, begin } = sides;
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
    const { cli, target, db, begin } = sides;
    await target.db(db).collection('orders').insertOne({ here: 'before' });
    await target.db(db).collection('mine').insertOne({ keep: true });
    await cli.succeed('snapshot', ...begin('--drop-target', '--yes'));
    assert.equal(await target.db(db).collection('orders').countDocuments({ here: 'before' }), 0);
    assert.equal(await target.db(db).collection('mine').countDocuments(), 1);
  });

  it('tells what a deployment is', async () => {
    const { cli, db } = sides;
    const text = (await cli.succeed('inspect', 'env:SRC')).stdout;
    assert.match(text, /replica set cli-source/);
    assert.match(text, /PRIMARY/);
    assert.match(text, new RegExp(`${db}\\s`));
    const [facts] = jsonLines((await cli.succeed('inspect', 'env:SRC', '--json')).stdout);
    assert.equal(facts!.topology, 'replicaSet');
  });

  it('shows a password nowhere: processes, output, state', async function () {
    const { folder, cli, target, db, state, name, uris } = sides;
    if (process.platform !== 'linux') skip(this, 'reads /proc');
    const file = path.join(folder, 'source.uri');
    await writeFile(file, uris.source);
    const seen: string[] = [];
    const args = ['--target', 'env:DST', '--include', db, '--state-db', state, '--verbose'];
    const migration = cli.start('sync', '--source', uris.source, '--name', name, ...args);
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
    const wrong = uris.source.replace('pa55', 'pa56');
    for (const command of [
      ['inspect', wrong],
      ['inspect', wrong, '--json'],
      ['status', uris.source],
      ['status', '--json', uris.source],
      [uris.source],
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
