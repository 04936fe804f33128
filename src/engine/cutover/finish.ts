import { changedTimeToLive, nameOfIndex } from '../catalog/indexSpecification';
import { restoreIndexes } from '../target/making/restoreIndexes';
import { restoreExpiry, targetOptions } from '../target/making/collections';
import { formatNamespace, parseNamespace } from '../catalog/namespaces';
import {
  readCatalog,
  readCatalogEntry,
  readIndexList,
  readTargetCatalog,
  type CatalogEntry,
} from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Run } from '../state/run';
import { ofRun, testGate } from '../testGates';
import { isFilledSilently, WITHOUT_EVENTS, type CatalogChanges } from '../sync/catalogChanges';
import { alignDocuments } from '../verify/alignDocuments';
import { findDocumentDifferences } from '../verify/findDifferences';

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
  progress.forgetUnbuilt();
  await testGate('finish.catalogs', ofRun(run));
  await forEachLimited(catalog, NAMESPACES_AT_ONCE, async (entry) => {
    await control.work(async () => changes?.align(entry));
  });
  if (changes !== undefined) {
    await dropVanished(run, catalog);
    await nameForeign(run);
    await mendHalfTold(run, changes, catalog);
  }
  await testGate('finish.silent', ofRun(run));
  for (const entry of catalog.filter(isSilent)) {
    progress.doing(`Comparing ${formatNamespace(entry)}, of which the source sends no changes`);
    const isFound = run.ours.holdings.of(map.targetOf(entry))?.state === 'found';
    await alignDocuments({ source, target, map }, entry, run.writer, {
      beforeStep: () => control.gate(),
      keepsExtra: isFound,
    });
  }
  progress.doing('Restoring unique and TTL indexes');
  await testGate('finish.indexes', ofRun(run));
  await forEachLimited(catalog, NAMESPACES_AT_ONCE, async (entry) => {
    if (entry.kind === 'view') return;
    await testGate('finish.index', { namespace: formatNamespace(entry) });
    await control.work(() => restoreDefinition(run, entry));
  });
  await testGate('finish.done', ofRun(run));
}

async function restoreDefinition(run: Run, entry: CatalogEntry): Promise<void> {
  const { source, target, map, progress, ours } = run;
  const to = map.targetOf(entry);
  const { built, building } = await readIndexList(source, entry);
  const name = formatNamespace(to);
  const unbuilt = progress.unbuiltOf(name);
  const restoring = { target, namespace: to, rights: ours, entry, wanted: built, unbuilt };
  progress.setUnbuilt(name, await restoreIndexes(restoring));
  for (const index of built) {
    const change = changedTimeToLive(index);
    if (change !== undefined) progress.warn(`${name}: the index ${nameOfIndex(index)} ${change}.`);
  }
  for (const index of building) {
    progress.warn(
      `${formatNamespace(entry)}: the source is still building the index ${nameOfIndex(index)}, so the target does not have it. Create it there if it is wanted.`,
    );
  }
  await ours.settleExpiry(entry, to, built);
  const present = await readCatalogEntry(target, to);
  const permit = present && ours.permitFor(present);
  if (permit !== undefined) await restoreExpiry(permit, targetOptions(entry, map), ours.door);
}

/** What the source dropped meanwhile and sends no event of. */
async function dropVanished({ map, ours }: Run, catalog: CatalogEntry[]): Promise<void> {
  const there = new Set(catalog.map(formatNamespace));
  for (const holding of ours.holdings.all()) {
    if (!WITHOUT_EVENTS.includes(holding.kind) || there.has(holding.source)) continue;
    const source = parseNamespace(holding.source);
    await ours.dropOf(source, map.targetOf(source), 'dropped in the source');
  }
}

/** Names what others made meanwhile where the migration would write, had the source such a thing. */
async function nameForeign({ target, map, ours, foreign }: Run): Promise<void> {
  for (const entry of await readTargetCatalog(target, map)) {
    const namespace = formatNamespace(entry);
    if (map.sourceOf(entry) === undefined || foreign.has(namespace)) continue;
    if (ours.holdings.of(entry) !== undefined) continue;
    ours.leave(
      namespace,
      'in the target was not made by this migration: it stays as it is, and was not compared.',
    );
  }
}

/**
 * Whether the change stream tells of some changes only. The source evicts documents of capped
 * collections without an event, and one deleted and inserted again, or copied before its turn,
 * stands elsewhere. What the source made in place of another collection is there for good when the
 * server died before it could rename it.
 */
function isHalfTold(entry: CatalogEntry): boolean {
  return entry.kind === 'capped' || isFilledSilently(entry);
}

/** Copies again what is told of by half and differs. */
async function mendHalfTold(
  run: Run,
  changes: CatalogChanges,
  catalog: CatalogEntry[],
): Promise<void> {
  const { progress, control, log } = run;
  for (const entry of catalog.filter(isHalfTold)) {
    progress.doing(`Comparing ${formatNamespace(entry)}, of which the source sends some changes`);
    let differences = 0;
    const options = { live: false, beforeStep: () => control.gate() };
    const { isOrderUnknown } = await findDocumentDifferences(run, entry, options, (found) => {
      differences += found.length;
      return Promise.resolve();
    });
    if (differences === 0 && isOrderUnknown !== true) continue;
    log.info(`${formatNamespace(entry)} differs in ${differences} documents`);
    await control.work(() => changes.recopy(entry));
  }
}
