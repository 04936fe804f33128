import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * The checkout: the nearest folder with the project's own manifest above this module, or above the
 * working directory. Undefined when the code runs outside a checkout.
 */
export function findProjectRoot(): string | undefined {
  const starts = [typeof __dirname === 'string' ? __dirname : undefined, process.cwd()];
  for (const start of starts) {
    const root = start === undefined ? undefined : nearestManifest(start);
    if (root !== undefined) return root;
  }
  return undefined;
}

/**
 * Where downloaded servers are kept: `mongod` in the folder that `MONGO_FERRY_CACHE` names, else in
 * the checkout's `.cache`, else in the system's folder for temporary files.
 */
export function mongodCacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['MONGO_FERRY_CACHE']) return resolve(env['MONGO_FERRY_CACHE'], 'mongod');
  const root = findProjectRoot();
  return root === undefined
    ? join(tmpdir(), 'mongo-ferry-cache', 'mongod')
    : join(root, '.cache', 'mongod');
}

function nearestManifest(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && nameIn(manifest) === 'mongo-ferry') return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function nameIn(manifest: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'name' in parsed
      ? parsed.name
      : undefined;
  } catch {
    return undefined;
  }
}
