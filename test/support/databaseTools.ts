import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const MODULE = 'github.com/mongodb/mongo-tools';

/** The MongoDB Database Tools. */
export type ToolName = 'mongodump' | 'mongorestore' | 'mongoimport' | 'mongoexport' | 'bsondump';

/** Real tools, and how they were had. */
export interface FoundTools {
  /** Their programs. */
  paths: Record<ToolName, string>;
  /** The folder that holds those that were built; none if they are on PATH. */
  folder?: string;
  /** `PATH`, or what they were built from. */
  source: string;
}

const NAMES: ToolName[] = ['mongodump', 'mongorestore', 'mongoimport', 'mongoexport', 'bsondump'];
const BUILD_LIMIT_MS = 300_000;
let found: Promise<FoundTools | undefined> | undefined;

/**
 * The tools on PATH, or built once from the pinned Go module and kept in the cache; undefined where
 * there is neither.
 */
export function databaseTools(
  log: (line: string) => void = () => undefined,
): Promise<FoundTools | undefined> {
  return (found ??= find(log));
}

async function find(log: (line: string) => void): Promise<FoundTools | undefined> {
  if (NAMES.every((name) => runs(name))) {
    return { paths: pathsIn(undefined), source: 'PATH' };
  }
  const folder = resolve(process.env.MONGO_FERRY_CACHE ?? '.cache', 'database-tools');
  const missing = NAMES.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    if (!runs('go', 'version')) {
      log('Neither the MongoDB Database Tools nor Go is on PATH.');
      return undefined;
    }
    log(`Building ${missing.join(', ')} from their Go module…`);
    await mkdir(folder, { recursive: true });
    for (const name of missing) await build(name, folder);
  }
  return { paths: pathsIn(folder), folder, source: `built from ${MODULE}` };
}

/** Builds one tool; it has its name only when it is whole, since another process may look for it. */
async function build(name: ToolName, folder: string): Promise<void> {
  const staged = join(folder, `${name}.${process.pid}`);
  await promisify(execFile)('go', ['build', '-o', staged, `${MODULE}/${name}/main`], {
    cwd: join('test', 'support', 'databaseTools'),
    timeout: BUILD_LIMIT_MS,
  });
  await rename(staged, join(folder, name));
}

function pathsIn(folder: string | undefined): Record<ToolName, string> {
  const entries = NAMES.map((name) => [name, folder === undefined ? name : join(folder, name)]);
  return Object.fromEntries(entries) as Record<ToolName, string>;
}

function runs(program: string, argument = '--version'): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
