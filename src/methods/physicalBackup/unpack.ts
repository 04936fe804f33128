import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { programNamed } from '../../embedded/onPath';
import { FerryError } from '../../engine/errors';
import { lookAtFile } from '../../files/source/openBytes';
import { createFolder, giveName, refuseOccupied } from '../../files/written';
import { interrupted, type JobContext } from '../job';
import { secureFolder } from './dataFolder';
import { unpackTar } from './tar';
import { UnpackedFiles } from './unpackedFiles';
import { unpackXbstream } from './xbstream';

/** What every data folder of WiredTiger holds. */
const MARK = 'WiredTiger';
const DEEPEST = 4;
/** Ending of files that qpress packed. */
const PACKED = '.qp';

/**
 * Unpacks a physical backup into a folder, which bears its name only once it is complete. One that
 * is there already was unpacked by an earlier run, or by the user. Either holds nothing but data.
 * @throws FerryError `file-not-found`, `backup-damaged`, `backup-refused`, `tool-missing`,
 * `not-a-backup`; nothing is left of what was unpacked then
 */
export async function unpack(backup: string, folder: string, context: JobContext): Promise<void> {
  if (existsSync(path.join(folder, MARK))) {
    context.log.info(`${folder} holds data files already: they are used as they are`);
    await secureFolder(folder);
    return;
  }
  // Says what is wrong with it, where it would be called damaged.
  await lookAtFile(backup);
  // An empty folder may be there.
  await rmdir(folder).catch(() => undefined);
  await refuseOccupied(folder, { replace: false });
  const partial = await createFolder(folder);
  try {
    if (/\.(tar\.gz|tgz)$/i.test(backup)) {
      const files = new UnpackedFiles(partial, backup, context.log);
      await unpackTar(backup, files, context);
      files.tell();
    } else if (/\.xb$/i.test(backup)) {
      const files = new UnpackedFiles(partial, backup, context.log, PACKED);
      await unpackXbstream(backup, files, context);
      files.tell();
      await decompress(partial, context);
    } else {
      throw notABackup(backup, 'its name ends in neither .tar.gz nor .xb');
    }
    const root = await findRoot(partial, 0);
    if (root === undefined) throw notABackup(backup, 'there are no files of WiredTiger in it');
    await giveName(root, path.resolve(folder), { replace: false });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Some backups have their files in folders within. */
async function findRoot(folder: string, depth: number): Promise<string | undefined> {
  const items = await readdir(folder, { withFileTypes: true });
  if (items.some(({ name }) => name === MARK)) return folder;
  if (depth === DEEPEST) return undefined;
  for (const item of items.filter((one) => one.isDirectory())) {
    const found = await findRoot(path.join(folder, item.name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Unpacks the files that qpress packed, each in its place, as innobackupex --decompress does. */
async function decompress(folder: string, context: JobContext): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const name of files.filter((file) => file.endsWith(PACKED)).sort()) {
    const packed = path.join(folder, name);
    context.log.debug(`Decompressing ${name}`);
    await qpress(packed, packed.slice(0, -PACKED.length), context);
    await rm(packed);
  }
}

async function qpress(packed: string, file: string, { signal }: JobContext): Promise<void> {
  const program = await programNamed('qpress');
  if (program === undefined) throw noQpress();
  const result = await execa(program, ['-do', packed], {
    cancelSignal: signal,
    reject: false,
    stdin: 'ignore',
    stdout: { file },
    buffer: { stdout: false },
  });
  if (signal.aborted) throw interrupted();
  if (!result.failed) return;
  throw new FerryError({
    code: 'backup-damaged',
    kind: 'failed',
    message: `qpress could not unpack the backup: ${result.stderr.trim().split('\n').at(-1) ?? ''}`,
    remedy: 'Get a whole copy of the backup.',
  });
}

function noQpress(): FerryError {
  return new FerryError({
    code: 'tool-missing',
    kind: 'refused',
    message: 'qpress was not found, which unpacks this backup.',
    remedy: 'Install qpress (in the repositories of Percona and of some distributions).',
  });
}

function notABackup(backup: string, why: string): FerryError {
  return new FerryError({
    code: 'not-a-backup',
    kind: 'usage',
    message: `${backup} is not a physical backup: ${why}.`,
    remedy: 'Restore a logical backup (.ar) as a dump.',
    commandLine: 'mongo-ferry restore',
  });
}
