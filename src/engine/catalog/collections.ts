import { numberField, stringField, type FaithfulDocument } from '../bson/faithful';
import type { Deployment } from '../deployment/deployment';
import type { NamespaceMap, Namespace } from './namespaces';
import type { CatalogEntry } from './read';

const NAMESPACE_EXISTS = 48;

const CAPPED_OPTIONS = ['capped', 'size'];

/** Options of `listCollections` and of `create` events that `create` does not take or that this migration sets itself. */
const NOT_CREATABLE = ['autoIndexId', 'idIndex', 'uuid', 'temp'];

/**
 * An entry's options as the target is to have them: a view's source collection renamed as the
 * migration renames it.
 */
export function targetOptions(entry: CatalogEntry, map: NamespaceMap): FaithfulDocument {
  const options = withoutIncidental(entry.options);
  const viewOn = stringField(options, 'viewOn');
  if (viewOn !== undefined) {
    options.set('viewOn', map.targetOf({ db: entry.db, name: viewOn }).name);
  }
  return options;
}

function withoutIncidental(options: FaithfulDocument): FaithfulDocument {
  return new Map([...options].filter(([field]) => !NOT_CREATABLE.includes(field)));
}

/**
 * Creates a collection or view in the target; one that is there already is left as it is.
 * With `relaxed`, documents of an expiring collection stay until {@link restoreExpiry}.
 */
export async function createCollection(
  target: Deployment,
  namespace: Namespace,
  options: FaithfulDocument,
  relaxed: boolean,
): Promise<void> {
  const creatable = withoutIncidental(options);
  if (relaxed) creatable.delete('expireAfterSeconds');
  const size = creatable.has('clusteredIndex') ? creatable.get('size') : undefined;
  if (size !== undefined) for (const name of CAPPED_OPTIONS) creatable.delete(name);
  const db = target.client.db(namespace.db);
  try {
    await db.command({ create: namespace.name, ...Object.fromEntries(creatable) });
  } catch (error) {
    if ((error as { code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
    return;
  }
  // Clustered and capped by size can only be had by converting (server 5.3 and later).
  if (size !== undefined) await db.command({ convertToCapped: namespace.name, size });
}

/** Lets an expiring collection (time-series or clustered) expire again. */
export async function restoreExpiry(
  target: Deployment,
  namespace: Namespace,
  options: FaithfulDocument,
): Promise<void> {
  if (numberField(options, 'expireAfterSeconds') === undefined) return;
  await target.client.db(namespace.db).command({
    collMod: namespace.name,
    expireAfterSeconds: options.get('expireAfterSeconds'),
  });
}
