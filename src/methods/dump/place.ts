import { lstat, readdir, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../../engine/errors';
import { createFolder, giveName, partialName } from '../../files/written';
import { formatBytes } from '../../report/format';
import type { DumpPlace } from './types';

/**
 * Where a dump is written until it is complete: beside its place, under a name that no restore
 * takes. What an unfinished dump left there is removed.
 * @throws FerryError `dump-exists` if something is at its place already
 */
export async function prepare(place: DumpPlace): Promise<string> {
  if (place.path === '-') return '-';
  if (!(await isFree(place))) throw exists(place.path);
  const target = path.resolve(place.path);
  return place.kind === 'folder' ? await createFolder(target) : await partialName(target);
}

/** Takes an unfinished dump away: nothing can go on from it. */
export async function abandon(partial: string): Promise<void> {
  if (partial !== '-') await rm(partial, { recursive: true, force: true });
}

/** Gives a complete dump its name. */
export async function complete(place: DumpPlace, partial: string): Promise<void> {
  if (partial === '-') return;
  if (place.kind === 'folder') await rmdir(place.path).catch(() => undefined);
  await giveName(partial, path.resolve(place.path), { replace: false });
}

async function isFree({ kind, path: name }: DumpPlace): Promise<boolean> {
  const present = await lstat(name).catch(() => undefined);
  if (present === undefined) return true;
  return kind === 'folder' && present.isDirectory() && (await readdir(name)).length === 0;
}

function exists(name: string): FerryError {
  return new FerryError({
    code: 'dump-exists',
    kind: 'refused',
    message: `There is something at ${name} already: a dump is never mixed with another one.`,
    remedy: 'Choose another place, or remove what is there.',
  });
}

/** @throws FerryError `disk-too-small` when so many bytes find no room there */
export async function refuseSmallDisk(partial: string, bytes: number): Promise<void> {
  if (partial === '-') return;
  const { bavail, bsize } = await statfs(path.dirname(partial));
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new FerryError({
    code: 'disk-too-small',
    kind: 'refused',
    message: `The dump takes about ${formatBytes(bytes)}, and ${path.dirname(partial)} has room for ${formatBytes(free)}.`,
    remedy: 'Choose another disk, compress the dump, or dump less.',
    commandLine: '--gzip, --include',
  });
}
