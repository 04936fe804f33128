import { Int32, MongoServerError } from 'mongodb';
import { numberField, stringField, type FaithfulDocument } from '../bson/faithful';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { formatNamespace, type Namespace } from './namespaces';
import { readIndexes } from './read';
import type { Door, Permit } from '../target/door';
import type { Rights } from '../target/rights';

/** The longest time to live a TTL index takes (2³¹ − 1 s): in effect never. */
const NEVER_SECONDS = 2_147_483_647;

/** Server codes: an index can't become unique since documents conflict; a duplicate key. */
const CANNOT_CONVERT_TO_UNIQUE = 359;
const DUPLICATE_KEY = 11000;
/** Server codes: an index of this key or name is there, with other options or another key. */
const INDEX_CONFLICTS = [85, 86];

/** Fields of `listIndexes` that say nothing about what the index does. */
const INCIDENTAL_FIELDS = ['ns', 'background', 'prepareUnique'];

/** The specification for `createIndexes`, without what only describes. */
export function indexSpecification(index: FaithfulDocument): FaithfulDocument {
  return new Map([...index].filter(([field]) => !INCIDENTAL_FIELDS.includes(field)));
}

function isUnique(index: FaithfulDocument): boolean {
  return numberField(index, 'unique') === 1;
}

/**
 * The specification while changes are still applied. Not unique, since documents that swap values
 * conflict for a moment when they are written in another order; never expiring, since the source
 * decides when a document expires. {@link restoreIndexes} makes both right again.
 */
export function relaxedSpecification(index: FaithfulDocument): FaithfulDocument {
  const relaxed = indexSpecification(index);
  if (isUnique(index)) relaxed.delete('unique');
  if (relaxed.has('expireAfterSeconds')) {
    relaxed.set('expireAfterSeconds', new Int32(NEVER_SECONDS));
  }
  return relaxed;
}

/** Whether an index could not be built since another stands in its place. */
export function isIndexConflict(error: unknown): boolean {
  return error instanceof MongoServerError && INDEX_CONFLICTS.includes(error.code as number);
}

/**
 * Builds indexes of one collection; those already there are left alone.
 * @param builds at once: each is a scan and a thread of the server's own
 */
export async function createIndexes(
  target: Deployment,
  namespace: Namespace,
  specifications: FaithfulDocument[],
  builds = 1,
): Promise<void> {
  const groups = Array.from({ length: Math.min(builds, specifications.length) }, (_, group) =>
    specifications.filter((_specification, index) => index % builds === group),
  );
  await forEachLimited(groups, builds, async (indexes) => {
    await target.client.db(namespace.db).command({ createIndexes: namespace.name, indexes });
  });
}

/** A unique index that can't be restored because documents conflict. */
export interface UniqueConflict {
  namespace: string;
  index: string;
  detail: string;
}

/**
 * Gives the target's indexes back the unique and TTL properties that {@link relaxedSpecification}
 * took. An index whose documents conflict stays as it is and is returned, one that is another's too.
 */
export async function restoreIndexes(
  target: Deployment,
  namespace: Namespace,
  wanted: FaithfulDocument[],
  rights: Rights,
): Promise<UniqueConflict[]> {
  const present = new Map(
    (await readIndexes(target, namespace)).map((index) => [stringField(index, 'name'), index]),
  );
  const conflicts: UniqueConflict[] = [];
  for (const index of wanted) {
    const current = present.get(stringField(index, 'name'));
    const permit = current && rights.permitForIndex(namespace, current);
    if (current === undefined || permit === undefined) continue;
    const own = { target, namespace, index, permit, door: rights.door };
    const ttl = numberField(index, 'expireAfterSeconds');
    if (ttl !== undefined && numberField(current, 'expireAfterSeconds') !== ttl) {
      await modifyIndex(own, { expireAfterSeconds: index.get('expireAfterSeconds') });
    }
    if (isUnique(index) && !isUnique(current)) {
      const conflict = await makeUnique(own);
      if (conflict !== undefined) conflicts.push(conflict);
    }
  }
  return conflicts;
}

/** An index of the target that there is a right to change. */
interface OwnIndex {
  target: Deployment;
  namespace: Namespace;
  /** As the source has it. */
  index: FaithfulDocument;
  permit: Permit;
  door: Door;
}

async function modifyIndex(
  { index, permit, door }: OwnIndex,
  change: Record<string, unknown>,
): Promise<void> {
  await door.modify(permit, { index: { name: index.get('name'), ...change } });
}

async function makeUnique(own: OwnIndex): Promise<UniqueConflict | undefined> {
  const { target, namespace, index } = own;
  try {
    await target.abilities.attempt(
      'convertToUnique',
      () => convertToUnique(own),
      () => rebuildUnique(own),
    );
    return undefined;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== CANNOT_CONVERT_TO_UNIQUE && code !== DUPLICATE_KEY) throw error;
    return {
      namespace: formatNamespace(namespace),
      index: stringField(index, 'name') ?? '',
      detail: (error as Error).message,
    };
  }
}

/** Since 6.0 an index becomes unique without being built again (`collMod`, `prepareUnique` first). */
async function convertToUnique(own: OwnIndex): Promise<void> {
  await modifyIndex(own, { prepareUnique: true });
  try {
    await modifyIndex(own, { unique: true });
  } catch (error) {
    await modifyIndex(own, { prepareUnique: false });
    throw error;
  }
}

async function rebuildUnique({ target, namespace, index, permit, door }: OwnIndex): Promise<void> {
  const name = stringField(index, 'name') ?? '';
  await door.removeIndex(permit, name, 'it is built again, unique as in the source');
  try {
    await createIndexes(target, namespace, [indexSpecification(index)]);
  } catch (error) {
    await createIndexes(target, namespace, [relaxedSpecification(index)]);
    throw error;
  }
}
