import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  link,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { MongoClient, MongoServerError } from 'mongodb';
import { findMongod, startReplicaSet, type MongodBinary } from '../../src/embedded';
import { findFreePort } from '../../src/embedded/ports';
import { CommandLine, type Finished } from '../support/cli';
import { temporaryFolder } from '../support/job';
import { OTHER_UID, whyNoOtherUser } from '../support/otherUser';
import { skip } from '../support/skip';
import { tarOf, type TarEntry } from '../support/tar';
import { chunk, end } from '../support/xbstream';

/** What a backup may not hold, and what would come of it. */
const hostile: [what: string, entry: TarEntry, message: RegExp][] = [
  [
    'a configuration of WiredTiger',
    { name: 'WiredTiger.config', content: Buffer.from('verbose=[]') },
    /makes a server run what others wrote/,
  ],
  [
    'a base configuration',
    { name: 'data/WiredTiger.basecfg', content: Buffer.from('verbose=[]') },
    /makes a server run what others wrote/,
  ],
  ['a library', { name: 'x/evil.so', content: Buffer.from('\x7fELF') }, /what others wrote/],
  ['a library with a version', { name: 'evil.so.6' }, /what others wrote/],
  ['a symbolic link', { name: 'mongod.lock', flag: '2', linked: 'VICTIM' }, /it is a link/],
  ['a hard link', { name: 'sizeStorer.wt', flag: '1', linked: 'VICTIM' }, /it is a link/],
  ['a device', { name: 'journal', flag: '3' }, /neither a file nor a folder/],
  ['a pipe', { name: 'collection-1.wt', flag: '6' }, /neither a file nor a folder/],
  ['an unknown kind', { name: 'collection-1.wt', flag: 'S' }, /of a kind that is not known/],
  ['a setuid file', { name: 'collection-1.wt', mode: 0o4755 }, /would run as its owner/],
  ['a way out', { name: '../evil.wt' }, /leads out of the backup/],
  ['a place of its own', { name: '/tmp/evil.wt' }, /leads out of the backup/],
  ['a control character', { name: 'a\u001b[2J/x.wt' }, /its name could not be that of data/],
];

