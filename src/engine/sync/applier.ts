import type { RawDocument } from '../bson/compose';
import { describeId } from '../bson/ids';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../model/clusterTime';
import type { Log } from '../log';
import { retrying } from '../deployment/retry';
import { groupsOf } from '../target/writing/batches';
import type { TargetWriter } from '../target/writing/targetWriter';
import { idOfKey, type CollectionChanges, type PendingChange } from './changeBatch';
import { Displaced } from '../target/writing/displaced';
import { fetchDocuments } from '../reading/fetch';
import { MixedWriter } from './mixedWriter';

/** Of a command: enough to hide the round trip, little enough to spread over the connections. */
const AT_ONCE = { items: 1_000, bytes: 16_000_000 };
const COMMANDS_AT_ONCE = 8;

/** What an applier works with. */
export interface ApplierContext {
  source: Deployment;
  writer: TargetWriter;
  map: NamespaceMap;
  /** Source namespaces whose documents keep their order. */
  inOrder: ReadonlySet<string>;
  /** Whether the target lets documents of capped collections be deleted (since 5.0). */
  deletesCapped: boolean;
  log: Log;
  sleep: (milliseconds: number) => Promise<void>;
  onWait: (reason: string | undefined) => void;
  /** Told of changes that are in the target. */
  onApplied: (changes: number) => void;
}

type Work = () => Promise<void>;

/** A change that carries its document. */
type Put = Extract<PendingChange, { bytes: Buffer }>;

function putsOf({ changes }: CollectionChanges, action: Put['action']): Put[] {
  return [...changes.values()].filter((change): change is Put => change.action === action);
}

/** Sorted: neighbours by `_id` mostly lie beside each other, on both sides. */
function keysOf({ changes }: CollectionChanges, action: 'fetch' | 'delete'): string[] {
  const keys: string[] = [];
  for (const [key, change] of changes) if (change.action === action) keys.push(key);
  return keys.sort();
}

/**
 * Writes a batch of changes to the target. All are of different documents, so their order among
 * each other is free, but for deletes: they go first, so that an `_id` which compares equal to a
 * deleted one is free again.
 */
export class Applier {
  private readonly mixed: MixedWriter;
  /** Of the batch at hand. */
  private displaced = new Map<CollectionChanges, Displaced>();

  constructor(private readonly context: ApplierContext) {
    this.mixed = new MixedWriter(context.writer);
  }

  /** @param notBefore the newest change's time */
  async apply(collections: CollectionChanges[], notBefore: ClusterTime): Promise<void> {
    const ordered = ({ collection }: CollectionChanges) =>
      this.context.inOrder.has(formatNamespace(collection.namespace));
    for (const changes of collections.filter(ordered)) {
      await this.applyInOrder(changes, notBefore);
    }
    const others = collections.filter((changes) => !ordered(changes));
    await this.inParallel(others.flatMap((changes) => this.deletes(changes)));
    await this.inParallel(others.flatMap((changes) => this.puts(changes, notBefore)));
    await this.restoreDisplaced();
  }

  /** Where unique indexes of the target stand, documents may have given way to others. */
  private async restoreDisplaced(): Promise<void> {
    const { writer, map, log } = this.context;
    for (const [{ collection }, displaced] of this.displaced) {
      const target = map.targetOf(collection.namespace);
      await displaced.restore(
        (documents) => writer.replace(target, documents, displaced),
        (id) =>
          log.info(
            `${formatNamespace(target)}: ${describeId(id)}, which the source has no more, gave way to a document with its unique value`,
          ),
      );
    }
    this.displaced = new Map();
  }

  private conflictsOf(from: CollectionChanges, notBefore: ClusterTime): Displaced {
    const known = this.displaced.get(from);
    if (known !== undefined) return known;
    const target = this.context.map.targetOf(from.collection.namespace);
    const displaced = new Displaced(target, (ids) => this.fetch(from, ids, notBefore));
    this.displaced.set(from, displaced);
    return displaced;
  }

  /** For capped collections: documents are put in the order of their changes, since new ones go to the end. */
  private async applyInOrder(from: CollectionChanges, notBefore: ClusterTime): Promise<void> {
    const { writer, deletesCapped, map, onApplied } = this.context;
    const target = map.targetOf(from.collection.namespace);
    if (deletesCapped) await writer.delete(target, keysOf(from, 'delete').map(idOfKey));
    const lengthOf = ([, change]: [string, PendingChange]) =>
      'bytes' in change ? change.bytes.length : 0;
    const conflicts = this.conflictsOf(from, notBefore);
    for (const slice of groupsOf([...from.changes], lengthOf, AT_ONCE)) {
      await writer.replace(target, await this.documentsOf(from, slice, notBefore), conflicts);
      onApplied(slice.length);
    }
  }

