import { formatNamespace, parseNamespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { readSize, storageNamespace, unlessReplaced, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { NamespaceRecord, RangeRecord } from '../state/records';
import { damagedState } from '../state/storedRecords';
import type { Run } from '../state/run';
import { planRanges, type Range } from '../reading/ranges';

/** Collections asked for their size, or cut into ranges, at once. */
const METADATA_AT_ONCE = 16;
/** Namespaces whose ranges are planned and stored together. */
const PLANNED_TOGETHER = 500;

/** A migration's catalog by namespace. */
export type Entries = ReadonlyMap<string, CatalogEntry>;

/** The namespaces to copy: as stored by an earlier run, or as the source has them now. */
export async function planNamespaces(run: Run, entries: Entries): Promise<NamespaceRecord[]> {
  const { store, source, map } = run;
  if (await store.hasNamespaces()) {
    const stored = await store.loadNamespaces();
    for (const record of stored) refuseOther(map, record);
    return stored;
  }
  const collections = [...entries.values()].filter(({ kind }) => kind !== 'view');
  const records: Omit<NamespaceRecord, '_id' | 'migration'>[] = [];
  await forEachLimited(collections, METADATA_AT_ONCE, async (entry) => {
    const size = await readSize(source, storageNamespace(entry));
    records.push({
      namespace: formatNamespace(entry),
      target: formatNamespace(map.targetOf(entry)),
      kind: entry.kind,
      ...size,
      planned: false,
      indexed: false,
    });
  });
  return store.saveNamespaces(records);
}

/** What the target says that the copy holds is held against the plan. @throws FerryError `damaged-state` */
function refuseOther(map: NamespaceMap, { namespace, target }: NamespaceRecord): void {
  const origin = parseNamespace(namespace);
  if (map.carries(origin) && formatNamespace(map.targetOf(origin)) === target) return;
  throw damagedState('the namespaces of a migration', `${namespace} does not go to ${target}`);
}

/** The ranges of all namespaces: those that an earlier run fixed, and the others cut now and stored. */
export async function planAllRanges(
  run: Run,
  entries: Entries,
  namespaces: NamespaceRecord[],
): Promise<RangeRecord[]> {
  const { store, source, control, plan } = run;
  const unplanned = namespaces.filter(({ planned }) => !planned);
  const planned = new Set(
    namespaces.filter((record) => record.planned).map(({ namespace }) => namespace),
  );
  const stored = planned.size === 0 ? [] : await store.loadRanges();
  const ranges = stored.filter(({ namespace }) => planned.has(namespace));
  for (let first = 0; first < unplanned.length; first += PLANNED_TOGETHER) {
    const plans: { namespace: string; ranges: Range[] }[] = [];
    const together = unplanned.slice(first, first + PLANNED_TOGETHER);
    await forEachLimited(together, METADATA_AT_ONCE, async ({ namespace, bytes }) => {
      await control.gate();
      const entry = entries.get(namespace);
      const whole: Range[] = [{}];
      const cut =
        entry === undefined
          ? whole
          : await unlessReplaced(
              source,
              entry,
              () => planRanges(source, entry, bytes, plan.rangeBytes),
              whole,
            );
      plans.push({ namespace, ranges: cut });
    });
    ranges.push(...(await store.saveRanges(plans)));
  }
  return ranges;
}
