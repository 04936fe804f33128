import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vsix } from '../../support/workbench/parts';
import { installVsix } from '../../support/workbench/server';

let installed: Promise<string> | undefined;

/** A folder of extensions with the packed extension in it, made once for all journeys. */
export function extensionsWithMongoFerry(): Promise<string> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string> {
  if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run \`npm test -- build\``);
  const folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-extensions-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await installVsix(vsix, folder);
  return folder;
}
