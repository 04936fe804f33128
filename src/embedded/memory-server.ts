import { readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runCommand } from './command';
import { verifyMongod, type MongodBinary, type Wanted } from './binary';
import { describeEntry, findCacheEntry, publish, withCacheLock } from './cache';
import { findProjectRoot } from './cache-location';

/** How long the download may take to bring each byte after the first. */
const nextByteMs = 20_000;
/** How long it may take in all. */
const wholeMs = 10 * 60_000;
const pollMs = 250;

const source = 'a download by mongodb-memory-server';
const folder = 'mongodb-memory-server';

/** Prints the path of the server that the library downloaded into the folder given. */
const program = `
  require('mongodb-memory-server-core').MongoBinary.getPath({ downloadDir: process.argv[1] }).then(
    (path) => process.stdout.write('\\nDONE ' + path + '\\n'),
    (error) => { process.stderr.write(String(error && error.message).replace(/\\s*\\n\\s*/g, ' ') + '\\n'); process.exitCode = 1; },
  );
`;

/**
 * Lets `mongodb-memory-server` download the server it holds best for this machine. It runs in a
 * process of its own, which is ended when nothing arrives: the library has no way to be cancelled.
 * @param firstByteMs how long the first byte may take
 */
export async function downloadByMemoryServer(
  wanted: Wanted,
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  firstByteMs = 10_000,
): Promise<MongodBinary> {
  const root = findProjectRoot();
  if (root === undefined) throw new Error('mongodb-memory-server is not installed');
  return withCacheLock(cache, folder, async () => {
    const present = await findCacheEntry(cache, folder, wanted, env);
    if (present !== undefined) return present;
    log('trying to download a mongod by mongodb-memory-server');
    await publish(cache, folder, async (staging) => {
      const downloaded = await download(root, staging, env, firstByteMs);
      const { version } = await verifyMongod(downloaded, source, wanted, {}, env);
      const file = basename(downloaded);
      if (join(staging, file) !== downloaded) await rename(downloaded, join(staging, file));
      await describeEntry(staging, { file, version, source });
    });
    const binary = await findCacheEntry(cache, folder, wanted, env);
    if (binary === undefined) throw new Error('the downloaded server does not run');
    return { ...binary, source };
  });
}

async function download(
  root: string,
  staging: string,
  env: NodeJS.ProcessEnv,
  firstByteMs: number,
): Promise<string> {
  const stalled = new AbortController();
  const running = runCommand(process.execPath, ['-e', program, staging], {
    cwd: root,
    env: {
      MONGOMS_MAX_RETRIES: '1',
      ...env,
      // Without it the library takes any certificate.
      npm_config_strict_ssl: 'true',
    },
    timeoutMs: wholeMs,
    signal: stalled.signal,
  });
  const watching = abortWhenStalled(stalled, staging, firstByteMs);
  try {
    const output = await running;
    const path = /^DONE (.*)$/m.exec(output)?.[1];
    if (path === undefined) throw new Error('it gave no result');
    return path;
  } catch (error) {
    throw stalled.signal.aborted ? stalled.signal.reason : error;
  } finally {
    clearInterval(watching);
  }
}

/** Aborts when the folder has stopped growing, until the timer returned is cleared. */
function abortWhenStalled(
  stalled: AbortController,
  staging: string,
  firstByteMs: number,
): NodeJS.Timeout {
  let size = 0;
  let grown = Date.now();
  return setInterval(() => {
    void sizeOf(staging).then((now) => {
      if (now > size) {
        size = now;
        grown = Date.now();
      }
      const limit = size === 0 ? firstByteMs : nextByteMs;
      if (Date.now() - grown > limit) {
        stalled.abort(new Error(`nothing came for ${limit / 1000} seconds`));
      }
    });
  }, pollMs);
}

/** The bytes of a flat folder's files, the library's lock aside; a file renamed meanwhile is counted the next time. */
async function sizeOf(directory: string): Promise<number> {
  const files = await readdir(directory).catch(() => [] as string[]);
  const sizes = await Promise.all(
    files
      .filter((file) => !file.endsWith('.lock'))
      .map((file) =>
        stat(join(directory, file)).then(
          (facts) => facts.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
