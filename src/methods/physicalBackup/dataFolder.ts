import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../../engine/errors';

/**
 * What may be in the data folder that a mongod is started on. A backup comes from outside, and a
 * server does what its folder says: WiredTiger reads its configuration from `WiredTiger.config` and
 * `WiredTiger.basecfg` there, which name libraries to load (`extensions=[…]`), and writes through
 * links.
 */

/** The files of WiredTiger and of mongod that a server needs; it makes the others itself. */
const KNOWN = [
  /^WiredTiger$/,
  /^WiredTiger\.(lock|turtle|wt|backup)$/,
  /^WiredTiger(Log|Preplog|Tmplog)\.\d+$/,
  /^[\w-]+\.wt$/,
  /^storage\.bson$/,
];

/** Files that make a server run what somebody else wrote. */
const RUNS = [/^WiredTiger\.(config|basecfg)$/i, /\.(so|dll|dylib)(\.[\d.]+)?$/i];

const LONGEST_NAME = 4096;
const DEEPEST = 8;
const SETUID_SETGID = 0o6000;

/** What an entry of an archive, or of a folder, is. */
export interface Entry {
  /** With `/` between its parts. */
  name: string;
  type: 'file' | 'folder' | 'link' | 'device' | 'unknown';
  /** Permissions, where they are told. */
  mode?: number;
}

/**
 * Where an entry of a backup belongs in the folder; undefined for one that a server has no need of.
 * @throws FerryError `backup-refused` for what has no place in a backup
 */
export function placeIn(folder: string, backup: string, entry: Entry): string | undefined {
  const { name } = entry;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const why = objection(entry, parts);
  if (why !== undefined) throw refused(backup, name, why);
  if (parts.length === 0) return undefined;
  const place = path.join(folder, ...parts);
  if (entry.type === 'folder') return place;
  return KNOWN.some((known) => known.test(parts.at(-1) ?? '')) ? place : undefined;
}

/**
 * Makes sure of a folder that was there before: that it holds nothing by which a server would run
 * what others wrote, or write elsewhere, and that nobody else can put such a thing into it.
 * @throws FerryError `backup-refused`
 */
export async function secureFolder(folder: string): Promise<void> {
  const facts = await lstat(folder);
  if (!facts.isDirectory()) throw refused(folder, '.', 'it is a link');
  const uid = process.getuid?.();
  if (uid !== undefined && facts.uid !== uid) throw refused(folder, '.', 'it is another user’s');
  await chmod(folder, 0o700);
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const place = path.join(item.parentPath, item.name);
    const { mode, nlink } = await lstat(place);
    const name = path.relative(folder, place).split(path.sep).join('/');
    const type = item.isFile()
      ? 'file'
      : item.isDirectory()
        ? 'folder'
        : item.isSymbolicLink()
          ? 'link'
          : 'device';
    placeIn(folder, folder, { name, type, mode });
    if (type === 'file' && nlink > 1) throw refused(folder, name, 'it is a link');
  }
}

function objection({ name, type, mode = 0 }: Entry, parts: string[]): string | undefined {
  if (type === 'link') return 'it is a link';
  if (type === 'device') return 'it is neither a file nor a folder';
  if (type === 'unknown') return 'it is of a kind that is not known';
  if (type === 'file' && (mode & SETUID_SETGID) !== 0) return 'it would run as its owner';
  if (name.startsWith('/') || parts.includes('..')) return 'it leads out of the backup';
  if (name.length > LONGEST_NAME || parts.length > DEEPEST) return 'it lies too deep';
  if (parts.some((part) => /[\p{Cc}\\:]/u.test(part))) return 'its name could not be that of data';
  const last = parts.at(-1) ?? '';
  if (RUNS.some((runs) => runs.test(last))) return 'it makes a server run what others wrote';
  return undefined;
}

function refused(backup: string, name: string, why: string): FerryError {
  return new FerryError({
    code: 'backup-refused',
    kind: 'refused',
    message: `${path.basename(backup)} holds ${name}: ${why}. No server was started on it.`,
    remedy: 'Take a backup that holds data files only, and find out where this one comes from.',
  });
}
