import { createCollection, targetOptions } from '../../engine/target/making/collections';
import { createIndexes } from '../../engine/target/making/indexes';
import {
  changedTimeToLive,
  fullSpecifications,
  nameOfIndex,
} from '../../engine/catalog/indexSpecification';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import { numberField, stringField, type FaithfulDocument } from '../../engine/bson/faithful';
import { readSize, storageNamespace, type CatalogEntry } from '../../engine/catalog/read';
import { restoreIndexes, type Restoring } from '../../engine/target/making/restoreIndexes';
import { describeUnbuilt } from '../../engine/catalog/unbuiltIndexes';
import type { UnbuiltIndex } from '../../engine/model/report';
import { forEachLimited } from '../../engine/concurrency';
import type { Deployment } from '../../engine/deployment/deployment';
import { openDeployment } from '../../engine/deployment/connect';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import type { Log } from '../../engine/log';
import { inspectTarget, refuseOccupied } from '../../engine/migration/admission';
import type { ExistingDataPolicy } from '../../engine/model/plan';
import { Consent } from '../../engine/target/consent';
import { Permit, type Door } from '../../engine/target/door';
import type { DumpedCollection } from '../../files/dump/metadata';
import { formatCount, formatNumberOf } from '../../report/format';
import { doorContextOf, doorOf } from '../door';
import type { RestoreRequest } from '../dump/types';
import { throwIfStopped, type JobContext } from '../job';
import { select, type Selection } from './contents';
import { creatableIndex, creatableOptions, leftOutOfIndex } from './creatable';

const METADATA_AT_ONCE = 8;
const INDEX_BUILDS_AT_ONCE = 2;

/**
 * Deals with data that is in the way.
 * @returns what was dropped, or would be
 * @throws FerryError `target-not-empty`
 */
export async function clearTheWay(
  target: Deployment,
  { map, collections }: Selection<CatalogEntry>,
  existing: ExistingDataPolicy,
  dryRun: boolean,
  door: Door,
): Promise<string[]> {
  const { occupied } = await inspectTarget(target, map, collections);
  if (existing === 'refuse') refuseOccupied(target, occupied);
  if (existing !== 'drop') return [];
  if (!dryRun) {
    for (const namespace of occupied) {
      await door.remove(Permit.byConsent(namespace), 'it was there, and was to be dropped');
    }
  }
  return occupied.map(formatNamespace);
}

/**
 * What {@link clearTheWay} does, for programs that look at nothing before they write.
 * @throws FerryError `target-not-empty`, `unknown-namespace`, `rename-clash`
 */
export async function refuseOccupiedBy(
  request: RestoreRequest,
  catalog: CatalogEntry[],
  context: JobContext,
): Promise<void> {
  const target = await openDeployment(request.target, { maxPoolSize: 4, signal: context.signal });
  try {
    const policy = request.existing === 'refuse' ? 'refuse' : 'continue';
    await clearTheWay(target, select(catalog, request), policy, true, doorOf(target, context));
  } finally {
    await target.close();
  }
}

/** Makes the collections; views come last, see {@link finish}. */
export async function createCollections(
  target: Deployment,
  selection: Selection,
  door: Door,
  context: JobContext,
): Promise<void> {
  const { map } = selection;
  const collections = selection.collections.filter(({ kind }) => kind !== 'view');
  await forEachLimited(collections, METADATA_AT_ONCE, async (collection) => {
    throwIfStopped(context);
    const to = map.targetOf(collection);
    const options = takenOptions(collection, selection);
    await createCollection(target, to, options, { relaxed: false, door });
  });
}

/** What the target takes of a collection's options; the rest is noted. */
function takenOptions(collection: DumpedCollection, { map, notes }: Selection): FaithfulDocument {
  const { options, left } = creatableOptions(targetOptions(collection, map));
  if (left.length > 0) {
    const to = formatNamespace(map.targetOf(collection));
    notes.push(`Left out of the options of ${to}: ${left.join(', ')}.`);
  }
  return options;
}

/**
 * Builds the indexes, and makes the views; what indexes become otherwise is added to the notes.
 * @returns the indexes that could not be built
 * @throws FerryError naming what else could not be made
 */
