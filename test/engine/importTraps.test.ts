import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { MongoClient, type Document, type Timestamp } from 'mongodb';
import { findMongod } from '../../src/embedded';
import { CommandLine, jsonLines } from '../support/cli';
import { element, int64, rawDocument } from '../support/rawBson';
import { replicaSet, uniqueName } from '../support/servers';

/** Two documents, packed by zstd 1.5; and the same behind a frame to skip, as pzstd writes it. */
const ZSTD = Buffer.from('KLUv/QRYUQAAeyJfaWQiOjF9CsBbD9U=', 'base64');
const SKIPPABLE = Buffer.from('502a4d180400000015000000', 'hex');

describe('imports of files as people have them', function () {
  this.timeout(120_000);
  let folder: string;
  let cli: CommandLine;
  let client: MongoClient;
  let uri: string;
  let db: string;

  before(async () => {
    ({ uri } = await replicaSet('6.0'));
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-import-traps-'));
    cli = new CommandLine(folder, { DB: uri });
    client = await MongoClient.connect(uri);
  });

  after(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(() => {
    db = uniqueName('traps');
  });

  const things = () => client.db(db).collection('things');
  const all = () =>
    things()
      .find({}, { sort: { _id: 1 }, promoteValues: false })
      .toArray();
  const plain = async () =>
    JSON.stringify(
      await things()
        .find({}, { sort: { _id: 1 } })
        .toArray(),
    );

  async function file(name: string, content: string | Buffer): Promise<string> {
    const full = path.join(folder, `${db}-${name}`);
    await writeFile(full, content);
    return full;
  }

  function importing(name: string, ...more: string[]): string[] {
    const place = ['--target', 'env:DB', '--into', `${db}.things`, '--state-db', `${db}_state`];
    const rejects = path.join(folder, `${db}.rejects`);
    return ['import', name, ...place, '--reject-file', rejects, '--json', ...more];
  }

  async function imported(name: string, ...more: string[]) {
    const { code, stdout } = await cli.run(...importing(name, '--yes', ...more));
    const result = jsonLines(stdout).at(-1) ?? {};
    return { code, result, error: result['error'] as Document | undefined };
  }

  it('15.2 what breaks off is damaged, and what stands before it is told, and there', async () => {
    const cut = await imported(await file('cut.json', '[{"_id":1},{"_id":2}'));
    assert.equal(cut.code, 1);
    assert.equal(cut.error?.['code'], 'damaged-file');
    assert.match(String(cut.error['remedy']), /2 inserted/);
    assert.equal(await plain(), '[{"_id":1},{"_id":2}]');
    const missing = await imported(await file('missing.json', '[{"_id":3},,{"_id":4}]'));
    assert.deepEqual([missing.code, missing.result['rejected']], [3, 1]);
    assert.equal(await things().countDocuments(), 4);
  });

  it('15.5 an empty timestamp stays empty, inserted, put in the place of another, and merged', async () => {
    const empty = '{"$timestamp":{"t":0,"i":0}}';
    const name = await file(
      'ts.jsonl',
      `{"_id":1,"ts":${empty},"in":{"ts":${empty}}}\n{"_id":2}\n`,
    );
    assert.equal((await imported(name)).code, 0);
    const again = await imported(name);
    assert.deepEqual([again.code, again.result['rejected']], [3, 2], 'it is there already');
    const put = await file('put.jsonl', `{"_id":2,"ts":${empty}}\n{"_id":3,"ts":${empty}}\n`);
    const upserted = await imported(put, '--mode', 'upsert');
    assert.deepEqual([upserted.result['inserted'], upserted.result['updated']], [1, 1]);
    const merge = await file('merge.jsonl', `{"_id":4,"ts":${empty}}\n`);
    assert.equal((await imported(merge, '--mode', 'merge')).code, 0);
    const found = await all();
    assert.deepEqual(
      found.map(({ ts }) => (ts as Timestamp).toBigInt()),
      [0n, 0n, 0n, 0n],
    );
    // A document of BSON, which may stand at its front.
    const bson = await file(
      'ts.bson',
      rawDocument(element(0x11, 'ts', int64(0n)), element(0x10, '_id', Buffer.from([9, 0, 0, 0]))),
    );
    assert.equal((await imported(bson)).code, 0);
    assert.equal(String((await things().findOne({ _id: 9 as never }))?.['ts']), '0');
  });

  it('15.8 zstd is verified, whatever frames it has; a window that is too large is said so', async () => {
    const two = await file('two.jsonl.zst', Buffer.concat([SKIPPABLE, ZSTD]));
    assert.equal((await imported(two)).result['inserted'], 1);
    const flipped = Buffer.from(ZSTD);
    // The 1 of {"_id":1} becomes a 0: only the checksum tells.
    flipped[ZSTD.indexOf('1}')] = 0x30;
    const damaged = await imported(await file('flipped.jsonl.zst', flipped));
    assert.deepEqual([damaged.code, damaged.error?.['code']], [1, 'damaged-file']);
    // A frame's header that declares a window of 2 GB, as the long mode of zstd does.
    const long = Buffer.from('28b52ffd00a8010000', 'hex');
    const refused = await imported(await file('long.jsonl.zst', long));
    assert.deepEqual([refused.code, refused.error?.['code']], [4, 'window-too-large']);
    const followed = await imported(
      await file('more.jsonl.zst', Buffer.concat([ZSTD, Buffer.from('{"_id":5}\n')])),
    );
    assert.deepEqual([followed.code, followed.error?.['code']], [1, 'damaged-file']);
    const zeros = Buffer.concat([
      gzipSync('{"_id":6}\n'),
      Buffer.alloc(9),
      gzipSync('{"_id":7}\n'),
    ]);
    assert.equal(
      (await imported(await file('zeros.jsonl.gz', zeros))).error?.['code'],
      'damaged-file',
    );
  });

  it('15.11 pipes and standard input are read, once', async () => {
    const run = (command: string) =>
      promisify(execFile)('bash', ['-c', command], {
        env: { ...process.env, DB: uri },
        cwd: folder,
      });
    const ferry = `node ${path.resolve('dist', 'mongo-ferry.js')}`;
    const into = `--target env:DB --into ${db}.things --json`;
    await run(`printf '{"_id":1}\\n' | ${ferry} import - ${into}`);
    await run(`printf '_id\\n2\\n' | ${ferry} import /dev/stdin ${into}`);
    await run(`${ferry} import <(printf '{"_id":3}\\n' | gzip) ${into}`);
    assert.equal(await plain(), '[{"_id":1},{"_id":2},{"_id":3}]');
    assert.equal(existsSync(path.join(folder, 'stdin.rejects.jsonl')), false);
    const resumed = await run(`printf '{}' | ${ferry} import - ${into} --resume`).catch(
      (error: unknown) => error,
    );
    assert.equal((resumed as { code: number }).code, 4);
    assert.equal(
      (await client.db().admin().listDatabases()).databases.some(
        ({ name }) => name === `${db}_state`,
      ),
      false,
    );
  });

  it('15.11 what is packed otherwise is said plainly', async () => {
    const zip = await imported(await file('a.zip', Buffer.from('504b0304140000000800', 'hex')));
    assert.deepEqual([zip.code, zip.error?.['code']], [2, 'unknown-kind']);
    assert.match(String(zip.error?.['message']), /ZIP archive/);
    const twice = await imported(await file('a.jsonl.gz', gzipSync(gzipSync('{}'))));
    assert.match(String(twice.error?.['message']), /packed again, with gzip/);
    const line = await imported(await file('lines.csv', '{"_id":1}\n{"_id":2}\n'));
    assert.deepEqual([line.code, line.result['inserted']], [0, 2]);
  });

  it('15.12 no more is said to be imported than is', async () => {
    const bad = Buffer.concat([rawDocument(), Buffer.from('ffffff7f00', 'hex')]);
    const first = await imported(await file('bad.bson', bad.subarray(5)));
    assert.match(String(first.error?.['remedy']), /nothing written/);
    const second = await imported(await file('one.bson', bad));
    assert.match(String(second.error?.['remedy']), /1 inserted/);
    assert.equal(await things().countDocuments(), 1);
    const preview = await cli.run(
      'import',
      await file('cut.bson', bad.subarray(0, 3)),
      '--preview',
    );
    assert.match(preview.stdout, /Damaged: its document 1 has an impossible length/);
    const gone = await imported(path.join(folder, 'gone.csv'));
    assert.deepEqual([gone.code, gone.error?.['code']], [2, 'file-not-found']);
    assert.deepEqual((await imported(folder)).error?.['code'], 'file-not-found');
  });

  it('15.12 a backup that is not there is said so, and a damaged one leaves nothing behind', async () => {
    const into = path.join(folder, `${db}-data`);
    const { path: mongod } = await findMongod({ version: '6.0' });
    const restoring = (backup: string) =>
      cli.run('restore-backup', backup, '--dbpath', into, '--mongod', mongod, '--json');
    const gone = await restoring(path.join(folder, 'gone.tar.gz'));
    const told = jsonLines(gone.stdout).at(-1)?.['error'] as Document | undefined;
    assert.equal(told?.['code'], 'file-not-found');
    const damaged = await file('damaged.tar.gz', 'no archive');
    const failed = await restoring(damaged);
    assert.notEqual(failed.code, 0);
    const left = (await readdir(folder)).filter((name) => name.startsWith(`${db}-data`));
    assert.deepEqual(left, []);
  });

  it('15.13 what was taken for a type, and what may be another one, is told', async () => {
    const { result } = await imported(await file('told.csv', 'day,price\n05/06/2024,"1,5"\n'));
    assert.deepEqual(result['notes'], [
      'day: taken for string; it could be date(DD/MM/YYYY) or date(MM/DD/YYYY), too',
      'price: taken for double(1.234,56)',
    ]);
  });

  it('15.15 keys are values, never conditions', async () => {
    await things().insertMany([
      { _id: 'a', email: 'a@x', tags: 1 },
      { _id: 'b', name: 'none' },
      { _id: 'c', email: { $exists: false } },
    ] as never[]);
    const before = await plain();
    const modes: [string, string, string][] = [
      ['delete', '_id', '{"_id":{"$gt":""}}'],
      ['delete', 'email', '{"email":{"$regularExpression":{"pattern":"a","options":""}}}'],
      ['delete', 'email', '{"email":null}'],
      ['delete', 'email', '{"email":{"$ne":1}}'],
    ];
    for (const [mode, key, line] of modes) {
      const { result } = await imported(
        await file('key.jsonl', `${line}\n`),
        '--mode',
        mode,
        '--key',
        key,
      );
      assert.equal(result['missing'], 1, line);
      assert.equal(await plain(), before, line);
    }
    const merge = async (line: string) =>
      await imported(await file('merge.jsonl', `${line}\n`), '--mode', 'merge', '--key', 'email');
    const stranger = await merge('{"email":{"$exists":false},"role":"admin"}');
    assert.deepEqual([stranger.result['updated'], stranger.result['inserted']], [1, 0]);
    assert.deepEqual((await things().findOne({ role: 'admin' }))?.['_id'], 'c');
    const nobody = await merge('{"email":null,"role":"nobody"}');
    assert.deepEqual([nobody.result['updated'], nobody.result['inserted']], [0, 1]);
    const operators = await file('operators.jsonl', '{"$set":{"email":"x"},"_id":"a"}\n');
    assert.equal((await imported(operators, '--mode', 'upsert')).result['rejected'], 1);
  });

  it('15.14 what is packed a thousandfold takes no more memory than other files', async () => {
    // 8 kB that hold 260 MB: blocks of one byte, repeated.
    const blocks = Array.from({ length: 2000 }, (_, index) => {
      const isLast = index === 1999 ? 1 : 0;
      const head = (131_072 << 3) | (1 << 1) | isLast;
      return Buffer.from([head & 0xff, (head >> 8) & 0xff, (head >> 16) & 0xff, 0x20]);
    });
    const bomb = Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), ...blocks]);
    const zeros = gzipSync(Buffer.alloc(100_000_000, 0x20));
    for (const [name, content] of [
      ['bomb.jsonl.zst', bomb],
      ['bomb.csv.gz', zeros],
    ] as const) {
      const child = spawn(
        process.execPath,
        [
          path.resolve('dist', 'mongo-ferry.js'),
          ...importing(await file(name, content), '--max-rejects', '1000000'),
        ],
        { env: { ...process.env, DB: uri, NODE_OPTIONS: '' }, stdio: 'ignore' },
      );
      let peak = 0;
      const timer = setInterval(() => {
        void readFile(`/proc/${child.pid}/status`, 'utf8').then(
          (status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))),
          () => undefined,
        );
      }, 20);
      await new Promise((resolve) => child.on('exit', resolve));
      clearInterval(timer);
      assert.ok(peak < 350_000, `${name}: ${peak} kB`);
    }
  });
});
