import { documentField } from '../../engine/bson/faithful';
import { canonicalOptions } from '../../engine/catalog/compare';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import { listDatabaseNames, readCatalogEntry, type CatalogEntry } from '../../engine/catalog/read';
import { silentLog } from '../../engine/log';
import { Door, Permit } from '../../engine/target/door';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** A collection's collation rules its index on `_id`, and cannot be changed once it exists. */
export const idCollation: PreflightCheck = {
  id: 'id-collation',
  title: 'ids compare on the target as on the source',
  applies: ({ resume }) => !resume,
  run: async (context) => {
    const other = await collatedOtherwise(context);
    return [...otherwise(context, other), ...sharded(context)];
  },
};

interface Placed {
  entry: CatalogEntry;
  to: Namespace;
}

/** Collections that the target has already, with another collation. A target to be dropped is made anew. */
async function collatedOtherwise({
  target,
  carried,
  map,
  plan,
}: PreflightContext): Promise<Placed[]> {
  if (plan.existing === 'drop') return [];
  const found: Placed[] = [];
  const databases = await listDatabaseNames(target);
  for (const entry of carried) {
    const to = map.targetOf(entry);
    if (entry.kind === 'view' || !databases.includes(to.db)) continue;
    const present = await readCatalogEntry(target, to);
    if (present === undefined || present.kind === 'view') continue;
    if (collationOf(present) !== collationOf(entry)) found.push({ entry, to });
  }
  return found;
}

function collationOf({ options }: CatalogEntry): string {
  return canonicalOptions(documentField(options, 'collation') ?? new Map<string, unknown>());
}

function otherwise({ target }: PreflightContext, placed: Placed[]): Found[] {
  if (placed.length === 0) return [];
  return [
    {
      severity: 'blocker',
      message: `On the target ${target.label} these exist with another collation, under which other ids are equal: ${listed(placed.map(({ to }) => formatNamespace(to)))}.`,
      remedy:
        'Drop them there, if nothing in them is needed; they are made again as on the source.',
      namespaces: placed.map(({ entry }) => formatNamespace(entry)),
      fix: {
        title: 'Drop those of them that are empty',
        side: 'target',
        command: placed
          .map(
            ({ to }) =>
              `db.getSiblingDB(${JSON.stringify(to.db)}).getCollection(${JSON.stringify(to.name)}).drop()`,
          )
          .join('; '),
        run: (context) => dropEmpty(context, placed),
      },
    },
  ];
}

async function dropEmpty({ target }: PreflightContext, placed: Placed[]): Promise<void> {
  // Whoever runs a remedy was shown it, and waits for it.
  const door = new Door(target, { log: silentLog, mayChange: () => undefined });
  for (const { to } of placed) {
    const isEmpty = (await target.client.db(to.db).collection(to.name).findOne()) === null;
    if (isEmpty) await door.remove(Permit.byConsent(to), 'it is empty, and of another collation');
  }
}

/** Shard keys are compared without a collation, so mongos needs to be told so for each. */
function sharded({ target, carried }: PreflightContext): Found[] {
  if (target.topology !== 'sharded') return [];
  const collated = carried
    .filter(({ kind, options }) => kind !== 'view' && options.has('collation'))
    .map(formatNamespace);
  if (collated.length === 0) return [];
  return [
    {
      severity: 'warning',
      message: `These have a collation of their own, and the target is sharded: ${listed(collated)}.`,
      remedy:
        'If they are to be sharded: shardCollection with collation: { locale: "simple" }, after creating them with their collation.',
      namespaces: collated,
    },
  ];
}
