import { constants, createWriteStream, type Stats, type WriteStream } from 'node:fs';
import {
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { FerryError } from '../engine/errors';

/**
 * Everything that the product writes for the user goes through here: into a file of a name that
 * nobody can guess, made anew and for this user alone, which gets its own name once it is whole. A
 * link that somebody laid under either name is never followed, and what belongs to another user is
 * never replaced.
 */

/** Ending of what is still being written; complete files never have it. */
export const PARTIAL = '.partial';

const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;
/** Not on Windows, where only administrators make symbolic links. */
const NO_LINKS = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;
const NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_LINKS;
/** File systems without hard links. */
const NO_HARD_LINKS = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ENOSYS', 'EMLINK']);

/** What may stand under the name already. */
export interface Place {
  /** A file of this user's is replaced; otherwise nothing may be there. */
  replace: boolean;
}

/** A file that is being written. */
export class NewFile {
  private constructor(
    /** The name that it will have. */
    readonly path: string,
    /** The name that it has until then. */
    readonly partial: string,
    readonly handle: FileHandle,
    private readonly place: Place,
  ) {}

  /**
   * Begins a file; what earlier processes left unfinished of it is removed.
   * @throws FerryError `file-exists`, `file-not-ours`, `file-not-writable`
   */
  static async create(file: string, place: Place): Promise<NewFile> {
    const target = path.resolve(file);
    await refuseOccupied(target, place);
    const partial = await partialName(target);
    try {
      return new NewFile(target, partial, await open(partial, NEW, OWN_FILE), place);
    } catch (error) {
      throw notWritable(target, error);
    }
  }

  /** Writes into it; {@link keep} or {@link discard} is called once that has ended. */
  createWriteStream(highWaterMark?: number): WriteStream {
    return this.handle.createWriteStream({
      flush: true,
      ...(highWaterMark === undefined ? {} : { highWaterMark }),
    });
  }

  /**
   * It is whole: gives it its name.
   * @returns its size, bytes
   * @throws FerryError as {@link create}; the file is gone then
   */
  async keep(): Promise<number> {
    try {
      await this.handle.close();
      const { size } = await lstat(this.partial);
      await giveName(this.partial, this.path, this.place);
      return size;
    } catch (error) {
      await this.discard();
      throw error instanceof FerryError ? error : notWritable(this.path, error);
    }
  }

  /** Takes it away. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.partial, { force: true });
  }
}

/**
 * Writes a whole file.
 * @throws FerryError as {@link NewFile.create}
 */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  place: Place,
): Promise<void> {
  const written = await NewFile.create(file, place);
  try {
    await written.handle.writeFile(content);
  } catch (error) {
    await written.discard();
    throw notWritable(written.path, error);
  }
  await written.keep();
}

/**
 * Opens a file of this user's to read and write it further; there is one name for it, so that no
 * other file is changed by it.
 * @throws FerryError `file-not-ours`, `file-not-writable`
 */
export async function openOwn(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDWR | NO_LINKS).catch((error: unknown) => {
    throw isLink(error) ? notOurs(file, 'it is a symbolic link') : notWritable(file, error);
  });
  const why = whyNotOurs(await handle.stat());
  if (why === undefined) return handle;
  await handle.close();
  throw notOurs(file, why);
}

/**
 * Begins a file that is written over a long time under its own name, in the place of an earlier one
 * of this user's.
 * @throws FerryError as {@link NewFile.create}
 */
export async function createOwn(file: string): Promise<FileHandle> {
  const written = await NewFile.create(file, { replace: true });
  await giveName(written.partial, written.path, { replace: true });
  return written.handle;
}

/**
 * Begins a folder that only this user can enter, under a name for what is unfinished; what earlier
 * processes left of it is removed. {@link giveName} or `rm` ends it.
 * @returns its path
 * @throws FerryError `file-not-writable`
 */
export async function createFolder(folder: string): Promise<string> {
  const target = path.resolve(folder);
  const partial = await partialName(target);
  // Not recursive: a folder that is there already is somebody else's.
  await mkdir(partial, { mode: OWN_FOLDER }).catch((error: unknown) => {
    throw notWritable(target, error);
  });
  return partial;
}

