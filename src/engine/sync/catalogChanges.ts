import type { FaithfulDocument } from '../bson/faithful';
import { withoutIncidental } from '../target/making/collections';
import { formatNamespace, type Namespace, parseNamespace } from '../catalog/namespaces';
import { type NamespaceMap, renameClash } from '../catalog/namespaceMap';
import {
  kindOf,
  readCatalogEntry,
  readTargetCatalog,
  unlessReplaced,
  type CatalogEntry,
} from '../catalog/read';
import { reconcileNamespace } from '../target/making/reconcile';
import type { CollectionKind } from '../deployment/deploymentFacts';
import type { UnbuiltIndex } from '../model/report';
import { sourceTime } from '../reading/sourceClock';
import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import type { Ours } from '../target/ours';
import { type ClusterTime, compareTimes } from '../model/clusterTime';
import type { CatalogEvent } from './events';

/** Kinds whose making, changes and end the change stream does not tell; compared at the cutover. */
export const WITHOUT_EVENTS: CollectionKind[] = ['view', 'timeseries'];

/** Whether the change stream tells of the collection's documents. */
export function sendsChanges(entry: CatalogEntry): boolean {
  return (
    !WITHOUT_EVENTS.includes(entry.kind) && entry.name !== 'system.js' && !isFilledSilently(entry)
  );
}

/** Whether a `create` event is about a collection with documents of its own. */
function isPlain(description: FaithfulDocument | undefined): description is FaithfulDocument {
  return description?.has('viewOn') === false && !description.has('timeseries');
}

/**
 * Collections that the server makes in place of others (server: renameCollection, convertToCapped);
 * not all of what it puts into them comes as events.
 */
const FILLED_SILENTLY = /^tmp.{5}\.(convertToCapped|renameCollection)/;

/** Whether nothing about this collection counts but its end: its renaming, after which it is copied. */
export function isFilledSilently({ name }: Namespace): boolean {
  return FILLED_SILENTLY.test(name);
}

/** What carrying out catalog changes needs. */
export interface CatalogChangesContext {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  ours: Ours;
  log: Log;
  /** Drops the target's collection and copies it from the source as it is now. */
  recopy: (namespace: Namespace) => Promise<void>;
  /** Told of what can't be carried. */
  warn: (message: string) => void;
  /** Told which indexes of a target's collection can't be built. */
  unbuilt: (target: Namespace, indexes: UnbuiltIndex[]) => void;
}

const DROPPED = 'dropped in the source';

/** Events that change only what a namespace is like: it is brought in line as the source has it now. */
const METADATA_OPERATIONS = ['create', 'createIndexes', 'dropIndexes', 'modify'];

/** Sharding is the target's own affair. */
const SHARDING_OPERATIONS = ['shardCollection', 'reshardCollection', 'refineCollectionShardKey'];

/**
 * Carries out the catalog events of the change stream, one at a time, between batches of document
 * changes. Sources before 6.0 send only drop, rename and dropDatabase; for the rest the catalogs
 * are compared at cutover.
 */
export class CatalogChanges {
  /**
   * Up to this time the target may hold documents newer than the event at hand (they were copied
   * or applied before a crash), and so under names of later. Renames up to it are carried out by
   * copying the collection again.
   */
  aheadUntil: ClusterTime = { seconds: 0, increment: 0 };

  /** Source namespaces whose documents keep the order in which they came: capped collections. */
  readonly inOrder = new Set<string>();

  constructor(private readonly context: CatalogChangesContext) {}

  async apply(event: CatalogEvent): Promise<void> {
    const { map, log } = this.context;
    if (event.name === undefined) {
      if (event.operation === 'dropDatabase') await this.dropDatabase(event.db);
      return;
    }
    const namespace = { db: event.db, name: event.name };
    if (event.operation === 'rename' && event.to !== undefined) {
      await this.rename(namespace, event.to, event.time);
      return;
    }
    if (!map.carries(namespace)) return;
    // One that the copy found there may be dropped yet.
    if (isFilledSilently(namespace) && event.operation !== 'drop') return;
    log.info(`${event.operation} ${formatNamespace(namespace)}`);
    if (METADATA_OPERATIONS.includes(event.operation)) await this.follow(namespace, event);
    else if (event.operation === 'drop') await this.followDrop(namespace, event);
    else if (SHARDING_OPERATIONS.includes(event.operation)) {
      this.context.warn(
        `${formatNamespace(namespace)} was sharded anew in the source; the target's sharding is left as it is.`,
      );
    }
  }

