import { Int32, MongoServerError } from 'mongodb';
import { numberField, type FaithfulDocument } from '../../bson/faithful';
import { describeVersion, type Deployment } from '../../deployment/deployment';
import type { Permit } from '../door';
import type { Rights } from '../rights';
import { createIndexes, modifyIndex, unbuiltIndex, type IndexPlace } from './indexes';
import {
  fullSpecifications,
  isUnique,
  nameOfIndex,
  relaxedSpecifications,
  timeToLive,
} from '../../catalog/indexSpecification';
import type { Namespace } from '../../catalog/namespaces';
import { readIndexes, type CatalogEntry } from '../../catalog/read';
import type { UnbuiltIndex } from '../../model/report';

/** Server codes: an index can't become unique since documents conflict; a duplicate key. */
const CONFLICTS: unknown[] = [359, 11000];

/** A collection of the target whose indexes are to be as they are in the end. */
export interface Restoring {
  target: Deployment;
  namespace: Namespace;
  rights: Rights;
  /** Its definition, as the source or a dump has it. */
  entry: Pick<CatalogEntry, 'options'>;
  /** Its indexes, as the source or a dump has them. */
  wanted: FaithfulDocument[];
  /** Those that were tried in vain just now, and are not tried again. */
  unbuilt?: UnbuiltIndex[];
}

/**
 * Gives the target's indexes what `relaxedSpecifications` took: that they are unique, or refuse new
 * duplicates, expire documents, or are there at all. Those that are another's are left as they are.
 * @returns what can't be given
 */
export async function restoreIndexes(restoring: Restoring): Promise<UnbuiltIndex[]> {
  const { target, namespace, entry, wanted, rights } = restoring;
  const own: Own = { ...restoring, door: rights.door };
  const present = new Map(
    (await readIndexes(target, namespace)).map((index) => [nameOfIndex(index), index]),
  );
  const unbuilt = (restoring.unbuilt ?? []).filter(({ index }) => !present.has(index));
  const isUnbuilt = (index: FaithfulDocument) =>
    unbuilt.some((one) => one.index === nameOfIndex(index));
  const missing = wanted.filter((index) => !present.has(nameOfIndex(index)) && !isUnbuilt(index));
  const specifications = fullSpecifications(missing, entry.options);
  await rights.beforeIndexes(namespace, specifications);
  unbuilt.push(...(await createIndexes(own, specifications, { returnConflicts: true })));
  for (const index of wanted.filter((one) => !isUnbuilt(one))) {
    const current = present.get(nameOfIndex(index)) ?? withoutPreparation(index);
    const permit = rights.permitForIndex(namespace, current);
    if (permit !== undefined) unbuilt.push(...(await restoreIndex(own, permit, index, current)));
  }
  return unbuilt;
}

/** One that was just made is all that it is to be, but for what `createIndexes` is not told. */
function withoutPreparation(index: FaithfulDocument): FaithfulDocument {
  return new Map([...index].filter(([field]) => field !== 'prepareUnique'));
}

/** A collection whose indexes may be changed. */
type Own = Restoring & IndexPlace;

async function restoreIndex(
  own: Own,
  permit: Permit,
  index: FaithfulDocument,
  current: FaithfulDocument,
): Promise<UnbuiltIndex[]> {
  const seconds = timeToLive(index);
  if (typeof seconds === 'number' && seconds !== timeToLive(current)) {
    await modifyIndex(own.door, permit, index, { expireAfterSeconds: new Int32(seconds) });
  }
  if (isUnique(index)) return isUnique(current) ? [] : makeUnique(own, permit, index);
  return prepareUnique(own, permit, index, current);
}

async function makeUnique(
  own: Own,
  permit: Permit,
  index: FaithfulDocument,
): Promise<UnbuiltIndex[]> {
  return own.target.abilities.attempt(
    'convertToUnique',
    () => convertToUnique(own, permit, index),
    () => rebuildUnique(own, permit, index),
  );
}

/** Since 6.0 an index becomes unique without being built again (`collMod`, `prepareUnique` first). */
async function convertToUnique(
  { namespace, door }: Own,
  permit: Permit,
  index: FaithfulDocument,
): Promise<UnbuiltIndex[]> {
  await modifyIndex(door, permit, index, { prepareUnique: true });
  try {
    await modifyIndex(door, permit, index, { unique: true });
    return [];
  } catch (error) {
    await modifyIndex(door, permit, index, { prepareUnique: false });
    if (!(error instanceof MongoServerError) || !CONFLICTS.includes(error.code)) throw error;
    return [unbuiltIndex(namespace, index, 'unique', error)];
  }
}

async function rebuildUnique(
  own: Own,
  permit: Permit,
  index: FaithfulDocument,
): Promise<UnbuiltIndex[]> {
  const { options } = own.entry;
  const why = 'it is built again, unique as in the source';
  await own.door.removeIndex(permit, nameOfIndex(index), why);
  const [refused] = await createIndexes(own, fullSpecifications([index], options));
  if (refused === undefined) return [];
  const lost = await createIndexes(own, relaxedSpecifications([index], options));
  return lost.length > 0 ? lost : [{ ...refused, lacks: 'unique' }];
}

async function prepareUnique(
  { target, namespace, door }: Own,
  permit: Permit,
  index: FaithfulDocument,
  current: FaithfulDocument,
): Promise<UnbuiltIndex[]> {
  const isWanted = numberField(index, 'prepareUnique') === 1;
  if (isWanted === (numberField(current, 'prepareUnique') === 1)) return [];
  const modify = async () => {
    await modifyIndex(door, permit, index, { prepareUnique: isWanted });
    return [];
  };
  const unknown = new Error(`${describeVersion(target)} does not know it`);
  return target.abilities.attempt('convertToUnique', modify, () =>
    Promise.resolve([unbuiltIndex(namespace, index, 'prepareUnique', unknown)]),
  );
}
