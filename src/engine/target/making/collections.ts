import { numberField, type FaithfulDocument } from '../../bson/faithful';
import type { Deployment } from '../../deployment/deployment';
import { Permit, type Door } from '../door';
import type { ToMake } from '../rights';
import type { NamespaceMap } from '../../catalog/namespaceMap';
import type { Namespace } from '../../catalog/namespaces';
import type { CatalogEntry } from '../../catalog/read';
import { mapViewNames } from '../../catalog/viewNames';

const NAMESPACE_EXISTS = 48;

const CAPPED_OPTIONS = ['capped', 'size'];

/** Options of `listCollections` and of `create` events that `create` does not take or that this migration sets itself. */
const NOT_CREATABLE = ['autoIndexId', 'idIndex', 'uuid', 'temp'];

/**
 * An entry's options as the target is to have them: a view names collections as the migration
 * renames them. @throws FerryError `view-names` where it can't
 */
export function targetOptions(entry: CatalogEntry, map: NamespaceMap): FaithfulDocument {
  return withoutIncidental(mapViewNames(entry, map));
}

/** What a source's entry is to be in the target. */
export function toMake(entry: CatalogEntry, map: NamespaceMap): ToMake {
  return {
    source: { db: entry.db, name: entry.name },
    target: map.targetOf(entry),
    kind: entry.kind,
    options: targetOptions(entry, map),
  };
}

/** Options that `create` takes. */
export function withoutIncidental(options: FaithfulDocument): FaithfulDocument {
  return new Map([...options].filter(([field]) => !NOT_CREATABLE.includes(field)));
}

/**
 * Creates a collection or view in the target; one that is there already is left as it is.
 * With `relaxed`, documents of an expiring collection stay until {@link restoreExpiry}.
 * @returns whether it was not there
 */
export async function createCollection(
  target: Deployment,
  namespace: Namespace,
  options: FaithfulDocument,
  { relaxed, door }: { relaxed: boolean; door: Door },
): Promise<boolean> {
  const creatable = withoutIncidental(options);
  if (relaxed) creatable.delete('expireAfterSeconds');
  const size = creatable.has('clusteredIndex') ? creatable.get('size') : undefined;
  if (size !== undefined) for (const name of CAPPED_OPTIONS) creatable.delete(name);
  const db = target.client.db(namespace.db);
  try {
    await db.command({ create: namespace.name, ...Object.fromEntries(creatable) });
  } catch (error) {
    if ((error as { code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
    return false;
  }
  if (size !== undefined) await door.makeCapped(Permit.forOwn(namespace), size);
  return true;
}

/**
 * Completes what {@link createCollection} was stopped in: clustered and capped by size can only be
 * had by converting (server 5.3 and later).
 * @returns whether it was that
 */
export async function completeCollection(
  present: CatalogEntry,
  options: FaithfulDocument,
  door: Door,
): Promise<boolean> {
  const isHalf =
    options.has('clusteredIndex') && options.has('size') && !present.options.has('size');
  if (isHalf) await door.makeCapped(Permit.forOwn(present), options.get('size'));
  return isHalf;
}

/** Lets an expiring collection (time-series or clustered) expire again. */
export async function restoreExpiry(
  permit: Permit,
  options: FaithfulDocument,
  door: Door,
): Promise<void> {
  if (numberField(options, 'expireAfterSeconds') === undefined) return;
  await door.modify(permit, { expireAfterSeconds: options.get('expireAfterSeconds') });
}
