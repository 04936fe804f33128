import { Int32, MongoServerError } from 'mongodb';
import { numberField, type FaithfulDocument } from '../../bson/faithful';
import { forEachLimited } from '../../concurrency';
import type { Deployment } from '../../deployment/deployment';
import { Permit, type Door } from '../door';
import { nameOfIndex, type IndexSpecification } from '../../catalog/indexSpecification';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { isIndexConflict, isReasonOfIndex, reasonOf } from '../../catalog/unbuiltIndexes';
import type { UnbuiltIndex } from '../../model/report';

/** Server code: what the specification says is not possible. */
const CANNOT_CREATE_INDEX = 67;

/**
 * Servers before 5.0.14 and 6.0.2 refuse to make an index with a time to live that is longer than
 * the time since 1970, though `collMod` sets it. This one they all take.
 */
const TTL_TAKEN_SECONDS = 1_700_000_000;

/** Where indexes are made. */
export interface IndexPlace {
  target: Deployment;
  namespace: Namespace;
  door: Door;
}

/** How indexes are built. */
export interface BuildOptions {
  /** At once: each is a scan and a thread of the server's own. One unless told. */
  builds?: number;
  /** Whether one that another stands in the way of is returned, too; else that is thrown. */
  returnConflicts?: boolean;
}

/**
 * Builds indexes of one collection; those already there are left alone.
 * @returns those that can't be built for a reason of their own
 */
export async function createIndexes(
  place: IndexPlace,
  specifications: IndexSpecification[],
  { builds = 1, returnConflicts = false }: BuildOptions = {},
): Promise<UnbuiltIndex[]> {
  const groups = Array.from({ length: Math.min(builds, specifications.length) }, (_, group) =>
    specifications.filter((_specification, index) => index % builds === group),
  );
  const unbuilt: UnbuiltIndex[] = [];
  const buildGroup = async (group: IndexSpecification[]): Promise<void> => {
    try {
      await build(place, group);
    } catch (error) {
      if (!isReasonOfIndex(error) || (isIndexConflict(error) && !returnConflicts)) throw error;
      const [index, ...others] = group;
      if (index !== undefined && others.length === 0) {
        unbuilt.push(unbuiltIndex(place.namespace, index, 'index', error));
      } else {
        // None of them was built.
        for (const single of group) await buildGroup([single]);
      }
    }
  };
  await forEachLimited(groups, builds, buildGroup);
  return unbuilt;
}

async function build(
  { target, namespace, door }: IndexPlace,
  indexes: IndexSpecification[],
): Promise<void> {
  const command = (specifications: IndexSpecification[]) =>
    target.client
      .db(namespace.db)
      .command({ createIndexes: namespace.name, indexes: specifications });
  try {
    await command(indexes);
  } catch (error) {
    const isRefused = error instanceof MongoServerError && error.code === CANNOT_CREATE_INDEX;
    const long = indexes.filter(
      (index) => (numberField(index, 'expireAfterSeconds') ?? 0) > TTL_TAKEN_SECONDS,
    );
    if (!isRefused || long.length === 0) throw error;
    await command(indexes.map((index) => (long.includes(index) ? shortened(index) : index)));
    for (const index of long) {
      const expireAfterSeconds = index.get('expireAfterSeconds');
      await modifyIndex(door, Permit.forOwn(namespace), index, { expireAfterSeconds });
    }
  }
}

function shortened(index: IndexSpecification): IndexSpecification {
  return new Map(index).set(
    'expireAfterSeconds',
    new Int32(TTL_TAKEN_SECONDS),
  ) as IndexSpecification;
}

/** Changes something of an index that is there. @throws what the driver throws */
export async function modifyIndex(
  door: Door,
  permit: Permit,
  index: FaithfulDocument,
  change: Record<string, unknown>,
): Promise<void> {
  await door.modify(permit, { index: { name: index.get('name'), ...change } });
}

export function unbuiltIndex(
  namespace: Namespace,
  index: FaithfulDocument,
  lacks: UnbuiltIndex['lacks'],
  error: Error,
): UnbuiltIndex {
  return {
    namespace: formatNamespace(namespace),
    index: nameOfIndex(index),
    lacks,
    reason: reasonOf(error),
  };
}
