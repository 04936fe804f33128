import type { Deployment } from '../../deployment/deployment';
import { supportsKey } from '../sharding/shardKey';
import { readShardKey } from '../sharding/targetSharding';
import type { Rights } from '../rights';
import { planIndexChanges } from '../../catalog/compareIndexes';
import { expiryOf } from '../stoppedExpiry';
import { createIndexes } from './indexes';
import {
  fullSpecifications,
  nameOfIndex,
  relaxedSpecifications,
} from '../../catalog/indexSpecification';
import type { FaithfulDocument } from '../../bson/faithful';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { readIndexes, readIndexList, type CatalogEntry } from '../../catalog/read';
import { isIndexConflict } from '../../catalog/unbuiltIndexes';
import type { UnbuiltIndex } from '../../model/report';

/** How indexes are carried from one collection to another. */
export interface IndexCopy {
  source: Deployment;
  target: Deployment;
  rights: Rights;
  /** In the source, with the options that the target's collection has, too. */
  entry: CatalogEntry;
  to: Namespace;
  /** Whether changes are still applied. */
  relaxed: boolean;
}

/**
 * Builds a collection's indexes in the target.
 * @param builds at once
 * @returns those that can't be built
 */
export async function copyIndexes(copy: IndexCopy, builds = 1): Promise<UnbuiltIndex[]> {
  const { source, entry, to, relaxed, rights } = copy;
  const specify = relaxed ? relaxedSpecifications : fullSpecifications;
  try {
    const specifications = specify(await readIndexes(source, entry), entry.options);
    await rights.beforeIndexes(to, specifications);
    return await createIndexes(placeOf(copy), specifications, { builds });
  } catch (error) {
    if (!isIndexConflict(error)) throw error;
    // The source has made anew what an earlier attempt built.
    return alignIndexes(copy);
  }
}

/**
 * Makes the target's indexes as the source has them now; those that there is no right to change
 * are left. @returns those that can't be built
 */
export async function alignIndexes(copy: IndexCopy): Promise<UnbuiltIndex[]> {
  const { source, target, entry, to, relaxed, rights } = copy;
  const wanted = await readIndexes(source, entry);
  const present = await readIndexList(target, to);
  const { drop, extra, create, relax } = planIndexChanges(wanted, present, entry.options, relaxed);
  const key = extra.length === 0 ? undefined : await readShardKey(target, to);
  const superfluous = extra.filter((index) => key === undefined || !supportsKey(index, key));
  const gone = new Set<FaithfulDocument>();
  for (const index of superfluous) {
    const isDropped = await dropIndex(copy, index, 'the source has no such index');
    if (isDropped) gone.add(index);
  }
  const blocked = new Set<string>();
  for (const index of drop) {
    const isDropped = await dropIndex(copy, index, 'that of the source is another one');
    if (isDropped) gone.add(index);
    else blocked.add(nameOfIndex(index));
  }
  const expiring = relax.filter((index) => !gone.has(index));
  await rights.stopExpiry(
    to,
    expiring.map((index) => expiryOf(rights, to, index)),
  );
  const made = create.filter((index) => !blocked.has(nameOfIndex(index)));
  await rights.beforeIndexes(to, made);
  return createIndexes(placeOf(copy), made, { returnConflicts: true });
}

function placeOf({ target, to, rights }: IndexCopy) {
  return { target, namespace: to, door: rights.door };
}

/** @returns whether there was a right to */
async function dropIndex(
  { rights, to }: IndexCopy,
  index: FaithfulDocument,
  why: string,
): Promise<boolean> {
  const name = nameOfIndex(index);
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
