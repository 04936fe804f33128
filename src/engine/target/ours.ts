import type { FaithfulDocument } from '../bson/faithful';
import { completeCollection, createCollection } from './making/collections';
import { canonicalOptions } from '../catalog/compare';
import { formatNamespace, type Namespace, parseNamespace } from '../catalog/namespaces';
import {
  readCatalogEntry,
  readDatabaseCatalog,
  readIndexList,
  type CatalogEntry,
} from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { testGate } from '../testGates';
import { Permit, type Door } from './door';
import { indexMade, madeHolding, uuidText, type Holding, type Holdings } from './holdings';
import type { Expiring, Rights, ToMake } from './rights';
import { putBackExpiry, readExpiring, settleExpiry, stopExpiry } from './stoppedExpiry';

/** Places looked at at once. */
const ASKED_AT_ONCE = 8;

/** What the parts of a migration's target that are its own are known with. */
export interface OursContext {
  target: Deployment;
  holdings: Holdings;
  door: Door;
  /** Whether the user said that data which is there already is written into. */
  takesData: boolean;
  /** Without what expires, while changes are applied. */
  relaxed: boolean;
  warn: (message: string) => void;
}

/**
 * What of the target is a migration's own: it makes things there, and drops and changes what it
 * has made. What others made is left, and named; where it stands in the way, that is an error.
 */
export class Ours implements Rights {
  readonly door: Door;
  readonly holdings: Holdings;
  /** Announced by this process for the first time: what stands there then was there before. */
  private readonly fresh = new Set<string>();
  private readonly told = new Set<string>();

  constructor(private readonly context: OursContext) {
    this.door = context.door;
    this.holdings = context.holdings;
  }

  permitFor(present: CatalogEntry): Permit | undefined {
    return this.holdings.isOurs(present) ? Permit.forOwn(present) : undefined;
  }

  permitForIndex(target: Namespace, index: FaithfulDocument): Permit | undefined {
    return this.holdings.isOurIndex(target, index) ? Permit.forOwn(target) : undefined;
  }

  async beforeIndexes(target: Namespace, indexes: FaithfulDocument[]): Promise<void> {
    const holding = this.holdings.of(target);
    if (holding === undefined) return;
    const unknown = indexes.filter((index) => !this.holdings.isOurIndex(target, index));
    if (unknown.length === 0) return;
    // Data that is to be continued is a copy of the source's, and so are the indexes that came with it.
    const isCopy = this.context.takesData && holding.state === 'found';
    const added = isCopy ? unknown : await this.notThere(target, unknown);
    if (added.length === 0) return;
    await this.holdings.put({
      ...holding,
      indexes: [...(holding.indexes ?? []), ...added.map(indexMade)],
    });
  }

  /** One that is there was made by somebody else: the server takes it for this one, and makes none. */
  private async notThere(target: Namespace, indexes: FaithfulDocument[]) {
    const { built, building } = await readIndexList(this.context.target, target);
    const present = new Set([...built, ...building].map(identityOf));
    return indexes.filter((index) => !present.has(identityOf(index)));
  }

  async stopExpiry(target: Namespace, expiring: Expiring[]): Promise<void> {
    await stopExpiry(this.expiryContext(), target, expiring);
  }

  /** {@link stopExpiry} of all that expires documents of a collection, if it is there. */
  async leaveExpiryToSource(target: Namespace): Promise<void> {
    if (this.holdings.of(target) === undefined) return;
    const present = await readCatalogEntry(this.context.target, target);
    if (present === undefined || present.kind === 'view') return;
    await this.stopExpiry(target, await readExpiring(this.context.target, this, present));
  }

  /** Once a collection is filled: an expiry that was stopped gets what its source has of that kind. */
  async settleExpiry(entry: CatalogEntry, target: Namespace, indexes: FaithfulDocument[]) {
    await settleExpiry(this.expiryContext(), target, { entry, indexes });
  }

  /** Once nothing is written any more: whatever is stopped still expires documents as before. */
  async putBackExpiry(): Promise<void> {
    await putBackExpiry(this.expiryContext());
  }

  leave(thing: string, why: string): void {
    if (this.told.has(thing)) return;
    this.told.add(thing);
    this.context.warn(`${thing} ${why}`);
  }

