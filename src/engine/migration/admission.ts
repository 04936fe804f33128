import { formatNamespace, type Namespace } from '../catalog/namespaces';
import { type NamespaceMap, refuseClashes } from '../catalog/namespaceMap';
import { type CatalogEntry, readTargetCatalog } from '../catalog/read';
import { admitUnmatched } from '../catalog/unmatched';
import { refuseLostViews } from '../catalog/viewNames';
import { forEachLimited } from '../concurrency';
import { noWayBack } from '../cutover/wayBack';
import type { Deployment } from '../deployment/deployment';
import { identities } from '../deployment/identity';
import { FerryError } from '../errors';
import { refuseUnfitRules } from '../catalog/refuseRules';
import type { MigrationPlan } from '../model/plan';

const NAMED = 5;

/** Databases or collections asked about at once. */
const ASKED_AT_ONCE = 8;

/**
 * Refuses what can't go well, before anything is written.
 * @returns names in the plan that match nothing yet, and are waited for
 * @throws FerryError `refused`
 */
export async function admit(
  sides: { source: Deployment; target: Deployment },
  plan: MigrationPlan,
  map: NamespaceMap,
  catalog: CatalogEntry[],
): Promise<string[]> {
  if (plan.kind !== 'snapshot') refuseStandalone(sides.source);
  const hindrance = plan.reverse === true ? noWayBack(plan, sides.target) : undefined;
  if (hindrance !== undefined) throw hindrance;
  const awaited = await admitUnmatched(sides.source, plan, map, catalog);
  refuseClashes(map, catalog);
  refuseLostViews(map, catalog);
  await refuseUnfitRules(sides.source, map, catalog, plan);
  await refuseSameDeployment(sides, map, catalog);
  return awaited;
}

function refuseStandalone(source: Deployment): void {
  if (source.topology !== 'standalone') return;
  throw new FerryError({
    code: 'standalone-source',
    kind: 'refused',
    message: `The source ${source.label} is a standalone server: without an oplog its changes can't be followed.`,
    remedy:
      'Restart it with --replSet rs0 and run rs.initiate(), or stop its writes and copy once.',
    commandLine: 'mongo-ferry snapshot',
  });
}

async function refuseSameDeployment(
  { source, target }: { source: Deployment; target: Deployment },
  map: NamespaceMap,
  catalog: CatalogEntry[],
): Promise<void> {
  const [a, b] = await Promise.all([identities(source), identities(target)]);
  if (!a.some((id) => b.includes(id))) return;
  const onItself = catalog.find(
    (entry) => formatNamespace(map.targetOf(entry)) === formatNamespace(entry),
  );
  if (onItself === undefined) return;
  throw new FerryError({
    code: 'same-deployment',
    kind: 'refused',
    message: `Source and target are the same deployment, and ${formatNamespace(onItself)} would be copied onto itself.`,
    remedy: 'Choose another target, or rename every namespace.',
    namespace: formatNamespace(onItself),
  });
}

/** What lies where the migration is going to write, and what lies beside it. */
export interface TargetStanding {
  /** Namespaces that the migration would write to and that hold data already. */
  occupied: Namespace[];
  /** Namespaces the migration has nothing to do with. */
  foreign: string[];
}

/** Looks at the target; an empty collection of the same name and kind is taken as it is. */
export async function inspectTarget(
  target: Deployment,
  map: NamespaceMap,
  catalog: CatalogEntry[],
): Promise<TargetStanding> {
  const wanted = new Map(
    catalog.map((entry) => [formatNamespace(map.targetOf(entry)), entry.kind]),
  );
  const standing: TargetStanding = { occupied: [], foreign: [] };
  await forEachLimited(await readTargetCatalog(target, map), ASKED_AT_ONCE, async (entry) => {
    const namespace = formatNamespace(entry);
    const kind = wanted.get(namespace);
    if (kind === undefined) standing.foreign.push(namespace);
    else if (entry.kind === 'view' || entry.kind !== kind || !(await isEmpty(target, entry))) {
      standing.occupied.push({ db: entry.db, name: entry.name });
    }
  });
  return standing;
}

async function isEmpty(target: Deployment, { db, name }: Namespace): Promise<boolean> {
  return (
    (await target.client
      .db(db)
      .collection(name)
      .findOne({}, { projection: { _id: 1 } })) === null
  );
}

/** @throws FerryError `refused`, code `target-not-empty` */
export function refuseOccupied(target: Deployment, occupied: Namespace[]): void {
  if (occupied.length === 0) return;
  const names = occupied.slice(0, NAMED).map(formatNamespace).join(', ');
  const more = occupied.length > NAMED ? ` and ${occupied.length - NAMED} more` : '';
  throw new FerryError({
    code: 'target-not-empty',
    kind: 'refused',
    message: `The target ${target.label} holds data already in ${names}${more}.`,
    remedy: 'Drop exactly these namespaces first, keep them and overwrite by _id, or rename them.',
    commandLine: '--drop-target, --continue, --rename',
    namespace: formatNamespace(occupied[0] as Namespace),
  });
}
