import assert from 'node:assert/strict';
import path from 'node:path';
import type { MigrationRecord } from '../../src/engine/state/records';
import { CommandLine, jsonLines } from '../support/cli';
import { useCliSides } from '../support/cliSides';
import { someStatus } from '../support/status';
import { someRecord } from '../support/storedRecord';

describe('a migration of the command line, steered from other terminals', function () {
  this.timeout(180_000);
  const sides = useCliSides();

  it('is paused, resumed and cut over from another terminal', async () => {
    const { cli, source, db, name, countInTarget, begin } = sides;
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
    const { cli, name, begin } = sides;
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
    const { cli, source, db, state, name, countInTarget, begin } = sides;
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
    const { cli, target, state, name } = sides;
    const lagAlarm = { thresholdSeconds: 60, since: new Date().toISOString() };
    const stored = someRecord(name, { status: someStatus({ name, phase: 'sync', lagAlarm }) });
    await target.db(state).collection<MigrationRecord>('migrations').insertOne(stored);
    const args = ['status', name, '--target', 'env:DST', '--state-db', state];
    assert.equal((await cli.run(...args, '--json')).code, 5);
    await target
      .db(state)
      .collection('migrations')
      .updateOne({}, { $unset: { 'status.lagAlarm': 1 } });
    assert.equal((await cli.run(...args, '--json')).code, 0);
  });

  it('13.1 exits with 5 while a side has no majority', async () => {
    const { cli, target, state, name } = sides;
    const unheld = { source: { seconds: 7, stuck: true } };
    const stored = target.db(state).collection<MigrationRecord>('migrations');
    const status = someStatus({ name, phase: 'sync', unheld });
    await stored.insertOne(someRecord(name, { status }));
    const args = ['status', name, '--target', 'env:DST', '--state-db', state];
    assert.equal((await cli.run(...args, '--json')).code, 5);
    await stored.updateOne({}, { $set: { 'status.unheld.source.stuck': false } });
    assert.equal((await cli.run(...args, '--json')).code, 0);
  });

  it('goes on from another machine, which knows the connections only', async () => {
    const { folder, cli, state, name, uris, begin } = sides;
    const sync = cli.start('sync', ...begin());
    await cli.until(name, ({ phase }) => phase === 'sync');
    sync.interrupt();
    const interrupted = await sync.finished;
    assert.equal(interrupted.code, 130);
    assert.match(interrupted.stderr, new RegExp(`mongo-ferry resume ${name}`));

    const elsewhere = new CommandLine(path.join(folder, 'elsewhere'), {
      OLD: uris.source,
      NEW: uris.target,
    });
    assert.equal((await elsewhere.run('resume', name)).code, 4);
    const resumed = elsewhere.start(
      ...['resume', '--name', name, '--source', 'env:OLD', '--target', 'env:NEW'],
      ...['--state-db', state, '--yes'],
    );
    await elsewhere.until(name, ({ readyForCutover }) => readyForCutover);
    await elsewhere.succeed('cutover');
    assert.equal((await resumed.finished).code, 0);
  });

  it('is cancelled while it runs, and after its process is gone', async () => {
    const { cli, state, name, begin } = sides;
    const first = cli.start('sync', ...begin());
    await cli.until(name, ({ phase }) => phase === 'sync');
    assert.match((await cli.succeed('cancel', name)).stdout, /: cancelled/);
    assert.equal((await first.finished).code, 1);
    assert.equal((await cli.run('resume', name)).code, 4);

    const second = cli.start('sync', ...begin('--drop-target', '--yes'));
    await cli.until(name, ({ phase, state: now }) => phase === 'sync' && now === 'running');
    second.crash();
    await second.finished;
    assert.match((await cli.succeed('cancel', name)).stdout, /: cancelled/);
    const listed = await cli.succeed('list', '--target', 'env:DST', '--state-db', state);
    assert.match(listed.stdout, new RegExp(`${name}: cancelled`));
  });
});