  /** Makes one collection or view, unless it is there. @throws FerryError `foreign-in-the-way` */
  async make(wanted: ToMake): Promise<void> {
    const missing = [...(await this.announce([wanted])).keys()];
    for (const one of missing) await this.create(one);
    await this.record(missing);
  }

  /**
   * Looks at where things are to be made, takes what is there, and says what is about to be made:
   * should the process be stopped then, it is known to be ours.
   * @returns what is to be made, by {@link create} and then {@link record}; `lost` is what was made
   * and filled before, and dropped by somebody
   * @throws FerryError `foreign-in-the-way`
   */
  async announce<T extends ToMake>(wanted: T[]): Promise<Map<T, 'new' | 'lost'>> {
    const present = await this.readPresent(wanted);
    const missing = new Map<T, 'new' | 'lost'>();
    await forEachLimited(wanted, ASKED_AT_ONCE, async (one) => {
      const there = present.get(formatNamespace(one.target));
      if (there === undefined) missing.set(one, this.hasLost(one.target) ? 'lost' : 'new');
      else {
        await this.take(one, there);
        await this.leaveExpiryToSource(there);
      }
    });
    for (const { target } of missing.keys()) {
      const name = formatNamespace(target);
      if (this.holdings.of(target)?.state === 'making') this.fresh.delete(name);
      else this.fresh.add(name);
    }
    await this.holdings.put(
      ...[...missing.keys()].map(({ source, target, kind }): Holding => ({
        target: formatNamespace(target),
        source: formatNamespace(source),
        kind,
        state: 'making',
      })),
    );
    return missing;
  }

  /** Makes what was announced. @throws FerryError `foreign-in-the-way` */
  async create(wanted: ToMake): Promise<void> {
    const { target, options } = wanted;
    const { target: deployment } = this.context;
    if (await createCollection(deployment, target, options, this.context)) return;
    const present = await readCatalogEntry(deployment, target);
    if (present === undefined) return;
    await this.take(wanted, present);
    await this.leaveExpiryToSource(present);
  }

  /** Learns and stores the UUIDs of what was made. */
  async record(made: ToMake[]): Promise<void> {
    const unknown = made.filter(({ target }) => this.holdings.of(target)?.state === 'making');
    if (unknown.length === 0) return;
    await testGate('holdings.recording');
    const present = await this.readPresent(unknown);
    const holdings = [...present.values()].flatMap((entry) => {
      const holding = this.holdings.of(entry);
      return holding === undefined ? [] : [asMade(holding, entry)];
    });
    await this.holdings.put(...holdings);
  }

  /**
   * Takes what stands where something is wanted: what is ours, what is empty, or what the user said
   * is written into.
   * @throws FerryError `foreign-in-the-way`
   */
  async take(wanted: ToMake, present: CatalogEntry): Promise<void> {
    const { source, target, kind, options } = wanted;
    const holding = this.holdings.of(target);
    const of = { target: formatNamespace(target), source: formatNamespace(source), kind };
    if (this.holdings.isOurs(present)) {
      const isKnown = holding?.state === 'made' && holding.source === of.source;
      if (!isKnown) await this.holdings.put(asMade({ ...holding, ...of }, present));
      return;
    }
    if (holding?.state === 'found' && holding.uuid === uuidOf(present)) return;
    const isSame = comparable(options) === comparable(present.options);
    const isEmpty = present.kind !== 'view' && (await this.isEmpty(present));
    // Made by this migration, whose process was stopped, or did not hear of it.
    const isUnheard = holding?.state === 'making' && !this.fresh.has(of.target);
    if (isUnheard && (kind === 'view' ? isSame : isEmpty)) {
      const isHalf = await completeCollection(present, options, this.door);
      const whole = isHalf ? await readCatalogEntry(this.context.target, target) : present;
      if (whole !== undefined && (isSame || isHalf)) {
        await this.holdings.put(asMade(holding, whole));
        return;
      }
    }
    if (present.kind !== kind) throw inTheWay(of, `a ${present.kind}`);
    const mayBeTaken = kind === 'view' ? isSame : isEmpty || this.context.takesData;
    if (!mayBeTaken)
      throw inTheWay(of, kind === 'view' ? 'another view' : 'a collection with data');
    await this.holdings.put({ ...asMade(of, present), state: 'found' });
  }

