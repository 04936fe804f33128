// Where things lie, relative to the checkout.
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '..', '..');

/** What is installed once and reused: `.cache`, or the folder that MONGO_FERRY_CACHE names. */
export const cache = resolve(root, process.env.MONGO_FERRY_CACHE ?? '.cache');

/** What a test run leaves behind: results, logs, screenshots, the packed extension. */
export const output = join(root, 'test-output');

/** The packed extension that the workbench suites install. */
export const vsix = join(output, 'mongo-ferry.vsix');

/**
 * Finds a program on PATH.
 * @param {...string} names in order of preference
 * @returns {string | undefined}
 */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return undefined;
}
