import { formatNamespace } from '../catalog/namespaces';
import { NamespaceMap } from '../catalog/namespaceMap';
import {
  listDatabaseNames,
  readCatalog,
  readDatabaseCatalog,
  readIndexList,
  type CatalogEntry,
} from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { initialStatus } from '../state/initialStatus';
import { identityOf } from '../deployment/identity';
import { STORE_FORMAT } from '../state/records';
import { MigrationStore } from '../state/store';
import type { Run } from '../state/run';
import type { MigrationStatus } from '../model/status';
import { sourceTime } from '../reading/sourceClock';
import { indexMade, madeHolding } from '../target/holdings';
import { reversePlan } from './reversePlan';

const ASKED_AT_ONCE = 8;

/**
 * Stores, in the old source, a migration that leads back from the target, beginning now: nothing
 * is copied, since both sides are equal, and changes made on the target from now on are applied to
 * the old source once it is resumed. Going back is then a cutover of it.
 * @returns its name
 */
export async function prepareReverse(run: Run): Promise<string> {
  const catalog = await readCatalog(run.source, run.map);
  const plan = reversePlan(run.plan, run.map.ambiguous(catalog));
  const { name } = plan;
  const status: MigrationStatus = {
    ...initialStatus(plan, run.target, run.source),
    state: 'interrupted',
    phase: 'catch-up',
    activity: 'Ready to be resumed',
    snapshotDone: true,
  };
  const store = new MigrationStore(run.source, plan.stateDatabase, name);
  const record = {
    _id: name,
    format: STORE_FORMAT,
    plan,
    sourceIdentity: await identityOf(run.target),
    startTime: await sourceTime(run.target),
    snapshotDone: true,
    changesApplied: 0,
    foreign: await foreignTo(run.source, catalog),
    status,
  };
  await store.create(record, await store.load());
  await handOver(run, store, new NamespaceMap(plan), catalog);
  await store.releaseLease();
  return name;
}

/** What was carried there is, in the old source, what the way back may change. */
async function handOver(
  { source }: Run,
  { holdings }: MigrationStore,
  back: NamespaceMap,
  catalog: CatalogEntry[],
): Promise<void> {
  const owned = catalog.map((entry) => ({
    entry,
    holding: madeHolding(entry, back.sourceOf(entry) ?? entry),
  }));
  await forEachLimited(owned, ASKED_AT_ONCE, async ({ entry, holding }) => {
    if (entry.kind === 'view') return;
    const { built } = await readIndexList(source, entry);
    holding.indexes = built.map(indexMade);
  });
  await holdings.save(owned.map(({ holding }) => holding));
}

/** Namespaces of the old source that the migration had nothing to do with. */
async function foreignTo(source: Deployment, catalog: CatalogEntry[]): Promise<string[]> {
  const carried = new Set(catalog.map(formatNamespace));
  const foreign: string[] = [];
  for (const db of await listDatabaseNames(source)) {
    const names = (await readDatabaseCatalog(source, db)).map(formatNamespace);
    foreign.push(...names.filter((name) => !carried.has(name)));
  }
  return foreign;
}
