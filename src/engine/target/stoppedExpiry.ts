import { numberField, type FaithfulDocument } from '../bson/faithful';
import {
  canonicalRelaxed,
  expires,
  LONGEST_TTL_SECONDS,
  nameOfIndex,
  timeToLive,
} from '../catalog/indexSpecification';
import { formatNamespace, type Namespace, parseNamespace } from '../catalog/namespaces';
import { readCatalogEntry, readIndexes, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { ExpiryPermit, type Door, type Permit } from './door';
import { indexMade, keyTextOf, uuidText, type Holdings, type StoppedExpiry } from './holdings';
import type { Expiring, Rights } from './rights';

/** What the expiry of others' things is stopped and put back with. */
export interface ExpiryContext {
  target: Deployment;
  holdings: Holdings;
  door: Door;
  warn: (message: string) => void;
}

/** What a collection itself says of when its documents expire (time-series or clustered ones may). */
export function ownExpiry({ options }: CatalogEntry, permit: Permit | undefined): Expiring[] {
  const seconds = numberField(options, 'expireAfterSeconds');
  return seconds === undefined ? [] : [{ seconds, permit }];
}

/** An index that {@link expires} documents, and whose it is. */
export function expiryOf(
  rights: Pick<Rights, 'permitForIndex'>,
  target: Namespace,
  index: FaithfulDocument,
): Expiring {
  const permit = rights.permitForIndex(target, index);
  return { seconds: Number(timeToLive(index)), index, permit };
}

/** All that expires documents of a collection. */
export async function readExpiring(
  target: Deployment,
  rights: Pick<Rights, 'permitFor' | 'permitForIndex'>,
  present: CatalogEntry,
): Promise<Expiring[]> {
  const indexes = (await readIndexes(target, present)).filter(expires);
  return [
    ...ownExpiry(present, rights.permitFor(present)),
    ...indexes.map((index) => expiryOf(rights, present, index)),
  ];
}

/** Stops what there is a right to change as a whole; nothing is to be put back of it. */
export async function stopOwn(door: Door, { index, permit }: Expiring): Promise<void> {
  if (permit === undefined) return;
  const change =
    index === undefined
      ? { expireAfterSeconds: 'off' }
      : { index: { name: nameOfIndex(index), expireAfterSeconds: LONGEST_TTL_SECONDS } };
  await door.modify(permit, change);
}

/**
 * Stops what expires documents; what it was of others' things is stored before. What expires again
 * although it was stopped has been given a time by somebody since: that one is put back.
 */
export async function stopExpiry(
  { holdings, door, warn }: ExpiryContext,
  target: Namespace,
  expiring: Expiring[],
): Promise<void> {
  for (const one of expiring) await stopOwn(door, one);
  const others = expiring.filter(({ permit }) => permit === undefined).map(asStopped);
  const holding = holdings.of(target);
  if (others.length === 0 || holding === undefined) return;
  const known = holding.stopped ?? [];
  const added = others.filter(
    (one) => !known.some((other) => isOfSame(one, other) && other.seconds === one.seconds),
  );
  const kept = known.filter((one) => !added.some((other) => isOfSame(one, other)));
  if (added.length > 0) await holdings.put({ ...holding, stopped: [...kept, ...added] });
  for (const one of others) await door.expire(permitFor(target, one), undefined);
  for (const one of added) {
    warn(
      `${thingOf(target, one)}, which was in the target before, expired documents after ${one.seconds} seconds: it expires none while this migration fills the collection, and afterwards as the source has it, or else as before.`,
    );
  }
}

/**
 * Gives what was stopped the time that the source has for it: its index of the same key, or the
 * collection. What the source has no time for waits for {@link putBackExpiry}.
 */
export async function settleExpiry(
  { target, holdings, door, warn }: ExpiryContext,
  namespace: Namespace,
  source: { entry: Pick<CatalogEntry, 'options'>; indexes: FaithfulDocument[] },
): Promise<void> {
  const { stopped } = holdings.of(namespace) ?? {};
  if (stopped === undefined || stopped.length === 0) return;
  const left: StoppedExpiry[] = [];
  for (const one of stopped) {
    const seconds = timeIn(source, one);
    if (seconds === undefined) {
      left.push(one);
      continue;
    }
    if (await isStopped(target, namespace, one)) {
      await door.expire(permitFor(namespace, one), seconds);
    }
    if (seconds !== one.seconds) {
      warn(
        `${thingOf(namespace, one)} expires documents after ${seconds} seconds now, as in the source, and no more after ${one.seconds}.`,
      );
    }
  }
  const holding = holdings.of(namespace);
  if (holding !== undefined) await holdings.put({ ...holding, stopped: left });
}

/** Puts back all that is stopped still, unless somebody changed it meanwhile. */
export async function putBackExpiry(context: ExpiryContext): Promise<void> {
  const { target, holdings, door, warn } = context;
  for (const holding of holdings.all()) {
    const { stopped = [], uuid } = holding;
    if (stopped.length === 0) continue;
    const namespace = parseNamespace(holding.target);
    const present = await readCatalogEntry(target, namespace);
    const isSame = present?.uuid !== undefined && uuidText(present.uuid) === uuid;
    for (const one of isSame ? stopped : []) {
      if (!(await isStopped(target, namespace, one))) continue;
      await door.expire(permitFor(namespace, one), one.seconds);
      warn(
        `${thingOf(namespace, one)} expires documents after ${one.seconds} seconds again, as before this migration.`,
      );
    }
    await holdings.put({ ...holding, stopped: [] });
  }
}

/** What is stopped still, in words: what to put back by hand. */
export function stillStopped(holdings: Holdings): string[] {
  return holdings
    .all()
    .flatMap(({ target, stopped = [] }) =>
      stopped.map((one) => `${thingOf(parseNamespace(target), one)}: ${one.seconds} seconds`),
    );
}

function asStopped({ seconds, index }: Expiring): StoppedExpiry {
  if (index === undefined) return { seconds };
  return { seconds, index: { ...indexMade(index), definition: canonicalRelaxed(index) } };
}

function isOfSame(one: StoppedExpiry, other: StoppedExpiry): boolean {
  return one.index?.definition === other.index?.definition;
}

function permitFor(namespace: Namespace, { index }: StoppedExpiry): ExpiryPermit {
  return ExpiryPermit.ofStored(namespace, index?.name);
}

function thingOf(namespace: Namespace, { index }: StoppedExpiry): string {
  const name = formatNamespace(namespace);
  return index === undefined ? `The collection ${name}` : `The index ${index.name} of ${name}`;
}

/** Whether it is as it was left when it was stopped. */
async function isStopped(
  target: Deployment,
  namespace: Namespace,
  { index }: StoppedExpiry,
): Promise<boolean> {
  if (index === undefined) {
    const present = await readCatalogEntry(target, namespace);
    return present !== undefined && ownExpiry(present, undefined).length === 0;
  }
  const indexes = await readIndexes(target, namespace);
  const current = indexes.find((one) => nameOfIndex(one) === index.name);
  return (
    current !== undefined &&
    timeToLive(current) === LONGEST_TTL_SECONDS &&
    canonicalRelaxed(current) === index.definition
  );
}

function timeIn(
  { entry, indexes }: { entry: Pick<CatalogEntry, 'options'>; indexes: FaithfulDocument[] },
  { index }: StoppedExpiry,
): number | undefined {
  if (index === undefined) return numberField(entry.options, 'expireAfterSeconds');
  const times = indexes
    .filter((one) => keyTextOf(one) === index.on)
    .map(timeToLive)
    .filter((seconds) => typeof seconds === 'number');
  return times[0];
}
