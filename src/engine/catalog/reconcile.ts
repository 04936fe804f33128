import { stringField, type FaithfulDocument } from '../bson/faithful';
import type { Deployment } from '../deployment/deployment';
import { toMake } from './collections';
import { canonicalOptions, compareIndexes } from './compare';
import { createIndexes, isIndexConflict, relaxedSpecification } from './indexes';
import { supportsKey } from '../sharding/shardKey';
import { readShardKey } from '../sharding/targetSharding';
import type { Rights, ToMake } from '../target/rights';
import { formatNamespace, type Namespace, type NamespaceMap } from './namespaces';
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

/** What brings a target's namespaces in line with its source's. */
export interface Reconciling {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  rights: Rights;
}

/**
 * Makes the target's collection or view, with its options and indexes (relaxed), as the source
 * has it now (`entry`). Documents are left alone, and so is what there is no right to change.
 * @throws FerryError `foreign-in-the-way`
 */
export async function reconcileNamespace(
  context: Reconciling,
  entry: CatalogEntry,
): Promise<ReconcileOutcome> {
  const { target, map, rights } = context;
  const wanted = toMake(entry, map);
  const present = await readCatalogEntry(target, wanted.target);
  if (present === undefined) {
    if (rights.hasLost(wanted.target)) return 'recopy';
    await rights.make(wanted);
  } else {
    await rights.take(wanted, present);
    if (!(await alignOptions(rights, wanted, present))) return 'recopy';
  }
  if (entry.kind !== 'view') await alignIndexes(context, entry, wanted.target);
  return 'aligned';
}

/** @returns whether they are aligned, as far as there is a right to */
async function alignOptions(
  rights: Rights,
  wanted: ToMake,
  present: CatalogEntry,
): Promise<boolean> {
  const { target: to, kind, options } = wanted;
  if (comparable(options) === comparable(present.options) && kind === present.kind) return true;
  const permit = rights.permitFor(present);
  if (permit === undefined) {
    rights.leave(
      `The options of ${formatNamespace(to)}`,
      'stay as they are in the target, where it was before this migration, though those of the source differ.',
    );
    return true;
  }
  if (kind !== present.kind) return false;
  if (kind === 'view') {
    await rights.door.remove(permit, 'its definition is another one in the source');
    await rights.make(wanted);
    return true;
  }
  if (comparable(options, MODIFIABLE) !== comparable(present.options, MODIFIABLE)) return false;
  await rights.door.modify(permit, modifications(options, present.options));
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
  context: Omit<Reconciling, 'map'>,
  from: Namespace,
  to: Namespace,
  specify: Specify,
  builds = 1,
): Promise<void> {
  const { source, target, rights } = context;
  const wanted = (await readIndexes(source, from)).map(specify);
  try {
    await rights.beforeIndexes(to, wanted);
    await createIndexes(target, to, wanted, builds);
  } catch (error) {
    if (!isIndexConflict(error)) throw error;
    // The source has made anew what an earlier attempt built.
    await alignIndexes(context, from, to, specify);
  }
}

/** What an index of the source is to be in the target. */
type Specify = (index: FaithfulDocument) => FaithfulDocument;

async function alignIndexes(
  { source, target, rights }: Omit<Reconciling, 'map'>,
  from: Namespace,
  to: Namespace,
  specify: Specify = relaxedSpecification,
): Promise<void> {
  const wanted = (await readIndexes(source, from)).map(specify);
  const { built, building } = await readIndexList(target, to);
  const { missing, extra, different } = compareIndexes(wanted, built.map(specify));
  // What is being built as it should be is missing yet: making it waits for that.
  const unwanted = compareIndexes(wanted, building.map(specify));
  const more = [...extra, ...unwanted.extra];
  const key = more.length === 0 ? undefined : await readShardKey(target, to);
  const superfluous = more.filter((index) => key === undefined || !supportsKey(index, key));
  for (const index of superfluous) {
    await dropIndex(rights, to, index, 'the source has no such index');
  }
  const others = [...built, ...building];
  const blocked = new Set<string>();
  for (const index of [...different, ...unwanted.different]) {
    const name = nameOf(index);
    const present = others.find((other) => nameOf(other) === name) ?? index;
    const isDropped = await dropIndex(rights, to, present, 'that of the source is another one');
    if (!isDropped) blocked.add(name);
  }
  const made = [...missing, ...different].filter((index) => !blocked.has(nameOf(index)));
  await rights.beforeIndexes(to, made);
  await createIndexes(target, to, made);
}

/** @returns whether there was a right to */
async function dropIndex(
  rights: Rights,
  to: Namespace,
  index: FaithfulDocument,
  why: string,
): Promise<boolean> {
  const name = nameOf(index);
  const permit = rights.permitForIndex(to, index);
  if (permit !== undefined) await rights.door.removeIndex(permit, name, why);
  else {
    rights.leave(
      `The index ${name} of ${formatNamespace(to)}`,
      `in the target was not made by this migration: it stays, though ${why}.`,
    );
  }
  return permit !== undefined;
}

function nameOf(index: FaithfulDocument): string {
  return stringField(index, 'name') ?? '';
}