  /** Whether a collection that this migration made and filled is there no more. */
  hasLost(target: Namespace): boolean {
    const holding = this.holdings.of(target);
    return holding?.state === 'made' && holding.kind !== 'view';
  }

  /**
   * Drops what this migration made for something that the source has no more; what is another's
   * stays, and is named.
   */
  async dropOf(source: Namespace, target: Namespace, why: string): Promise<void> {
    const holding = this.holdings.of(target);
    // Something else of the source goes there by now.
    if (holding !== undefined && holding.source !== formatNamespace(source)) return;
    const present = await readCatalogEntry(this.context.target, target);
    if (present === undefined) return this.holdings.forget(target);
    const permit = this.permitFor(present);
    if (permit === undefined) {
      const origin = holding?.state === 'found' ? 'was there before' : 'was not made by';
      this.leave(
        formatNamespace(target),
        `in the target ${origin} this migration: it stays, though ${formatNamespace(source)} was ${why}.`,
      );
      return;
    }
    await this.door.remove(permit, `${formatNamespace(source)} was ${why}`);
    await this.holdings.forget(target);
  }

  /** Clears a place for something of the source. @throws FerryError `foreign-in-the-way` */
  async clear(source: Namespace, target: Namespace, why: string): Promise<void> {
    const present = await readCatalogEntry(this.context.target, target);
    if (present === undefined) return this.holdings.forget(target);
    const permit = this.permitFor(present);
    if (permit === undefined) {
      const of = { source: formatNamespace(source), target: formatNamespace(target) };
      throw inTheWay(of, `a ${present.kind}`);
    }
    await this.door.remove(permit, why);
    await this.holdings.forget(target);
  }

  /** Renames what this migration made within a database; the new place is clear. */
  async move(from: CatalogEntry, permit: Permit, to: Namespace, source: Namespace): Promise<void> {
    const holding = this.holdings.of(from);
    if (holding === undefined) return;
    // Before it is renamed: it keeps its UUID, and is known by that wherever it is found.
    const moved = { target: formatNamespace(to), source: formatNamespace(source) };
    await this.holdings.put({ ...holding, ...moved });
    await this.door.move(permit, to);
    await this.holdings.forget(from);
  }

  private expiryContext() {
    const { target, warn } = this.context;
    return { target, holdings: this.holdings, door: this.door, warn };
  }

  private async readPresent(wanted: ToMake[]): Promise<Map<string, CatalogEntry>> {
    const names = new Map<string, string[]>();
    for (const { target } of wanted) {
      names.set(target.db, [...(names.get(target.db) ?? []), target.name]);
    }
    const present = new Map<string, CatalogEntry>();
    for (const [db, ofDatabase] of names) {
      for (const entry of await readDatabaseCatalog(this.context.target, db, ofDatabase)) {
        present.set(formatNamespace(entry), entry);
      }
    }
    return present;
  }

  private async isEmpty({ db, name }: Namespace): Promise<boolean> {
    const collection = this.context.target.client.db(db).collection(name);
    return (await collection.findOne({}, { projection: { _id: 1 } })) === null;
  }
}

/** A holding of what was made, once that is read. */
function asMade(
  { source, indexes, stopped }: Pick<Holding, 'source' | 'indexes' | 'stopped'>,
  present: CatalogEntry,
) {
  return {
    ...madeHolding(present, parseNamespace(source)),
    ...(indexes === undefined ? {} : { indexes }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

function identityOf(index: FaithfulDocument): string {
  const { name, on } = indexMade(index);
  return `${name} ${on}`;
}

function uuidOf({ uuid }: CatalogEntry): string | undefined {
  return uuid && uuidText(uuid);
}

/** Without what is relaxed while changes are applied. */
function comparable(options: FaithfulDocument): string {
  return canonicalOptions(new Map([...options].filter(([name]) => name !== 'expireAfterSeconds')));
}

function inTheWay(
  { source, target }: Pick<Holding, 'source' | 'target'>,
  what: string,
): FerryError {
  return new FerryError({
    code: 'foreign-in-the-way',
    kind: 'failed',
    message: `In the target, ${target} is ${what} that this migration did not make, and stands where ${source} has to be written.`,
    remedy: 'Nothing of it was changed. Rename or drop it there, then resume.',
    namespace: target,
  });
}
