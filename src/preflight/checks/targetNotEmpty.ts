import { formatNamespace } from '../../engine/catalog/namespaces';
import { readDatabaseCatalog } from '../../engine/catalog/read';
import type { Deployment } from '../../engine/deployment/deployment';
import type { ExistingDataPolicy } from '../../engine/migration/types';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Data that is in the way in the target is left alone unless the plan says otherwise. */
export const targetNotEmpty: PreflightCheck = {
  id: 'target-not-empty',
  title: 'the target has room for the namespaces',
  applies: ({ resume }) => !resume,
  run: async (context) => {
    const occupied = await findOccupied(context);
    return occupied.length === 0 ? [] : [outcomes[context.plan.existing](context, occupied)];
  },
};

const outcomes: Record<
  ExistingDataPolicy,
  (context: PreflightContext, occupied: string[]) => Found
> = {
  refuse: ({ target }, occupied) => ({
    severity: 'blocker',
    message: `The target ${target.label} already holds data in ${listed(occupied)}.`,
    remedy:
      'Choose an empty target, rename or exclude these namespaces, or have exactly these dropped first (--drop-target).',
    namespaces: occupied,
  }),
  continue: ({ target }, occupied) => ({
    severity: 'warning',
    message: `The target ${target.label} already holds data in ${listed(occupied)}, which stays.`,
    remedy: 'Documents of the same _id are overwritten; others remain and count as differences.',
    namespaces: occupied,
  }),
  drop: ({ target }, occupied) => ({
    severity: 'warning',
    message: `These namespaces of the target ${target.label} will be dropped: ${listed(occupied)}.`,
    remedy: 'Stop here if anything in them is still needed.',
    namespaces: occupied,
  }),
};

/** The target namespaces of the plan that are views or hold at least one document. */
async function findOccupied({ target, map, carried }: PreflightContext): Promise<string[]> {
  const wanted = new Set(carried.map((entry) => formatNamespace(map.targetOf(entry))));
  const databases = new Set(carried.map((entry) => map.targetOf(entry).db));
  const occupied: string[] = [];
  for (const database of databases) {
    for (const entry of await readDatabaseCatalog(target, database)) {
      const name = formatNamespace(entry);
      if (!wanted.has(name)) continue;
      if (entry.kind === 'view' || (await hasDocument(target, entry))) occupied.push(name);
    }
  }
  return occupied;
}

async function hasDocument(
  { client }: Deployment,
  namespace: { db: string; name: string },
): Promise<boolean> {
  const document = await client
    .db(namespace.db)
    .collection(namespace.name)
    .findOne({}, { projection: { _id: 1 } });
  return document !== null;
}
