import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { CommandLine, jsonLines } from '../support/cli';
import { differencesBetween } from '../support/compareDatabases';
import { temporaryFolder } from '../support/job';
import { childOf, watchProcesses } from '../support/processes';
import { replicaSet, uniqueName } from '../support/servers';
import { partialOf } from '../support/partial';
import { useDatabaseTools } from '../support/useDatabaseTools';

const PASSWORD = 'no-process-list-shows-this';

describe('dump and restore on the command line', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();
  let source: MongoClient;
  let target: MongoClient;
  let cli: CommandLine;
  let db: string;

  useDatabaseTools();

  before(async () => {
    const from = await replicaSet('6.0', {
      auth: { user: 'ada', password: PASSWORD },
      setParameters: { enableTestCommands: 1 },
      members: 1,
    });
    const to: EmbeddedReplicaSet = await replicaSet('6.0', { oplogSizeMB: 100 });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    cli = new CommandLine(join(folder.path, 'home'), { OLD: from.uri, NEW: to.uri });
    db = uniqueName('shop');
    const orders = Array.from({ length: 5000 }, (_, n) => ({ n, note: `order ${n}` }));
    await source.db(db).collection('orders').insertMany(orders);
    await source.db(db).collection('orders').createIndex({ n: 1 }, { unique: true }, {});
    await source.db(db).createCollection('recent', { viewOn: 'orders', pipeline: [] });
  });

  after(async () => {
    await source.close();
    await target.close();
  });

  const place = (name: string) => join(folder.path, name);
  const equal = async () => assert.deepEqual(await differencesBetween(source, target, [db]), []);
  const result = (stdout: string) => jsonLines(stdout).at(-1) as Record<string, unknown>;

  it('natively, refusing what is in the way, and saying what it would do', async () => {
    const out = place('native');
    const dumped = await cli.succeed('dump', '--source', 'env:OLD', '--out', out, '--include', db);
    assert.match(dumped.stdout, /Dumped 2 namespaces, 5,000 documents .* by Mongo Ferry/);
    const again = await cli.run('dump', '--source', 'env:OLD', '--out', out, '--include', db);
    assert.equal(again.code, 4, again.stderr);
    assert.match(again.stderr, /never mixed with another/);

    const dry = await cli.succeed('restore', out, '--target', 'env:NEW', '--dry-run');
    assert.match(dry.stdout, /Nothing was written: a dry run/);
    assert.deepEqual(await target.db(db).listCollections().toArray(), []);
    await cli.succeed('restore', out, '--target', 'env:NEW');
    await equal();
    const occupied = await cli.run('restore', out, '--target', 'env:NEW');
    assert.equal(occupied.code, 4, occupied.stderr);
    const { stdout } = await cli.succeed(
      'restore',
      out,
      '--target',
      'env:NEW',
      '--drop-target',
      '--yes',
      '--json',
    );
    assert.equal(result(stdout).documents, 5000);
    await equal();
  });

  it('a damaged dump fails, says where and what there is', async () => {
    const archive = place('damaged.archive');
    await cli.succeed('dump', '--source', 'env:OLD', '--archive', archive, '--include', db);
    const bytes = await readFile(archive);
    const at = bytes.length - 2000;
    bytes[at] = bytes[at]! ^ 1;
    await writeFile(archive, bytes);
    const failed = await cli.run(
      'restore',
      archive,
      '--target',
      'env:NEW',
      '--drop-target',
      '--yes',
    );
    assert.equal(failed.code, 1, failed.stdout);
    assert.match(failed.stderr, /damaged\.archive is damaged at byte [\d,]+/);
    assert.match(failed.stderr, /Not complete: [\d,]+ documents? arrived, 0 of 1 collection whole/);
  });

  it('from an address, as ApsaraDB gives for its logical backups, through a broken connection', async () => {
    const archive = place('backup.ar');
    await cli.succeed(
      'dump',
      '--source',
      'env:OLD',
      '--archive',
      archive,
      '--gzip',
      '--include',
      db,
    );
    const bytes = await readFile(archive);
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const start = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start });
      if (start > 0) response.end(bytes.subarray(start));
      else response.write(bytes.subarray(0, 5000), () => setTimeout(() => response.destroy(), 100));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/backup.ar?Signature=s3cret`;
      const { stdout, stderr } = await cli.succeed(
        'restore',
        url,
        '--target',
        'env:NEW',
        '--drop-target',
        '--yes',
      );
      assert.deepEqual(ranges, [undefined, 'bytes=5000-']);
      assert.ok(!`${stdout}${stderr}`.includes('s3cret'));
      await equal();
    } finally {
      server.close();
    }
  });

  it('with the tools: a folder, an archive and a pipe, no password in any process list', async () => {
    const seen = watchProcesses(PASSWORD);
    const out = place('tools');
    const archive = place('tools.archive');
    const withTools = ['--with', 'tools', '--include', db];
    const dumped = await cli.succeed(
      'dump',
      '--source',
      'env:OLD',
      '--out',
      out,
      ...withTools,
      '--gzip',
    );
    assert.match(dumped.stdout, /5,000 documents in .* by mongodump/);
    await cli.succeed(
      'restore',
      out,
      '--target',
      'env:NEW',
      ...withTools,
      '--drop-target',
      '--yes',
    );
    await equal();
    await cli.succeed('dump', '--source', 'env:OLD', '--archive', archive, ...withTools);
    await cli.succeed(
      'restore',
      archive,
      '--target',
      'env:NEW',
      '--with',
      'tools',
      '--drop-target',
      '--yes',
    );
    await equal();
    const renamed = `${db}_copy`;
    const rename = ['--include', db, '--rename', `${db}=${renamed}`];
    const piped = await cli.succeed(
      'dump-restore',
      '--source',
      'env:OLD',
      '--target',
      'env:NEW',
      ...rename,
    );
    assert.match(piped.stdout, /Copied .* by mongodump( \d[\d.]+)?, mongorestore( \d[\d.]+)?\n/);
    assert.deepEqual(
      await differencesBetween(source, target, [{ source: db, target: renamed }]),
      [],
    );
    assert.deepEqual(seen.stop(), []);
  });

  it('with the tools: documents that could not be restored are no success', async () => {
    const archive = place('twice.archive');
    await cli.succeed('dump', '--source', 'env:OLD', '--archive', archive, '--include', db);
    const again = await cli.run(
      'restore',
      archive,
      '--target',
      'env:NEW',
      '--with',
      'tools',
      '--continue',
    );
    assert.equal(again.code, 1, again.stdout);
    assert.match(again.stderr, /restored 0 documents, but not 5000 others/);
  });

  it('16.5 can be read by nobody else, whoever writes it', async () => {
    for (const means of ['native', 'tools']) {
      const to = { out: place(`closed ${means}`), archive: place(`closed ${means}.archive`) };
      for (const [option, path] of Object.entries(to)) {
        const dump = ['dump', '--source', 'env:OLD', `--${option}`, path, '--include', db];
        await cli.succeed(...dump, '--with', means);
        const inside = option === 'out' ? await readdir(path, { recursive: true }) : [];
        for (const file of [path, ...inside.map((name) => join(path, name))]) {
          const facts = await stat(file);
          const mode = facts.isDirectory() ? 0o700 : 0o600;
          assert.equal(facts.mode & 0o777, mode, `${file} of ${means}`);
        }
      }
    }
  });

  it('interrupted or killed half-way it is no dump, and can be made again', async () => {
    const out = place('killed');
    const dump = ['dump', '--source', 'env:OLD', '--out', out, '--include', db];
    const before = await temporaryFiles();
    for (const means of ['native', 'tools']) {
      await block(source, means === 'native' ? 'find' : 'getMore');
      const interrupted = cli.start(...dump, '--with', means);
      await until(() => existsSync(join(partialOf(out) ?? '', db)));
      if (means === 'tools') await started(interrupted.pid, 'mongodump');
      interrupted.interrupt();
      assert.equal((await interrupted.finished).code, 130, means);
      await unblock(source);
    }
    await block(source, 'getMore');
    const failing = cli.start(...dump, '--with', 'tools');
    process.kill(await started(failing.pid, 'mongodump'), 'SIGKILL');
    const failed = await failing.finished;
    await unblock(source);
    assert.equal(failed.code, 1, failed.stdout);
    assert.match(failed.stderr, /mongodump was ended by SIGKILL/);
    assert.ok(!existsSync(out));
    assert.equal(partialOf(out), undefined);
    await mkdir(`${out}.partial`);
    const refused = await cli.run('restore', `${out}.partial`, '--target', 'env:NEW');
    assert.match(refused.stderr, /was never finished/);
    assert.deepEqual(await temporaryFiles(), before);
    await cli.succeed(...dump, '--with', 'tools');
    await cli.succeed('restore', out, '--target', 'env:NEW', '--drop-target', '--yes');
    await equal();
  });

  it('a restore, a pipe or an export whose tool is killed has failed, and succeeds afterwards', async () => {
    const out = place('sound');
    await cli.succeed('dump', '--source', 'env:OLD', '--out', out, '--include', db);
    const back = ['--rename', `${db}=${db}_back`, '--drop-target', '--yes'];
    const restore = ['restore', out, '--target', 'env:OLD', '--with', 'tools', ...back];
    const sides = ['--source', 'env:OLD', '--target', 'env:NEW', '--drop-target', '--yes'];
    const pipe = ['dump-restore', ...sides, '--include', db];
    const file = place('orders.jsonl');
    const exports = ['export', `${db}.orders`, '--source', 'env:OLD', '--out', file];
    for (const [command, tool, blocked] of [
      [restore, 'mongorestore', 'insert'],
      [pipe, 'mongodump', 'getMore'],
      [pipe, 'mongorestore', 'getMore'],
      [[...exports, '--with', 'tools'], 'mongoexport', 'getMore'],
    ] as const) {
      await block(source, blocked);
      const failing = cli.start(...command);
      process.kill(await started(failing.pid, tool), 'SIGKILL');
      const failed = await failing.finished;
      await unblock(source);
      assert.equal(failed.code, 1, failed.stdout);
      assert.match(failed.stderr, new RegExp(`${tool} was ended by SIGKILL`));
      assert.ok(!existsSync(file));
      await cli.succeed(...command);
    }
    await equal();
    const copies = [{ source: db, target: `${db}_back` }];
    assert.deepEqual(await differencesBetween(source, source, copies), []);
    assert.equal((await readFile(file, 'utf8')).trim().split('\n').length, 5000);
  });

  /** Folders that hold connections while a tool starts. */
  async function temporaryFiles(): Promise<string[]> {
    const parent = process.env.TMPDIR ?? '/tmp';
    const names = (await readdir(parent)).filter((name) => name.startsWith('mongo-ferry-'));
    return names.filter((name) => existsSync(join(parent, name, 'tool.yaml')));
  }
});

/** Has a server answer this command only after 5 seconds, which is long enough to be stopped in. */
async function block(client: MongoClient, command: string): Promise<void> {
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: 'alwaysOn',
    data: { failCommands: [command], blockConnection: true, blockTimeMS: 5_000 },
  });
}

async function unblock(client: MongoClient): Promise<void> {
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
}

/** Waits for a tool's run, which a look at its version comes before. @returns its process id */
async function started(pid: number, tool: string): Promise<number> {
  let found: number | undefined;
  await until(() => (found = childOf(pid, `${tool} --config`)) !== undefined);
  return found ?? 0;
}

async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (met()) return;
    await delay(50);
  }
  throw new Error('waited 30 s in vain');
}
