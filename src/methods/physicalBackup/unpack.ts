import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { FerryError } from '../../engine/errors';
import { PARTIAL } from '../../files/dump/errors';
import { lookAtFile } from '../../files/source/openBytes';
import { interrupted, type JobContext } from '../job';
import { unpackXbstream } from './xbstream';

/** What every data folder of WiredTiger holds. */
const MARK = 'WiredTiger';
const DEEPEST = 4;
/** Ending of files that qpress packed. */
const PACKED = '.qp';

/**
 * Unpacks a physical backup into a folder, which bears its name only once it is complete. One that
 * is there already was unpacked by an earlier run.
 * @throws FerryError `file-not-found`, `backup-damaged`, `tool-missing`, `not-a-backup`; nothing is
 * left of what was unpacked then
 */
export async function unpack(backup: string, folder: string, context: JobContext): Promise<void> {
  if (existsSync(path.join(folder, MARK))) {
    context.log.info(`${folder} holds data files already: they are used as they are`);
    return;
  }
  // Says what is wrong with it, where the programs would call it damaged.
  await lookAtFile(backup);
  const partial = `${folder}${PARTIAL}`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true, mode: 0o700 });
    await unpackInto(partial, backup, folder, context);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function unpackInto(
  partial: string,
  backup: string,
  folder: string,
  context: JobContext,
): Promise<void> {
  if (/\.(tar\.gz|tgz)$/i.test(backup)) {
    await run('tar', ['-xzf', backup, '-C', partial], context);
  } else if (/\.xb$/i.test(backup)) {
    await unpackXbstream(backup, partial, context);
    await decompress(partial, context);
  } else {
    throw notABackup(backup, 'its name ends in neither .tar.gz nor .xb');
  }
  const root = await findRoot(partial, 0);
  if (root === undefined) throw notABackup(backup, 'there are no files of WiredTiger in it');
  await rename(root, folder);
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
    await run('qpress', ['-do', packed], context, packed.slice(0, -PACKED.length));
    await rm(packed);
  }
}

const PACKAGES: Record<string, string> = {
  tar: 'tar',
  qpress: 'qpress (in the repositories of Percona and of some distributions)',
};

/** @param outputFile where its standard output goes */
async function run(
  program: string,
  args: string[],
  { signal }: JobContext,
  outputFile?: string,
): Promise<void> {
  const result = await execa(program, args, {
    cancelSignal: signal,
    reject: false,
    stdin: 'ignore',
    ...(outputFile === undefined
      ? {}
      : { stdout: { file: outputFile }, buffer: { stdout: false } }),
  });
  if (signal.aborted) throw interrupted();
  if (!result.failed) return;
  if (result.code === 'ENOENT') {
    throw new FerryError({
      code: 'tool-missing',
      kind: 'refused',
      message: `${program} was not found, which unpacks this backup.`,
      remedy: `Install ${PACKAGES[program] ?? program}.`,
    });
  }
  throw new FerryError({
    code: 'backup-damaged',
    kind: 'failed',
    message: `${program} could not unpack the backup: ${result.stderr.trim().split('\n').at(-1) ?? ''}`,
    remedy: 'Get a whole copy of the backup.',
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
