import { restoreIndexes } from '../catalog/indexes';
import { restoreExpiry, targetOptions } from '../catalog/collections';
import { formatNamespace } from '../catalog/namespaces';
import { readCatalog, readIndexes, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Run } from '../migration/run';
import type { CatalogChanges } from '../sync/catalogChanges';
import { alignDocuments } from '../verify/alignDocuments';

const NAMESPACES_AT_ONCE = 4;

/** The change stream tells nothing of these; they are compared instead. */
function isSilent(entry: CatalogEntry): boolean {
  return entry.kind === 'timeseries' || entry.name === 'system.js';
}

/**
 * Completes the target once every change is applied: definitions brought in line, collections
 * without change events compared and mended, uniqueness and expiry restored. Idempotent.
 */
export async function finishTarget(run: Run, changes: CatalogChanges | undefined): Promise<void> {
  const { source, target, map, progress, control } = run;
  const catalog = await readCatalog(source, map);
  progress.doing('Comparing the catalogs');
  await forEachLimited(catalog, NAMESPACES_AT_ONCE, async (entry) => {
    await control.gate();
    await changes?.align(entry);
  });
  if (changes !== undefined) await dropVanishedViews(run, catalog);
  for (const entry of catalog.filter(isSilent)) {
    progress.doing(`Comparing ${formatNamespace(entry)}, of which the source sends no changes`);
    await alignDocuments({ source, target, map }, entry, run.writer, () => control.gate());
  }
  progress.doing('Restoring unique and TTL indexes');
  await forEachLimited(catalog, NAMESPACES_AT_ONCE, async (entry) => {
    if (entry.kind === 'view') return;
    await control.gate();
    await restoreDefinition(run, entry);
  });
}

async function restoreDefinition(run: Run, entry: CatalogEntry): Promise<void> {
  const { source, target, map, progress } = run;
  const to = map.targetOf(entry);
  const conflicts = await restoreIndexes(target, to, await readIndexes(source, entry));
  for (const { namespace, index, detail } of conflicts) {
    progress.warn(
      `${namespace}: the index ${index} could not be made unique again, since documents conflict (${detail}). It is there, not unique; remove the duplicates and recreate it.`,
    );
  }
  await restoreExpiry(target, to, targetOptions(entry, map));
}

/** Views of the first catalog that the source dropped meanwhile; before 6.0 it sends no event of that. */
async function dropVanishedViews(run: Run, catalog: CatalogEntry[]): Promise<void> {
  const { target, map } = run;
  const present = new Set(catalog.map(formatNamespace));
  for (const view of run.initialViews) {
    if (present.has(formatNamespace(view))) continue;
    const to = map.targetOf(view);
    await target.client.db(to.db).collection(to.name).drop();
  }
}
