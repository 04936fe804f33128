import { chmod, lstat, mkdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { FerryError } from '../engine/errors';

/**
 * The private folder for what this machine knows of migrations: `migrations` in
 * `MONGO_FERRY_HOME`, or in `$XDG_STATE_HOME/mongo-ferry`, `~/.local/state/mongo-ferry`, on Windows
 * `%LOCALAPPDATA%\mongo-ferry`. A folder of our own, so that its mode may be set.
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(homeFolder(env), 'migrations');
}

function homeFolder(env: NodeJS.ProcessEnv): string {
  if (isSet(env.MONGO_FERRY_HOME)) return path.resolve(env.MONGO_FERRY_HOME);
  if (process.platform === 'win32' && isSet(env.LOCALAPPDATA)) {
    return path.join(env.LOCALAPPDATA, 'mongo-ferry');
  }
  const base = isSet(env.XDG_STATE_HOME)
    ? env.XDG_STATE_HOME
    : path.join(homedir(), '.local', 'state');
  return path.join(base, 'mongo-ferry');
}

/**
 * Makes a folder that only this user can enter.
 * @throws FerryError `state-folder` when it cannot be made or belongs to somebody else.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await refuseForeign(folder);
    await chmod(folder, 0o700);
  } catch (error) {
    if (error instanceof FerryError) throw error;
    throw unusable(folder, (error as Error).message);
  }
}

async function refuseForeign(folder: string): Promise<void> {
  // Not followed if it is a link: in a shared temporary folder somebody else may have laid it.
  const facts = await lstat(folder);
  if (facts.isSymbolicLink()) throw unusable(folder, 'it is a symbolic link');
  if (!facts.isDirectory()) throw unusable(folder, 'it is not a folder');
  const { uid } = userInfo();
  if (process.platform !== 'win32' && facts.uid !== uid) {
    throw unusable(folder, 'it belongs to another user');
  }
}

function unusable(folder: string, reason: string): FerryError {
  return new FerryError({
    code: 'state-folder',
    kind: 'failed',
    message: `The folder ${folder} cannot be used: ${reason}.`,
    remedy: 'Name another one in the environment variable MONGO_FERRY_HOME.',
  });
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
