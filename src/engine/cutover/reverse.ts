import { listDatabaseNames, readDatabaseCatalog, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { initialStatus } from '../migration/initialStatus';
import { identityOf } from '../migration/admission';
import { STORE_FORMAT } from '../migration/records';
import { MigrationStore } from '../migration/store';
import type { Run } from '../migration/run';
import type { MigrationPlan, MigrationStatus, Rename } from '../migration/types';
import { formatNamespace } from '../catalog/namespaces';
import { sourceTime } from './position';

/** The name of the migration that leads back. */
export function reverseName(name: string): string {
  return `${name}-reverse`;
}

/**
 * Stores, in the old source, a migration that leads back from the target, beginning now: nothing
 * is copied, since both sides are equal, and changes made on the target from now on are applied to
 * the old source once it is resumed. Going back is then a cutover of it.
 * @returns its name
 */
export async function prepareReverse(run: Run, catalog: CatalogEntry[]): Promise<string> {
  const name = reverseName(run.plan.name);
  const plan: MigrationPlan = {
    ...run.plan,
    name,
    kind: 'migrate',
    include: run.plan.include.map((pattern) => onTarget(pattern, run.plan.renames)),
    exclude: run.plan.exclude.map((pattern) => onTarget(pattern, run.plan.renames)),
    renames: run.plan.renames.map(({ from, to }) => ({ from: to, to: from })),
    cutover: 'manual',
    existing: 'continue',
    reverse: false,
  };
  const status: MigrationStatus = {
    ...initialStatus(plan, run.target, run.source),
    state: 'interrupted',
    phase: 'catch-up',
    activity: 'Ready to be resumed',
    snapshotDone: true,
  };
  const store = new MigrationStore(run.source, plan.stateDatabase, name);
  await store.create({
    _id: name,
    format: STORE_FORMAT,
    plan,
    sourceIdentity: await identityOf(run.target),
    startTime: await sourceTime(run.target),
    snapshotDone: true,
    changesApplied: 0,
    foreign: await foreignTo(run.source, catalog),
    status,
  });
  await store.releaseLease();
  return name;
}

/** The plan's pattern as it reads on the target. */
function onTarget(pattern: string, renames: Rename[]): string {
  const renamed = renames.find(({ from }) => from === pattern || `${from}.*` === pattern);
  return renamed?.to ?? pattern;
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
