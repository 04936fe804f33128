import { stringField, type FaithfulDocument } from '../bson/faithful';
import type { Deployment } from '../deployment/deployment';
import { createCollection, targetOptions } from './collections';
import { canonicalOptions, compareIndexes } from './compare';
import { createIndexes, isIndexConflict, relaxedSpecification } from './indexes';
import { supportsKey } from '../sharding/shardKey';
import { readShardKey } from '../sharding/targetSharding';
import type { Namespace, NamespaceMap } from './namespaces';
import { readCatalogEntry, readIndexes, readIndexList, type CatalogEntry } from './read';

/** Options that `collMod` can change, and what it takes to undo each. */
const MODIFIABLE_DEFAULTS = {
  validator: {},
  validationLevel: 'strict',
  validationAction: 'error',
  changeStreamPreAndPostImages: { enabled: false },
};

/** A difference in any other option needs the collection anew. */
const MODIFIABLE = [...Object.keys(MODIFIABLE_DEFAULTS), 'expireAfterSeconds'];

/** `expireAfterSeconds` is relaxed while changes are applied, so it doesn't count here. */
const RELAXED = ['expireAfterSeconds'];

/** What bringing a namespace in line came to. */
export type ReconcileOutcome =
  /** In line now. */
  | 'aligned'
  /** Differs in an option that can't be changed: it has to be made and copied anew. */
  | 'recopy';

/**
 * Makes the target's collection or view, with its options and indexes (relaxed), as the source
 * has it now (`entry`). Documents are left alone.
 */
export async function reconcileNamespace(
  source: Deployment,
  target: Deployment,
  entry: CatalogEntry,
  map: NamespaceMap,
): Promise<ReconcileOutcome> {
  const to = map.targetOf(entry);
  const wanted = targetOptions(entry, map);
  const present = await readCatalogEntry(target, to);
  if (present === undefined) await createCollection(target, to, wanted, true);
  else if (!(await alignOptions(target, to, entry, wanted, present))) return 'recopy';
  if (entry.kind !== 'view') await alignIndexes(source, target, entry, to);
  return 'aligned';
}

async function alignOptions(
  target: Deployment,
  to: Namespace,
  entry: CatalogEntry,
  wanted: FaithfulDocument,
  present: CatalogEntry,
): Promise<boolean> {
  if (comparable(wanted) === comparable(present.options) && entry.kind === present.kind) {
    return true;
  }
  if (entry.kind === 'view' && present.kind === 'view') {
    await target.client.db(to.db).collection(to.name).drop();
    await createCollection(target, to, wanted, true);
    return true;
  }
  if (entry.kind !== present.kind) return false;
  if (comparable(wanted, MODIFIABLE) !== comparable(present.options, MODIFIABLE)) return false;
  await target.client
    .db(to.db)
    .command({ collMod: to.name, ...modifications(wanted, present.options) });
  return true;
}

/** Only what differs: what is set to its default stays in the options, where the source has nothing. */
function modifications(wanted: FaithfulDocument, present: FaithfulDocument) {
  const differing = Object.entries(MODIFIABLE_DEFAULTS).filter(([name]) => {
    const only = (options: FaithfulDocument) =>
      canonicalOptions(new Map([...options].filter(([field]) => field === name)));
    return only(wanted) !== only(present);
  });
  return Object.fromEntries(
    differing.map(([name, absent]) => [name, wanted.get(name) ?? absent] as const),
  );
}

function comparable(options: FaithfulDocument, ignored: string[] = RELAXED): string {
  return canonicalOptions(new Map([...options].filter(([name]) => !ignored.includes(name))));
}

/**
 * Builds a collection's indexes in the target, each as `specify` says of the source's.
 * @param builds see {@link createIndexes}
 */
export async function copyIndexes(
  source: Deployment,
  target: Deployment,
  from: Namespace,
  to: Namespace,
  specify: (index: FaithfulDocument) => FaithfulDocument,
  builds = 1,
): Promise<void> {
  try {
    await createIndexes(target, to, (await readIndexes(source, from)).map(specify), builds);
  } catch (error) {
    if (!isIndexConflict(error)) throw error;
    // The source has made anew what an earlier attempt built.
    await alignIndexes(source, target, from, to, specify);
  }
}

async function alignIndexes(
  source: Deployment,
  target: Deployment,
  from: Namespace,
  to: Namespace,
  specify: (index: FaithfulDocument) => FaithfulDocument = relaxedSpecification,
): Promise<void> {
  const wanted = (await readIndexes(source, from)).map(specify);
  const { built, building } = await readIndexList(target, to);
  const { missing, extra, different } = compareIndexes(wanted, built.map(specify));
  // What is being built as it should be is missing yet: making it waits for that.
  const unwanted = compareIndexes(wanted, building.map(specify));
  const more = [...extra, ...unwanted.extra];
  const key = more.length === 0 ? undefined : await readShardKey(target, to);
  const superfluous = more.filter((index) => key === undefined || !supportsKey(index, key));
  for (const index of [...superfluous, ...different, ...unwanted.different]) {
    const name = stringField(index, 'name');
    await target.client.db(to.db).command({ dropIndexes: to.name, index: name });
  }
  await createIndexes(target, to, [...missing, ...different]);
}
