import type { FaithfulDocument } from '../bson/faithful';
import {
  canonicalIndex,
  canonicalRelaxed,
  expires,
  fullSpecifications,
  nameOfIndex,
  relaxedSpecifications,
  timeToLive,
  LONGEST_TTL_SECONDS,
  type IndexSpecification,
} from './indexSpecification';
import type { IndexList } from './read';

/** How two lists of indexes differ, by name: what is missing, superfluous or made otherwise. */
export function compareIndexes(
  wanted: FaithfulDocument[],
  present: FaithfulDocument[],
): { missing: FaithfulDocument[]; extra: FaithfulDocument[]; different: FaithfulDocument[] } {
  const byName = new Map(present.map((index) => [nameOfIndex(index), index]));
  const missing: FaithfulDocument[] = [];
  const different: FaithfulDocument[] = [];
  for (const index of wanted) {
    const other = byName.get(nameOfIndex(index));
    byName.delete(nameOfIndex(index));
    if (other === undefined) missing.push(index);
    else if (canonicalIndex(other) !== canonicalIndex(index)) different.push(index);
  }
  return { missing, extra: [...byName.values()], different };
}

/** What is to be done for a target's indexes to be as the source has them. */
export interface IndexChanges {
  /** Of the target's: made otherwise, or in the way of another. */
  drop: FaithfulDocument[];
  /** Of the target's: the source has none of that name. */
  extra: FaithfulDocument[];
  create: IndexSpecification[];
  /** Of the target's: they expire documents, which only the source may yet. */
  relax: FaithfulDocument[];
}

/**
 * How the target's indexes are brought in line with the source's.
 * @param collection the options of the collection that they are in
 * @param relaxed whether changes are still applied: what is as it is to be in the end is right
 * then, too, but that it must not expire anything
 */
export function planIndexChanges(
  source: FaithfulDocument[],
  { built, building }: IndexList,
  collection: FaithfulDocument,
  relaxed: boolean,
): IndexChanges {
  const specify = relaxed ? relaxedSpecifications : fullSpecifications;
  const wanted = new Map(specify(source, collection).map((index) => [nameOfIndex(index), index]));
  const own = new Map(source.map((index) => [nameOfIndex(index), index]));
  const canonical = relaxed ? canonicalRelaxed : canonicalStopped;
  const isRight = (present: FaithfulDocument) => {
    const name = nameOfIndex(present);
    const index = own.get(name);
    if (index === undefined) return false;
    if (canonicalCreated(present) === canonicalCreated(index)) return true;
    return wanted.has(name) && canonical(present) === canonical(index);
  };
  const right = built.filter(isRight);
  const wrong = [...built, ...building].filter((index) => !isRight(index));
  // What is being built as it should be is missing yet: making it waits for that.
  for (const index of right) wanted.delete(nameOfIndex(index));
  const isKnown = (index: FaithfulDocument) => own.has(nameOfIndex(index));
  return {
    drop: wrong.filter(isKnown),
    extra: wrong.filter((index) => !isKnown(index)),
    create: [...wanted.values()],
    relax: relaxed ? built.filter(expires) : [],
  };
}

/** Without what `createIndexes` is not told. */
function canonicalCreated(index: FaithfulDocument): string {
  return canonicalIndex(new Map([...index].filter(([field]) => field !== 'prepareUnique')));
}

/** The same, too, for two that expire documents at other times: that is changed in the end. */
function canonicalStopped(index: FaithfulDocument): string {
  if (typeof timeToLive(index) !== 'number') return canonicalCreated(index);
  return canonicalCreated(new Map(index).set('expireAfterSeconds', LONGEST_TTL_SECONDS));
}
