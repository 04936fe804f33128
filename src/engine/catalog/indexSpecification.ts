import { Int32 } from 'mongodb';
import { documentField, numberField, stringField, type FaithfulDocument } from '../bson/faithful';
import { canonicalOptions } from './compare';

declare const made: unique symbol;

/** What `createIndexes` is to be told of an index in one collection; made here only. */
export type IndexSpecification = FaithfulDocument & { readonly [made]: true };

/** The longest time to live a TTL index takes: only dates before 1958 expire all the same. */
export const LONGEST_TTL_SECONDS = 2_147_483_647;
const SHORTEST_INT32 = -2_147_483_648;

/**
 * Fields that `createIndexes` does not take, or not of every server, or that say nothing.
 * `prepareUnique` is set afterwards, by `collMod`, where the server knows it.
 */
const NOT_CREATABLE = ['ns', 'background', 'prepareUnique'];

/** What identifies an index besides its name, and whether it is unique (server: `IndexCatalogImpl`). */
const IDENTITY = ['key', 'collation', 'partialFilterExpression', 'sparse', 'wildcardProjection'];

/**
 * How a collection's indexes are to be made.
 * @param indexes as `listIndexes` or a dump has them
 * @param collection the options of the collection that they are made in
 */
export type Specify = (
  indexes: FaithfulDocument[],
  collection: FaithfulDocument,
) => IndexSpecification[];

/** As they are to be in the end. */
export const fullSpecifications: Specify = (indexes, collection) =>
  indexes.map((index) => specify(index, collection));

/**
 * While changes are still applied. Not unique, since documents that swap values conflict for a
 * moment when they are written in another order; never expiring, since the source decides when a
 * document expires. A unique index that would then be the same as another one is left out.
 * `restoreIndexes` makes all that right.
 */
export const relaxedSpecifications: Specify = (indexes, collection) => {
  const others = new Set(indexes.filter((index) => !isUnique(index)).map(identityOf));
  return indexes
    .filter((index) => !isUnique(index) || !others.has(identityOf(index)))
    .map((index) => relax(specify(index, collection)));
};

export function isUnique(index: FaithfulDocument): boolean {
  return numberField(index, 'unique') === 1;
}

export function nameOfIndex(index: FaithfulDocument): string {
  return stringField(index, 'name') ?? '';
}

/**
 * Seconds after which an index expires documents, as servers count them: without a fraction, and
 * from 0 on. `never` where it says nothing, or a larger number than servers since 5.0 hold; older
 * ones take such, and expire nothing then. Undefined of an index that is not for that.
 */
export function timeToLive(index: FaithfulDocument): number | 'never' | undefined {
  const value = index.get('expireAfterSeconds');
  if (value === undefined) return undefined;
  const isNumber = typeof value === 'number' || (typeof value === 'object' && value !== null);
  // As text, for none of the driver's classes of numbers is one; NaN of all else.
  const seconds = isNumber ? Math.trunc(Number((value as { toString(): string }).toString())) : NaN;
  const isInt32 = seconds >= SHORTEST_INT32 && seconds <= LONGEST_TTL_SECONDS;
  return isInt32 ? Math.max(0, seconds) : 'never';
}

/** Whether it is a matter of time until an index expires what it holds. */
export function expires(index: FaithfulDocument): boolean {
  const seconds = timeToLive(index);
  return typeof seconds === 'number' && seconds < LONGEST_TTL_SECONDS;
}

/** What of an index's time to live changes on the way, in words; undefined when nothing does. */
export function changedTimeToLive(index: FaithfulDocument): string | undefined {
  const seconds = timeToLive(index);
  const asTold = String(index.get('expireAfterSeconds'));
  if (seconds === undefined || Number(asTold) === seconds) return undefined;
  return seconds === 'never'
    ? `expires documents after ${asTold} seconds, which newer servers don't take and in the source means never: it is made without an expiry`
    : `expires documents after ${asTold} seconds, which newer servers don't take: it is made with ${seconds}`;
}

/** The same for two indexes that do the same in collections of the same options. */
export function canonicalIndex(index: FaithfulDocument): string {
  const meant = asMeant(index);
  const projection = documentField(meant, 'wildcardProjection');
  if (projection !== undefined) meant.set('wildcardProjection', fieldsOf(projection));
  return canonicalOptions(meant);
}

/** Servers of 5.0 write a projection otherwise than it was given: `_id: false`, `true` for 1, nested. */
function fieldsOf(projection: FaithfulDocument, path = ''): string[] {
  return [...projection]
    .flatMap(([name, value]) =>
      value instanceof Map
        ? fieldsOf(value as FaithfulDocument, `${path}${name}.`)
        : [`${path}${name}: ${String(numberField(new Map([['', value]]), '') !== 0)}`],
    )
    .filter((field) => field !== '_id: false')
    .sort();
}

/** The same for two indexes that {@link Specify} makes no difference between. */
export function canonicalRelaxed(index: FaithfulDocument): string {
  return canonicalIndex(relax(specify(index, new Map())));
}

/** As `listIndexes` would list it of a collection of any server: the simple collation goes unsaid. */
function asMeant(index: FaithfulDocument): FaithfulDocument {
  const meant = new Map(index);
  for (const field of ['ns', 'background']) meant.delete(field);
  const collation = meant.get('collation');
  if (collation instanceof Map && collation.get('locale') === 'simple') meant.delete('collation');
  const seconds = timeToLive(index);
  if (seconds === 'never') meant.delete('expireAfterSeconds');
  else if (seconds !== undefined) meant.set('expireAfterSeconds', new Int32(seconds));
  return meant;
}

function identityOf(index: FaithfulDocument): string {
  return canonicalIndex(new Map([...index].filter(([field]) => IDENTITY.includes(field))));
}

function specify(index: FaithfulDocument, collection: FaithfulDocument): IndexSpecification {
  const specification = asMeant(index);
  for (const field of NOT_CREATABLE) specification.delete(field);
  // Without a collation, an index is made with its collection's. Those of the first version, which
  // know none, are not.
  const needsSimple = collection.has('collation') && numberField(index, 'v') !== 1;
  if (needsSimple && !specification.has('collation')) {
    specification.set('collation', new Map([['locale', 'simple']]));
  }
  return specification as IndexSpecification;
}

function relax(specification: IndexSpecification): IndexSpecification {
  const relaxed = new Map(specification) as IndexSpecification;
  relaxed.delete('unique');
  if (relaxed.has('expireAfterSeconds')) {
    relaxed.set('expireAfterSeconds', new Int32(LONGEST_TTL_SECONDS));
  }
  return relaxed;
}
