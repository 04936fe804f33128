import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { findMongod, startReplicaSet } from '../../src/embedded';
import { findFreePort } from '../../src/embedded/ports';
import { MongodProcess } from '../../src/embedded/mongod';
import { CommandLine } from '../support/cli';
import { temporaryFolder } from '../support/job';
import { chunk, end } from '../support/xbstream';

describe('a physical backup', function () {
  this.timeout(300_000);

  const folder = temporaryFolder();

  it('of a member that was killed becomes a verified replica set, nothing lost', async () => {
    const binary = await findMongod({ version: '6.0' });
    const set = await startReplicaSet({
      binary,
      name: 'old',
      members: 1,
      args: ['--directoryperdb'],
    });
    const packed = join(folder.path, 'backup.tar.gz');
    const streamed = join(folder.path, 'backup_qp.xb');
    try {
      const client = await MongoClient.connect(set.uri);
      const orders = client.db('shop').collection('orders');
      await orders.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n })));
      await orders.createIndex({ n: 1 }, { unique: true }, {});
      await client.db('shop').createCollection('recent', { viewOn: 'orders', pipeline: [] });
      await orders.updateOne(
        { n: 7 },
        { $set: { last: true } },
        { writeConcern: { w: 'majority' } },
      );
      await client.close();
      await set.kill(0, 'SIGKILL');
      const data = await dataFolder(set.directory);
      await promisify(execFile)('tar', ['-czf', packed, '-C', data, '.']);
      await packAsPercona(data, streamed);
    } finally {
      await set.stop();
    }

    const port = await findFreePort();
    const cli = new CommandLine(join(folder.path, 'home'), {});
    const dbpath = join(folder.path, 'restored');
    const options = ['--dbpath', dbpath, '--mongod', binary.path, '--port', String(port)];
    const { stdout } = await cli.succeed(
      'restore-backup',
      packed,
      ...options,
      '--replica-set',
      'fresh',
    );
    assert.match(stdout, /shop\.orders {2}2,000/);
    assert.match(stdout, /Every collection is valid/);
    const configuration = JSON.parse(await readFile(`${dbpath}.conf`, 'utf8')) as {
      net: unknown;
      replication: unknown;
    };
    assert.deepEqual(configuration.net, { port, bindIp: '127.0.0.1' });

    const mongod = new MongodProcess({
      binary,
      dbPath: dbpath,
      logFile: join(dbpath, 'mongod.log'),
      port,
      args: ['--config', `${dbpath}.conf`],
      startTimeoutMs: 60_000,
    });
    await mongod.start();
    try {
      const client = await MongoClient.connect(`mongodb://127.0.0.1:${port}/?replicaSet=fresh`);
      const { set: name, members } = await client.db('admin').command({ replSetGetStatus: 1 });
      assert.equal(name, 'fresh');
      assert.equal((members as unknown[]).length, 1);
      assert.equal((await client.db('shop').collection('orders').findOne({ n: 7 }))?.last, true);
      assert.equal(await client.db('shop').collection('recent').countDocuments(), 2000);
      await client.close();
      const again = await cli.run('restore-backup', packed, ...options);
      assert.equal(again.code, 4, again.stderr);
      assert.match(again.stderr, /A server works on/);
    } finally {
      await mongod.shutDown();
    }
    await restorePercona(cli, streamed, binary.path);
  });

  async function restorePercona(cli: CommandLine, backup: string, mongod: string): Promise<void> {
    const port = String(await findFreePort());
    const dbpath = join(folder.path, 'streamed');
    const restore = [
      'restore-backup',
      backup,
      '--dbpath',
      dbpath,
      '--mongod',
      mongod,
      '--port',
      port,
    ];
    const lacking = await cli.run(...restore);
    assert.equal(lacking.code, 4, lacking.stdout);
    assert.match(lacking.stderr, /qpress was not found.*Install qpress/s);
    const { PATH = '' } = process.env;
    process.env.PATH = `${await standInForQpress(folder.path)}:${PATH}`;
    try {
      const { stdout } = await cli.succeed(...restore);
      assert.match(stdout, /shop\.orders {2}2,000/);
    } finally {
      process.env.PATH = PATH;
    }
  }
});

/** The member's folder that holds WiredTiger's files. */
async function dataFolder(directory: string): Promise<string> {
  const files = await readdir(directory, { recursive: true });
  const mark = files.find((file) => file.split('/').at(-1) === 'WiredTiger');
  assert.ok(mark !== undefined);
  return join(directory, mark, '..');
}

/** As `xtrabackup --compress --stream=xbstream` packs; what qpress does is in {@link standInForQpress}. */
async function packAsPercona(data: string, archive: string): Promise<void> {
  const parts: Buffer[] = [];
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const name = `${relative(data, file)}.qp`;
    parts.push(chunk(name, 0, (await readFile(file)).reverse()), end(name));
  }
  await writeFile(archive, Buffer.concat(parts));
}

/**
 * In the place of qpress, which is not to be had everywhere: told `-do FILE.qp`, it writes to its
 * standard output what FILE holds, "packed" by being turned back to front.
 * @returns the folder that has it
 */
async function standInForQpress(folder: string): Promise<string> {
  const script = [
    `#!${process.execPath}`,
    'const [flag, file, ...more] = process.argv.slice(2);',
    "if (flag !== '-do' || !file.endsWith('.qp') || more.length > 0) process.exit(2);",
    "process.stdout.write(require('fs').readFileSync(file).reverse());",
  ];
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'qpress'), script.join('\n'), { mode: 0o755 });
  return bin;
}