/** Makes a folder within one of {@link createFolder}; it may be there. */
export async function makeInside(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
}

/** A new file within one of {@link createFolder}, or of a name by {@link partialName}. */
export function streamInto(file: string, highWaterMark: number): WriteStream {
  return createWriteStream(file, { flags: 'wx', mode: OWN_FILE, flush: true, highWaterMark });
}

/** As {@link streamInto}, to be written piece by piece. */
export function createInside(file: string): Promise<FileHandle> {
  return open(file, NEW, OWN_FILE);
}

/** As {@link streamInto}, written at once. */
export async function writeInside(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content, { flag: 'wx', mode: OWN_FILE });
}

/**
 * Gives what is whole its name.
 * @throws FerryError `file-exists`, `file-not-ours`
 */
export async function giveName(partial: string, target: string, place: Place): Promise<void> {
  await refuseOccupied(target, place);
  if (place.replace || (await lstat(partial)).isDirectory()) {
    await rename(partial, target);
    return;
  }
  try {
    // Unlike a renaming, this fails where something has come in between.
    await link(partial, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw exists(target);
    if (!NO_HARD_LINKS.has(code)) throw error;
    await rename(partial, target);
    return;
  }
  await rm(partial, { force: true });
}

/** @throws FerryError unless the name is free, or holds what may be replaced */
export async function refuseOccupied(target: string, { replace }: Place): Promise<void> {
  const facts = await lstat(target).catch(() => undefined);
  if (facts === undefined) return;
  if (!replace) throw exists(target);
  const why = whyNotOurs(facts, { otherNames: true });
  if (why !== undefined) throw notOurs(target, why);
}

/** Why a file must not be written: undefined where it is a plain one of this user's. */
function whyNotOurs(facts: Stats, { otherNames = false } = {}): string | undefined {
  if (facts.isSymbolicLink()) return 'it is a symbolic link';
  if (!facts.isFile()) return 'it is no file';
  const uid = process.getuid?.();
  if (uid !== undefined && facts.uid !== uid) return 'it belongs to another user';
  // Replacing one name of several leaves the file behind the others as it is.
  return facts.nlink > 1 && !otherNames ? 'it has another name as well' : undefined;
}

/**
 * A name for what is unfinished: `shop.json.4711-9f86d081a2b3c4d5.partial`. The folder that it is in
 * is made where it is missing; what earlier processes left of the same is removed.
 */
export async function partialName(target: string): Promise<string> {
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER }).catch((error: unknown) => {
    throw notWritable(target, error);
  });
  await removeLeftovers(folder, path.basename(target));
  return `${target}.${process.pid}-${randomBytes(8).toString('hex')}${PARTIAL}`;
}

/** Of processes that are no more. */
async function removeLeftovers(folder: string, name: string): Promise<void> {
  const mine = new RegExp(`^\\.(\\d+)-[0-9a-f]{16}\\${PARTIAL}$`);
  for (const entry of await readdir(folder).catch(() => [])) {
    if (!entry.startsWith(name)) continue;
    const [, pid] = mine.exec(entry.slice(name.length)) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const file = path.join(folder, entry);
    const facts = await lstat(file).catch(() => undefined);
    if (facts === undefined || facts.uid !== (process.getuid?.() ?? facts.uid)) continue;
    await rm(file, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isLink(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOOP';
}

function exists(file: string): FerryError {
  return new FerryError({
    code: 'file-exists',
    kind: 'usage',
    message: `There is a file ${file} already.`,
    remedy: 'Name another one, or allow to overwrite it.',
    commandLine: '--overwrite',
  });
}

function notOurs(file: string, why: string): FerryError {
  return new FerryError({
    code: 'file-not-ours',
    kind: 'usage',
    message: `${file} is not written to: ${why}.`,
    remedy: 'Name another file, or remove it.',
  });
}

function notWritable(file: string, error: unknown): FerryError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FerryError(
    {
      code: 'file-not-writable',
      kind: code === 'ENOSPC' ? 'failed' : 'usage',
      message: `${file} cannot be written: ${code ?? message}.`,
      remedy: code === 'ENOSPC' ? 'Make room on the disk.' : 'Name another folder.',
    },
    { cause: error },
  );
}