  /**
   * Makes a namespace in the target as the source has it now, copying it again when it must be.
   * @throws FerryError `foreign-in-the-way`, `rename-clash`
   */
  async align(entry: CatalogEntry): Promise<void> {
    const { source, target, map, ours: rights } = this.context;
    this.noteOrder(entry);
    if (!(await this.claim(entry))) return this.recopy(entry);
    const context = { source, target, map, rights };
    const reconcile = () => reconcileNamespace(context, entry);
    const outcome = await unlessReplaced(source, entry, reconcile, undefined);
    if (outcome?.aligned === true) this.context.unbuilt(map.targetOf(entry), outcome.unbuilt);
    else if (outcome?.aligned === false) await this.recopy(entry);
  }

  /**
   * Sees that documents of this collection can be written to the target.
   * @returns whether they are to be: not those of one that is gone and whose place another has
   */
  async prepareFor(namespace: Namespace): Promise<boolean> {
    const entry = await this.collectionNow(namespace);
    if (entry !== undefined) {
      await this.align(entry);
      return true;
    }
    if (this.isTaken(namespace)) return false;
    await this.makeWay(namespace);
    await this.makePlain(namespace, new Map());
    return true;
  }

  private async follow(namespace: Namespace, event: CatalogEvent): Promise<void> {
    const entry = await this.collectionNow(namespace);
    if (entry !== undefined) {
      await this.align(entry);
    } else if (event.operation === 'create' && isPlain(event.description)) {
      if (this.isTaken(namespace)) return;
      await this.makeWay(namespace);
      await this.makePlain(namespace, event.description);
    }
  }

  /** Makes a collection as an event tells of it, which the source has no more, or not as such. */
  private async makePlain(source: Namespace, description: FaithfulDocument): Promise<void> {
    const { map, ours } = this.context;
    const target = map.targetOf(source);
    const options = withoutIncidental(description);
    await ours.make({ source, target, kind: kindOf('collection', options), options });
  }

  /** Whether something else of the source has this one's place in the target. */
  private isTaken(namespace: Namespace): boolean {
    const { map, ours } = this.context;
    const holding = ours.holdings.of(map.targetOf(namespace));
    return holding !== undefined && holding.source !== formatNamespace(namespace);
  }

  /**
   * Sees that a namespace of the source has its place in the target for itself: two may have come
   * to be renamed into one.
   * @returns false when another one had it that is there no more
   * @throws FerryError `rename-clash`
   */
  private async claim(entry: CatalogEntry): Promise<boolean> {
    const { source, map, ours } = this.context;
    if (!this.isTaken(entry)) return true;
    const holding = ours.holdings.of(map.targetOf(entry));
    const other = parseNamespace(holding?.source ?? '');
    const isThere = map.carries(other) && (await readCatalogEntry(source, other)) !== undefined;
    if (isThere) throw renameClash(other, entry, map.targetOf(entry), 'failed');
    return false;
  }

  /**
   * The collection of this name in the source. A view or time-series collection by now is another
   * one than the events at hand are about; it is made at the cutover.
   */
  private async collectionNow(namespace: Namespace): Promise<CatalogEntry | undefined> {
    const entry = await readCatalogEntry(this.context.source, namespace);
    return entry === undefined || WITHOUT_EVENTS.includes(entry.kind) ? undefined : entry;
  }

  /** Removes a view where the source had a collection at the time of the event. */
  private async makeWay(namespace: Namespace): Promise<void> {
    const { target, map, ours } = this.context;
    const to = map.targetOf(namespace);
    const present = await readCatalogEntry(target, to);
    if (present === undefined || !WITHOUT_EVENTS.includes(present.kind)) return;
    await ours.clear(namespace, to, 'the source had a collection in its place');
  }