export async function finish(
  target: Deployment,
  selection: Selection,
  door: Door,
  context: JobContext,
  onStep: (activity: string) => void,
): Promise<UnbuiltIndex[]> {
  const { map, collections, notes } = selection;
  const unbuilt: UnbuiltIndex[] = [];
  const indexed = collections.filter((collection) => ownIndexes(collection).length > 0);
  await forEachLimited(indexed, INDEX_BUILDS_AT_ONCE, async (collection) => {
    throwIfStopped(context);
    const to = map.targetOf(collection);
    const namespace = formatNamespace(to);
    onStep(`Building indexes of ${namespace}`);
    const indexes = takenIndexes(target, collection, selection);
    await named(to, 'Building the indexes of', async () => {
      const rights = new Consent(target, doorContextOf(context));
      unbuilt.push(...(await buildIndexes({ target, namespace: to, rights }, collection, indexes)));
    });
    for (const index of indexes) {
      const change = changedTimeToLive(index);
      if (change !== undefined) notes.push(`${namespace}: ${nameOfIndex(index)} ${change}.`);
    }
  });
  for (const view of collections.filter(({ kind }) => kind === 'view')) {
    throwIfStopped(context);
    const to = map.targetOf(view);
    await named(to, 'Making the view', async () => {
      await createCollection(target, to, takenOptions(view, selection), { relaxed: false, door });
    });
  }
  return unbuilt;
}

/** What the target takes of a collection's indexes; the rest is noted. */
function takenIndexes(
  target: Deployment,
  collection: DumpedCollection,
  { map, notes }: Selection,
): FaithfulDocument[] {
  return ownIndexes(collection).flatMap((dumped) => {
    const { index, changes } = creatableIndex(dumped, target);
    if (changes.length > 0) notes.push(leftOutOfIndex(map.targetOf(collection), dumped, changes));
    return index ?? [];
  });
}

async function buildIndexes(
  place: Pick<Restoring, 'target' | 'namespace' | 'rights'>,
  collection: DumpedCollection,
  indexes: FaithfulDocument[],
): Promise<UnbuiltIndex[]> {
  const specifications = fullSpecifications(indexes, collection.options);
  const { door } = place.rights;
  const options = { returnConflicts: true };
  const unbuilt = await createIndexes({ ...place, door }, specifications, options);
  const wanted = indexes.filter(
    (index) => !unbuilt.some((one) => one.index === nameOfIndex(index)),
  );
  const restoring = { ...place, entry: collection, wanted };
  return [...unbuilt, ...(await restoreIndexes(restoring))];
}

/** Names all of them to the log. @throws FerryError `index-not-built` when there are any */
export function refuseUnbuilt(unbuilt: UnbuiltIndex[], log: Log): void {
  const [first, ...others] = unbuilt;
  if (first === undefined) return;
  for (const index of unbuilt) log.error(describeUnbuilt(index));
  const more = others.length === 0 ? '' : `, nor could ${formatNumberOf(others.length, 'other')}`;
  throw new FerryError({
    code: 'index-not-built',
    kind: 'failed',
    message: `All documents are there, but the index ${first.index} of ${first.namespace} could not be built as it was (${first.reason})${more}.`,
    remedy: 'Remove the cause, and create the index in the target.',
    namespace: first.namespace,
  });
}

async function named(to: Namespace, doing: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const namespace = formatNamespace(to);
    throw describeError(error, { doing: `${doing} ${namespace}`, namespace });
  }
}

/** All but the one on `_id` or the cluster key, which comes with the collection. */
function ownIndexes({ indexes }: DumpedCollection) {
  return indexes.filter(
    (index) => stringField(index, 'name') !== '_id_' && numberField(index, 'clustered') !== 1,
  );
}

/**
 * Counts what arrived in collections that were empty before and lose nothing by themselves.
 * @throws FerryError `restore-incomplete` when it is not what was restored
 */
export async function checkCounts(
  target: Deployment,
  { map, collections }: Selection,
  restored: (collection: DumpedCollection) => number,
): Promise<void> {
  const lasting = collections.filter(
    ({ kind, options, indexes }) =>
      (kind === 'collection' || kind === 'clustered') &&
      !options.has('expireAfterSeconds') &&
      !indexes.some((index) => index.has('expireAfterSeconds')),
  );
  await forEachLimited(lasting, METADATA_AT_ONCE, async (collection) => {
    const to = map.targetOf(collection);
    const { documents } = await readSize(target, storageNamespace({ ...collection, ...to }));
    const wanted = restored(collection);
    if (documents === wanted) return;
    const namespace = formatNamespace(to);
    throw new FerryError({
      code: 'restore-incomplete',
      kind: 'failed',
      message: `${namespace} has ${formatCount(documents)} documents, and ${formatCount(wanted)} were restored to it.`,
      remedy:
        'See that nothing else writes to the target, then restore again, dropping what is there.',
      commandLine: '--drop-target',
      namespace,
    });
  });
}
