import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  compareVersions,
  objectionTo,
  verifyMongod,
  type MongodBinary,
  type Wanted,
} from './binary';
import { messageOf } from './command';

/** What is written beside a cached server; paths are relative, so that the cache can be moved. */
const entrySchema = z.object({
  file: z.string(),
  version: z.string(),
  source: z.string(),
  libraries: z.array(z.string()).default([]),
});

/** The description of one server in the cache. */
export type CacheEntry = z.input<typeof entrySchema>;

const descriptionFile = 'mongod.json';

/** The environment that lets the loader find libraries in these folders. */
export function libraryEnvironment(folders: readonly string[]): Record<string, string> {
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(delimiter) };
}

/**
 * The newest server in the cache that is what is wanted and still runs.
 * Reasons why others were passed over are handed to `reject`.
 */
export async function findInCache(
  cache: string,
  wanted: Wanted,
  env: NodeJS.ProcessEnv,
  reject: (reason: string) => void,
): Promise<MongodBinary | undefined> {
  for (const { folder, entry } of await cachedEntries(cache)) {
    if (objectionTo(entry.version, wanted) !== undefined) continue;
    try {
      return await openEntry(cache, folder, entry, wanted, env);
    } catch (error) {
      reject(messageOf(error));
    }
  }
  return undefined;
}

/** The server in one folder of the cache; undefined when it is absent or does not run. */
export async function findCacheEntry(
  cache: string,
  folder: string,
  wanted: Wanted,
  env: NodeJS.ProcessEnv,
): Promise<MongodBinary | undefined> {
  try {
    return await openEntry(cache, folder, await readEntry(cache, folder), wanted, env);
  } catch {
    return undefined;
  }
}

/** Writes the description that makes a folder an entry of the cache. */
export async function describeEntry(folder: string, entry: CacheEntry): Promise<void> {
  await writeFile(join(folder, descriptionFile), `${JSON.stringify(entry, undefined, 2)}\n`);
}

/**
 * Fills a folder of the cache in one step: `fill` writes into a folder of its own, which takes the
 * final name only when it is complete.
 */
export async function publish(
  cache: string,
  name: string,
  fill: (staging: string) => Promise<void>,
): Promise<string> {
  const staging = join(cache, `.staging-${randomUUID()}`);
  const final = join(cache, name);
  await removeLeftovers(cache);
  await mkdir(staging, { recursive: true });
  try {
    await fill(staging);
    const replaced = join(cache, `.replaced-${randomUUID()}`);
    await rename(final, replaced).catch(ignoreMissing);
    await rename(staging, final);
    await rm(replaced, { recursive: true, force: true });
    return final;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Holds a lock that other processes respect while `work` runs, so that a download is done once.
 * A lock whose owner has died is taken over. Correctness does not rest on it: publishing is atomic.
 */
export async function withCacheLock<T>(
  cache: string,
  name: string,
  work: () => Promise<T>,
  timeoutMs = 10 * 60_000,
): Promise<T> {
  await mkdir(cache, { recursive: true });
  const lock = join(cache, `.lock-${name}`);
  const deadline = Date.now() + timeoutMs;
  while (!takeLock(lock)) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${lock}`);
    if (!removeIfOrphaned(lock)) await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function cachedEntries(cache: string): Promise<{ folder: string; entry: CacheEntry }[]> {
  const folders = await readdir(cache).catch(() => [] as string[]);
  const found: { folder: string; entry: CacheEntry }[] = [];
  for (const folder of folders.filter((name) => !name.startsWith('.'))) {
    const entry = await readEntry(cache, folder).catch(() => undefined);
    if (entry !== undefined) found.push({ folder, entry });
  }
  return found.sort((a, b) => compareVersions(b.entry.version, a.entry.version));
}

async function readEntry(cache: string, folder: string): Promise<CacheEntry> {
  const text = await readFile(join(cache, folder, descriptionFile), 'utf8');
  return entrySchema.parse(JSON.parse(text));
}

function openEntry(
  cache: string,
  folder: string,
  entry: CacheEntry,
  wanted: Wanted,
  env: NodeJS.ProcessEnv,
): Promise<MongodBinary> {
  const base = join(cache, folder);
  const libraries = (entry.libraries ?? []).map((library) => resolve(base, library));
  const source = `the cache (${entry.source})`;
  return verifyMongod(join(base, entry.file), source, wanted, libraryEnvironment(libraries), env);
}

/** Removes what processes that were killed while they filled a folder left behind. */
async function removeLeftovers(cache: string): Promise<void> {
  const names = await readdir(cache).catch(() => [] as string[]);
  for (const name of names.filter((each) => /^\.(staging|replaced)-/.test(each))) {
    const path = join(cache, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > 60 * 60_000)
      await rm(path, { recursive: true, force: true });
  }
}

function takeLock(lock: string): boolean {
  return isNew(() => writeFileSync(lock, String(process.pid), { flag: 'wx' }));
}

/**
 * Removes the lock of a dead process. Looking and removing are one step among all who wait: the
 * second to look would otherwise remove the lock that the first has taken since.
 */
function removeIfOrphaned(lock: string): boolean {
  const guard = `${lock}.guard`;
  if (!isNew(() => mkdirSync(guard))) {
    if (isOld(guard)) removeGuard(guard);
    return false;
  }
  try {
    const isOrphaned = ownerIsGone(lock);
    if (isOrphaned) rmSync(lock, { force: true });
    return isOrphaned;
  } finally {
    removeGuard(guard);
  }
}

function removeGuard(guard: string): void {
  try {
    rmdirSync(guard);
  } catch (error) {
    ignoreMissing(error);
  }
}

function ownerIsGone(lock: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
  // An empty lock was created this instant, or its owner died before it wrote its number.
  if (!Number.isInteger(pid) || pid <= 0) return isOld(lock);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** Whether something was created by now; false when it is there already. */
function isNew(create: () => void): boolean {
  try {
    create();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether it is there for longer than its maker, if alive, would leave it as it is. */
function isOld(path: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts !== undefined && Date.now() - facts.mtimeMs > 10_000;
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