  /** Copies a collection as it is now; afterwards the target is ahead of the events once more. */
  async recopy(namespace: Namespace): Promise<void> {
    await this.context.recopy(namespace);
    this.aheadUntil = await sourceTime(this.context.source);
  }

  /** Remembers whether a collection's documents have an order of their own. */
  noteOrder(entry: CatalogEntry): void {
    if (entry.kind === 'capped') this.inOrder.add(formatNamespace(entry));
    else this.inOrder.delete(formatNamespace(entry));
  }

  /**
   * A sharded source also tells of a drop when a collection moves from one primary shard to another
   * (movePrimary): then it is there as before, or anew with the same documents.
   */
  private async followDrop(namespace: Namespace, { collectionUuid }: CatalogEvent): Promise<void> {
    const { source } = this.context;
    if (source.topology !== 'sharded') return this.drop(namespace, DROPPED);
    const entry = await this.collectionNow(namespace);
    if (entry === undefined) return this.drop(namespace, DROPPED);
    const same = collectionUuid !== undefined && entry.uuid?.buffer !== undefined;
    if (same && collectionUuid.equals(entry.uuid?.buffer ?? Buffer.alloc(0))) return;
    await this.recopy(namespace);
  }

  /** Drops what is made of something that the source has no more. */
  private async drop(namespace: Namespace, why: string): Promise<void> {
    const { map, ours } = this.context;
    await ours.dropOf(namespace, map.targetOf(namespace), why);
  }

  private async rename(from: Namespace, to: Namespace, time: ClusterTime): Promise<void> {
    const { target, map, ours, log } = this.context;
    const leaves = map.carries(from);
    if (!map.carries(to)) {
      if (leaves) await this.drop(from, `renamed to ${formatNamespace(to)}, which is not carried`);
      return;
    }
    log.info(`rename ${formatNamespace(from)} to ${formatNamespace(to)}`);
    const present = leaves ? await readCatalogEntry(target, map.targetOf(from)) : undefined;
    const permit = present && ours.permitFor(present);
    const place = map.targetOf(to);
    // Into another database the server copies what it renames, under another UUID.
    const staysThere = present?.db === place.db && !this.isTaken(from) && !this.isTaken(to);
    if (permit === undefined || !staysThere || !this.isInStep(from, to, time)) {
      if (leaves) await this.drop(from, `renamed to ${formatNamespace(to)}`);
      const entry = await this.collectionNow(to);
      if (entry !== undefined) await this.claim(entry);
      await this.recopy(to);
      return;
    }
    await ours.clear(to, place, `${formatNamespace(from)} was renamed to ${formatNamespace(to)}`);
    await ours.move(present, permit, place, to);
    const entry = await this.collectionNow(to);
    if (entry !== undefined) await this.align(entry);
  }

  /** Whether a rename can be carried out as such, rather than by copying what bears the new name. */
  private isInStep(from: Namespace, to: Namespace, time: ClusterTime): boolean {
    const { source, map } = this.context;
    return (
      // Before 6.0 an update can't be fetched from a collection by its identity, only by name.
      source.abilities.can('findByUuid') &&
      compareTimes(time, this.aheadUntil) > 0 &&
      !isFilledSilently(from) &&
      // Under another name another part of the documents may be carried.
      map.ruleOf(from) === undefined &&
      map.ruleOf(to) === undefined
    );
  }

  /** The collections' own events have told before; this is for what sends none, and for others' things. */
  private async dropDatabase(db: string): Promise<void> {
    const { target, map, ours } = this.context;
    for (const holding of ours.holdings.all()) {
      const source = parseNamespace(holding.source);
      if (source.db === db) await this.drop(source, 'dropped in the source with its database');
    }
    for (const entry of await readTargetCatalog(target, map)) {
      if (map.sourceOf(entry)?.db !== db) continue;
      ours.leave(
        formatNamespace(entry),
        `in the target was not made by this migration: it stays, though the database ${db} was dropped in the source.`,
      );
    }
  }
}