describe('a hostile physical backup', function () {
  this.timeout(300_000);

  const folder = temporaryFolder();
  let binary: MongodBinary;
  let cli: CommandLine;
  /** The data folder of a server that was stopped, by names. */
  let data: string;
  let count = 0;

  before(async () => {
    binary = await findMongod({ version: '6.0' });
    cli = new CommandLine(join(folder.path, 'home'), {});
    data = join(folder.path, 'data');
    const set = await startReplicaSet({ binary, name: 'old', members: 1 });
    try {
      const client = await MongoClient.connect(set.uri);
      await client
        .db('shop')
        .collection('orders')
        .insertMany([{ n: 1 }, { n: 2 }]);
      await client.close();
      await set.kill(0, 'SIGTERM');
      const files = await readdir(set.directory, { recursive: true });
      const mark = files.find((file) => file.split('/').at(-1) === 'WiredTiger')!;
      await cp(join(set.directory, mark, '..'), data, { recursive: true });
    } finally {
      await set.stop();
    }
  });

  async function restore(backup: string, dbpath: string): Promise<Finished> {
    const port = String(await findFreePort());
    const options = ['--dbpath', dbpath, '--mongod', binary.path, '--port', port];
    return cli.run('restore-backup', backup, ...options);
  }

  const newPlace = () => join(folder.path, `place-${++count}`);

  /** The data as an archive's entries. */
  async function entries(): Promise<TarEntry[]> {
    const items = await readdir(data, { recursive: true, withFileTypes: true });
    return Promise.all(
      items
        .filter((item) => item.isFile())
        .map(async (item) => {
          const file = join(item.parentPath, item.name);
          return { name: file.slice(data.length + 1), content: await readFile(file) };
        }),
    );
  }

  /** What is enough to be taken for a backup. */
  const mark = [{ name: 'WiredTiger', content: Buffer.from('WiredTiger\n') }];

  /** Some entries, the server's data unless told, and one more, packed. */
  async function packed(entry: TarEntry, others?: TarEntry[]): Promise<string> {
    const backup = `${newPlace()}.tar.gz`;
    const all = [...(others ?? (await entries())), entry];
    await writeFile(backup, gzipSync(tarOf(...all), { level: 1 }));
    return backup;
  }

  for (const [what, entry, message] of hostile) {
    it(`16.1 that holds ${what} is refused as a tar, and nothing of it stays`, async () => {
      const victim = newPlace();
      await writeFile(victim, 'mine');
      const linked = entry.linked === 'VICTIM' ? victim : (entry.linked ?? '');
      const dbpath = newPlace();
      const { code, stderr } = await restore(await packed({ ...entry, linked }, mark), dbpath);
      assert.equal(code, 4, stderr);
      assert.match(stderr, message);
      assert.equal(await readFile(victim, 'utf8'), 'mine');
      assert.ok(!existsSync(dbpath) && !existsSync(`${dbpath}.conf`));
      assert.ok(!existsSync('/tmp/evil.wt') && !existsSync(join(folder.path, 'evil.wt')));
    });
  }

  it('16.1 that holds a configuration is refused as an xbstream, packed once more or not', async () => {
    for (const name of [
      'WiredTiger.config',
      'WiredTiger.config.qp',
      '../evil.wt',
      'x/evil.so.qp',
    ]) {
      const backup = `${newPlace()}_qp.xb`;
      const parts = [chunk('WiredTiger', 0, Buffer.from('WiredTiger')), end('WiredTiger')];
      await writeFile(
        backup,
        Buffer.concat([...parts, chunk(name, 0, Buffer.from('x')), end(name)]),
      );
      const { code, stderr } = await restore(backup, newPlace());
      assert.equal(code, 4, stderr);
      assert.match(stderr, /what others wrote|leads out of the backup/);
    }
  });

  it('16.1 that lies in a folder already is refused, too', async () => {
    const lay: ((place: string) => Promise<void>)[] = [
      (place) => writeFile(join(place, 'WiredTiger.config'), 'verbose=[]'),
      (place) => symlink(join(folder.path, 'elsewhere'), join(place, 'sizes.wt')),
      async (place) => {
        await writeFile(join(place, 'x.wt'), '');
        await link(join(place, 'x.wt'), join(place, 'y.wt'));
      },
      async (place) => {
        await mkdir(join(place, 'shop'));
        await writeFile(join(place, 'shop', 'evil.so'), '');
      },
    ];
    for (const hide of lay) {
      const place = newPlace();
      await cp(data, place, { recursive: true });
      await hide(place);
      const { code, stderr } = await restore(join(folder.path, 'none.tar.gz'), place);
      assert.equal(code, 4, stderr);
      assert.match(stderr, /what others wrote|it is a link/);
    }
  });

  it('16.1 in a folder that another user owns is refused', async function () {
    const why = whyNoOtherUser();
    if (why !== undefined) skip(this, why);
    const place = newPlace();
    await cp(data, place, { recursive: true });
    await chown(place, OTHER_UID, OTHER_UID);
    const { code, stderr } = await restore(join(folder.path, 'none.tar.gz'), place);
    assert.equal(code, 4, stderr);
    assert.match(stderr, /another user’s/);
  });

  it('16.1 runs no library that it brings along', async function () {
    const marker = newPlace();
    const library = await evilLibrary(newPlace(), marker);
    if (library === undefined) skip(this, 'there is no C compiler');
    const config = Buffer.from(`extensions=["${library}"]\n`);
    await restore(await packed({ name: 'WiredTiger.config', content: config }), newPlace());
    assert.ok(!existsSync(marker), 'a library of the archive ran');
  });

  it('16.1 16.3 that is sound is restored, closed to others, and open to nobody meanwhile', async () => {
    const readme = { name: 'README.txt', content: Buffer.from('not needed') };
    const dbpath = newPlace();
    const port = await findFreePort();
    const options = ['--dbpath', dbpath, '--mongod', binary.path, '--port', String(port)];
    const args = ['restore-backup', await packed(readme), ...options, '--replica-set', 'fresh'];
    const restoring = cli.start(...args);
    const spy = spyOn(port);
    const { code, stdout, stderr } = await restoring.finished;
    const { reached, let: letIn } = await spy.end();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /shop\.orders {2}2/);
    assert.match(stderr, /Left out of the backup.*README\.txt/);
    assert.ok(reached > 0, 'the server was never reached: nothing is shown');
    assert.deepEqual(letIn, []);
    for (const file of ['', 'WiredTiger.wt', 'mongod.log']) {
      assert.equal((await stat(join(dbpath, file))).mode & 0o077, 0, file);
    }
    assert.equal((await stat(`${dbpath}.conf`)).mode & 0o777, 0o600);
  });

  it('16.5 does not write its configuration or log through links', async () => {
    const dbpath = newPlace();
    const mine = newPlace();
    await writeFile(mine, 'mine');
    await symlink(mine, `${dbpath}.log`);
    await symlink(mine, `${dbpath}.conf`);
    const { code, stderr } = await restore(await packed({ name: 'more.wt' }), dbpath);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /it is a symbolic link/);
    assert.equal(await readFile(mine, 'utf8'), 'mine');
  });
});

/** A library for WiredTiger that makes a file when it is loaded; undefined without a compiler. */
async function evilLibrary(place: string, marker: string): Promise<string | undefined> {
  const source = `${place}.c`;
  const code = `#include <fcntl.h>\nint wiredtiger_extension_init(void *c, void *g) { return open("${marker}", O_CREAT | O_WRONLY, 0600) < 0; }`;
  await writeFile(source, code);
  const compiled = promisify(execFile)('cc', ['-shared', '-fPIC', '-o', `${place}.so`, source]);
  if (
    !(await compiled.then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  await chmod(`${place}.so`, 0o755);
  return `${place}.so`;
}

/** Tries to read and write what a server on this port holds, for as long as it is there. */
function spyOn(port: number) {
  const seen = { reached: 0, let: [] as string[] };
  const over = new AbortController();
  const trying = (async () => {
    while (!over.signal.aborted) {
      const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
        serverSelectionTimeoutMS: 300,
      });
      const attempts: [string, () => Promise<unknown>][] = [
        ['read', () => client.db('shop').collection('orders').findOne()],
        ['write', () => client.db('shop').collection('orders').insertOne({ evil: true })],
        [
          'user',
          () => client.db('admin').command({ createUser: 'eve', pwd: 'x', roles: ['root'] }),
        ],
      ];
      for (const [what, attempt] of attempts) {
        await attempt().then(
          () => seen.let.push(what),
          (error: unknown) => {
            if (error instanceof MongoServerError && error.code === 13) seen.reached += 1;
          },
        );
      }
      await client.close();
    }
  })();
  return {
    end: async () => {
      over.abort();
      await trying;
      return seen;
    },
  };
}
