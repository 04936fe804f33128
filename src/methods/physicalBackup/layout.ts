import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { BSON } from 'mongodb';
import { FerryError } from '../../engine/errors';

/** How a data folder is laid out; a server must be started with the same. */
export interface Layout {
  directoryPerDb: boolean;
  directoryForIndexes: boolean;
}

const OPTIONS = 'storage.bson';

/**
 * Reads how the files lie and takes away `storage.bson`, which keeps a server with other defaults
 * than the old one from starting.
 */
export async function settleLayout(folder: string): Promise<Layout> {
  const file = path.join(folder, OPTIONS);
  const layout = existsSync(file) ? fromOptions(await readFile(file)) : await fromFiles(folder);
  await rm(file, { force: true });
  return layout;
}

function fromOptions(bytes: Buffer): Layout {
  const { storage } = BSON.deserialize(bytes) as {
    storage?: { options?: { directoryPerDB?: boolean; directoryForIndexes?: boolean } };
  };
  return {
    directoryPerDb: storage?.options?.directoryPerDB ?? false,
    directoryForIndexes: storage?.options?.directoryForIndexes ?? false,
  };
}

async function fromFiles(folder: string): Promise<Layout> {
  const files = await readdir(folder, { recursive: true });
  const collection = files.find((file) => /(^|[/\\])(collection[-/\\]).*\.wt$/.test(file)) ?? '';
  const parts = collection.split(/[/\\]/);
  const directoryForIndexes = parts.includes('collection');
  return { directoryPerDb: parts.length > (directoryForIndexes ? 2 : 1), directoryForIndexes };
}

/** A server's arguments for this layout. */
export function layoutArguments({ directoryPerDb, directoryForIndexes }: Layout): string[] {
  return [
    ...(directoryPerDb ? ['--directoryperdb'] : []),
    ...(directoryForIndexes ? ['--wiredTigerDirectoryForIndexes'] : []),
  ];
}

/** @throws FerryError `server-running` while a server works on this folder */
export async function refuseRunning(folder: string): Promise<void> {
  const lock = await readFile(path.join(folder, 'mongod.lock'), 'utf8').catch(() => '');
  const pid = Number(lock.trim());
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return;
  throw new FerryError({
    code: 'server-running',
    kind: 'refused',
    message: `A server works on ${folder} (process ${pid}).`,
    remedy: 'Stop it, or name another folder.',
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
