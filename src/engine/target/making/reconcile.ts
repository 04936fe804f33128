import type { FaithfulDocument } from '../../bson/faithful';
import type { Deployment } from '../../deployment/deployment';
import { toMake } from './collections';
import { canonicalOptions } from '../../catalog/compare';
import { alignIndexes } from './copyIndexes';
import type { Rights, ToMake } from '../rights';
import { ownExpiry } from '../stoppedExpiry';
import { formatNamespace } from '../../catalog/namespaces';
import type { NamespaceMap } from '../../catalog/namespaceMap';
import { readCatalogEntry, type CatalogEntry } from '../../catalog/read';
import type { UnbuiltIndex } from '../../model/report';

/** Options that `collMod` can change, and what it takes to undo each. */
const MODIFIABLE_DEFAULTS = {
  validator: {},
  validationLevel: 'strict',
  validationAction: 'error',
  changeStreamPreAndPostImages: { enabled: false },
};

/** A difference in any other option needs the collection anew. */
const MODIFIABLE = [...Object.keys(MODIFIABLE_DEFAULTS), 'expireAfterSeconds'];

/** `expireAfterSeconds` is stopped while changes are applied, so it doesn't count here. */
const RELAXED = ['expireAfterSeconds'];

/** What bringing a namespace in line came to. */
export type ReconcileOutcome =
  /** In line now, but for these indexes. */
  | { aligned: true; unbuilt: UnbuiltIndex[] }
  /** Differs in an option that can't be changed: it has to be made and copied anew. */
  | { aligned: false };

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
  const { source, target, map, rights } = context;
  const wanted = toMake(entry, map);
  const present = await readCatalogEntry(target, wanted.target);
  if (present === undefined) {
    if (rights.hasLost(wanted.target)) return { aligned: false };
    await rights.make(wanted);
  } else {
    await rights.take(wanted, present);
    if (!(await alignOptions(rights, wanted, present))) return { aligned: false };
  }
  if (entry.kind === 'view') return { aligned: true, unbuilt: [] };
  const copy = { source, target, rights, entry, to: wanted.target, relaxed: true };
  return { aligned: true, unbuilt: await alignIndexes(copy) };
}

/** @returns whether they are aligned, as far as there is a right to */
async function alignOptions(
  rights: Rights,
  wanted: ToMake,
  present: CatalogEntry,
): Promise<boolean> {
  const { target: to, kind, options } = wanted;
  const permit = rights.permitFor(present);
  if (kind === present.kind) await rights.stopExpiry(to, ownExpiry(present, permit));
  if (comparable(options) === comparable(present.options) && kind === present.kind) return true;
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
