import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { publish, withCacheLock } from './cache';
import { commandWorks, messageOf, runCommand } from './command';

/** The release whose packages still hold OpenSSL 1.1, by the distribution's id. */
const suitesWithOpenssl11: Record<string, string> = { debian: 'bullseye', ubuntu: 'focal' };

/** Packages of libraries that a server may miss on a slim image, by the name the loader asks for. */
const packagesOfLibraries: Record<string, string> = {
  'libcurl.so.4': 'libcurl4',
  'liblzma.so.5': 'liblzma5',
};

/** The package that brings a shared library, when installing it is all that is needed. */
export function packageOfLibrary(library: string): string | undefined {
  return packagesOfLibraries[library];
}

/** Installs Debian packages, which needs root. */
export async function installPackages(
  packages: readonly string[],
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<void> {
  const list = packages.join(' ');
  if (process.getuid?.() !== 0) throw new Error(`not root, so ${list} cannot be installed`);
  if (!(await commandWorks('apt-get', ['--version'], env))) {
    throw new Error(`no apt-get to install ${list} with`);
  }
  log(`installing ${list}`);
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  await runCommand('apt-get', ['-q', ...lock, 'update'], { env: quiet, timeoutMs: 120_000 });
  await runCommand(
    'apt-get',
    ['-q', '-y', ...lock, 'install', '--no-install-recommends', ...packages],
    { env: quiet, timeoutMs: 300_000 },
  );
}

/**
 * The folder of the cache with OpenSSL 1.1, which older servers are linked with; fetched from the
 * distribution's release that still has it, through the machine's own package source, without
 * installing anything or touching the package manager's state.
 */
export async function obtainOpenssl11(
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<string> {
  const name = 'libssl1.1';
  return withCacheLock(cache, name, async () => {
    const present = join(cache, name);
    if (existsSync(join(present, 'libcrypto.so.1.1'))) return present;
    log('fetching libssl1.1 from the distribution');
    try {
      return await publish(cache, name, (staging) => downloadOpenssl11(staging, env));
    } catch (error) {
      throw new Error(`libssl1.1: ${messageOf(error)}`, { cause: error });
    }
  });
}

async function downloadOpenssl11(staging: string, env: NodeJS.ProcessEnv): Promise<void> {
  const work = join(staging, 'work');
  const directories = ['lists/partial', 'cache/archives/partial', 'unpacked'];
  await Promise.all(directories.map((path) => mkdir(join(work, path), { recursive: true })));
  await writeFile(join(work, 'older.sources'), await olderSources());
  await writeFile(join(work, 'apt.conf'), aptConfiguration(work));
  const apt = ['-q', '-c', join(work, 'apt.conf')];
  await runCommand('apt-get', [...apt, 'update'], { env, timeoutMs: 120_000 });
  await runCommand('apt-get', [...apt, 'download', 'libssl1.1'], { env, cwd: work });
  const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get download left no package');
  const unpacked = join(work, 'unpacked');
  await runCommand('dpkg', ['-x', join(work, archive), unpacked], { env });
  const files = await readdir(unpacked, { recursive: true });
  const libraries = files.filter((file) => /^lib(ssl|crypto)\.so\.1\.1$/.test(basename(file)));
  if (libraries.length !== 2) throw new Error(`${archive} does not hold the two libraries`);
  await Promise.all(
    libraries.map((file) => copyFile(join(unpacked, file), join(staging, basename(file)))),
  );
  await rm(work, { recursive: true });
}

/** Keeps every file that apt writes in the work folder. */
function aptConfiguration(work: string): string {
  return [
    '#clear APT::Update::Post-Invoke;',
    `Dir::Etc::sourcelist "${join(work, 'older.sources')}";`,
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::State::lists "${join(work, 'lists')}";`,
    `Dir::Cache "${join(work, 'cache')}";`,
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    '',
  ].join('\n');
}

/** The machine's own package sources, pointed at the release that has OpenSSL 1.1. */
async function olderSources(): Promise<string> {
  const release = parseOsRelease(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const suite = suitesWithOpenssl11[release.id];
  if (suite === undefined) throw new Error('this is neither Debian nor Ubuntu');
  const parts = '/etc/apt/sources.list.d';
  const names = await readdir(parts).catch(() => [] as string[]);
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(parts, name))];
  for (const file of files.filter((path) => /\.(list|sources)$/.test(path))) {
    const derived = deriveSource(
      await readFile(file, 'utf8').catch(() => ''),
      release.codename,
      suite,
    );
    if (derived !== undefined) return derived;
  }
  throw new Error(`no package source for ${release.id} ${release.codename} is configured`);
}

/** The fields of `/etc/os-release` that matter here. */
export function parseOsRelease(text: string): { id: string; codename: string } {
  const field = (name: string): string =>
    new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), codename: field('VERSION_CODENAME') };
}

/**
 * Finds the source of a release's main packages in the text of an apt source file, of either
 * format, and rewrites it for another release.
 */
export function deriveSource(text: string, codename: string, suite: string): string | undefined {
  const clean = text.replace(/^\s*#.*\n?/gm, '');
  for (const stanza of clean.split(/\n\s*\n/)) {
    const field = (name: string): string =>
      new RegExp(`^${name}:[ \t]*(.*)$`, 'im').exec(stanza)?.[1]?.trim() ?? '';
    const isMain =
      field('Types').split(/\s+/).includes('deb') &&
      field('Suites').split(/\s+/).includes(codename) &&
      field('Components').split(/\s+/).includes('main') &&
      !/^no$/i.test(field('Enabled'));
    if (isMain) {
      return sourceStanza(field('URIs'), suite, field('Signed-By'));
    }
  }
  for (const line of clean.split('\n')) {
    const parts = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line.trim());
    if (parts?.[3] === codename && parts[4]?.split(/\s+/).includes('main')) {
      const key = /(?:^|\s)signed-by=(\S+)/.exec(parts[1] ?? '')?.[1];
      return sourceStanza(parts[2] ?? '', suite, key ?? '');
    }
  }
  return undefined;
}

function sourceStanza(uris: string, suite: string, signedBy: string): string {
  const key = signedBy === '' ? '' : `Signed-By: ${signedBy}\n`;
  return `Types: deb\nURIs: ${uris}\nSuites: ${suite}\nComponents: main\n${key}`;
}
