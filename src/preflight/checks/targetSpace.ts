import { readDatabaseCatalog } from '../../engine/catalog/read';
import { measureCarried, storageBytesOf } from '../measures';
import { formatBytes } from '../../report/format';
import type { PreflightCheck, PreflightContext } from '../types';

/** Indexes are built anew and files grow while they are filled. */
const NEEDED = 1.1;

/** The target's disk must hold what is copied. */
export const targetSpace: PreflightCheck = {
  id: 'target-space',
  title: 'the target’s disk has room for the copy',
  applies: ({ targetFacts }) => targetFacts.freeDiskBytes !== undefined,
  run: async (context) => {
    const { target, targetFacts } = context;
    const free = targetFacts.freeDiskBytes ?? 0;
    const bytes = await bytesToCome(context);
    if (free >= bytes * NEEDED) return [];
    return [
      {
        severity: free < bytes ? 'blocker' : 'warning',
        message: `The disk of the target ${target.label} has ${formatBytes(free)} free; the copy takes about ${formatBytes(bytes)} there, and should have ${formatBytes(bytes * NEEDED)}.`,
        remedy: 'Enlarge the disk, free space on it, or exclude some namespaces.',
        namespaces: [],
        choice: 'plan',
      },
    ];
  },
};

/** On the source's disk, less what the target holds of it already. */
async function bytesToCome(context: PreflightContext): Promise<number> {
  const carried = await measureCarried(context);
  const present = await bytesPresent(context);
  const total = carried.reduce((sum, { storageBytes }) => sum + storageBytes, 0);
  return Math.max(0, total - present);
}

async function bytesPresent({ target, carried, map }: PreflightContext): Promise<number> {
  const wanted = new Map<string, Set<string>>();
  for (const entry of carried) {
    const { db, name } = map.targetOf(entry);
    wanted.set(db, (wanted.get(db) ?? new Set()).add(name));
  }
  let bytes = 0;
  for (const [db, names] of wanted) {
    for (const entry of await readDatabaseCatalog(target, db)) {
      if (entry.kind === 'view' || !names.has(entry.name)) continue;
      bytes += await storageBytesOf(target, entry);
    }
  }
  return bytes;
}