  /** What is to be put for some changes, in their order; fetched where the event did not carry it. */
  private async documentsOf(
    from: CollectionChanges,
    changes: [key: string, change: PendingChange][],
    notBefore: ClusterTime,
  ): Promise<RawDocument[]> {
    const ids = changes.filter(([, { action }]) => action === 'fetch').map(([key]) => idOfKey(key));
    const fetched = new Map(
      (ids.length === 0 ? [] : await this.fetch(from, ids, notBefore)).map((document) => [
        document.id.toString('latin1'),
        document,
      ]),
    );
    return changes.flatMap(([key, change]) => {
      if ('bytes' in change) return [change];
      if (change.action === 'delete') return [];
      return fetched.get(idOfKey(key).toString('latin1')) ?? [];
    });
  }

  private async inParallel(work: Work[]): Promise<void> {
    await forEachLimited(work, COMMANDS_AT_ONCE, (run) => run());
    await this.mixed.flush();
  }

  private deletes(from: CollectionChanges): Work[] {
    const target = this.context.map.targetOf(from.collection.namespace);
    return this.grouped(keysOf(from, 'delete'), (keys) =>
      this.mixed.delete(target, keys.map(idOfKey)),
    );
  }

  private puts(from: CollectionChanges, notBefore: ClusterTime): Work[] {
    const target = this.context.map.targetOf(from.collection.namespace);
    const conflicts = this.conflictsOf(from, notBefore);
    return [
      ...this.grouped(putsOf(from, 'insert'), (puts) => this.mixed.insert(target, puts, conflicts)),
      ...this.grouped(putsOf(from, 'replace'), (puts) =>
        this.mixed.replace(target, puts, conflicts),
      ),
      ...this.grouped(keysOf(from, 'fetch'), (keys) =>
        this.fetchAndReplace(from, target, keys.map(idOfKey), notBefore),
      ),
    ];
  }

  private grouped<T extends Put | string>(
    items: T[],
    apply: (group: T[]) => Promise<void>,
  ): Work[] {
    const lengthOf = (item: T) => (typeof item === 'string' ? item.length : item.bytes.length);
    return [...groupsOf(items, lengthOf, AT_ONCE)].map((group) => async () => {
      await apply(group);
      this.context.onApplied(group.length);
    });
  }

  private async fetchAndReplace(
    from: CollectionChanges,
    target: Namespace,
    ids: Buffer[],
    notBefore: ClusterTime,
  ): Promise<void> {
    const { source, map, log, sleep, onWait } = this.context;
    const { namespace } = from.collection;
    if (map.ruleOf(namespace) !== undefined) {
      await this.putOrDelete(from, target, ids, notBefore);
      return;
    }
    await retrying(
      async () => {
        const replies = fetchDocuments(source, from.collection, ids, notBefore);
        const conflicts = this.conflictsOf(from, notBefore);
        for await (const documents of replies) {
          await this.mixed.replace(target, documents, conflicts);
        }
      },
      { what: `reading ${formatNamespace(namespace)}`, log, sleep, onWait },
    );
  }

  /** Documents that a filter does not let pass, or not any more, leave the target. */
  private async putOrDelete(
    from: CollectionChanges,
    target: Namespace,
    ids: Buffer[],
    notBefore: ClusterTime,
  ): Promise<void> {
    const { writer } = this.context;
    const documents = await this.fetch(from, ids, notBefore);
    const found = new Set(documents.map(({ id }) => id.toString('latin1')));
    await writer.delete(
      target,
      ids.filter((id) => !found.has(id.toString('latin1'))),
    );
    await writer.replace(target, documents, this.conflictsOf(from, notBefore));
  }

  private fetch(
    { collection }: CollectionChanges,
    ids: Buffer[],
    notBefore: ClusterTime,
  ): Promise<RawDocument[]> {
    const { source, map, log, sleep, onWait } = this.context;
    const rule = map.ruleOf(collection.namespace);
    return retrying(
      async () => {
        const documents: RawDocument[] = [];
        const replies = fetchDocuments(source, collection, ids, notBefore, rule);
        for await (const reply of replies) documents.push(...reply);
        return documents;
      },
      { what: `reading ${formatNamespace(collection.namespace)}`, log, sleep, onWait },
    );
  }
}
