import type { RawDocument } from '../bson/compose';
import { formatNamespace, type Namespace, type NamespaceMap } from '../catalog/namespaces';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../deployment/types';
import type { Log } from '../log';
import { retrying } from '../retry';
import { batchOf } from '../snapshot/batches';
import type { TargetWriter } from '../snapshot/targetWriter';
import type { ChangeBatch, CollectionChanges, PendingChange } from './changeBatch';
import { fetchDocuments } from './fetch';

/** Documents a command: enough to hide the round trip, few enough to spread over the connections. */
const DOCUMENTS_AT_ONCE = 1_000;
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
}

type Work = () => Promise<void>;

function* slices<T>(items: T[]): Generator<T[]> {
  for (let first = 0; first < items.length; first += DOCUMENTS_AT_ONCE) {
    yield items.slice(first, first + DOCUMENTS_AT_ONCE);
  }
}

function withAction<A extends PendingChange['action']>(
  changes: PendingChange[],
  action: A,
): Extract<PendingChange, { action: A }>[] {
  return changes.filter(
    (change): change is Extract<PendingChange, { action: A }> => change.action === action,
  );
}

/** Keys of the documents to fetch, sorted: neighbours by _id mostly lie beside each other on both sides. */
function keysToFetch({ changes }: CollectionChanges): string[] {
  const keys: string[] = [];
  for (const [key, { action }] of changes) if (action === 'fetch') keys.push(key);
  return keys.sort();
}

/**
 * Writes a batch of changes to the target. All are of different documents, so their order among
 * each other is free, but for deletes: they go first, so that an `_id` which compares equal to a
 * deleted one is free again.
 */
export class Applier {
  constructor(private readonly context: ApplierContext) {}

  async apply(batch: ChangeBatch): Promise<void> {
    const ordered = ({ collection }: CollectionChanges) =>
      this.context.inOrder.has(formatNamespace(collection.namespace));
    const collections = batch.collections();
    for (const changes of collections.filter(ordered)) {
      await this.applyInOrder(changes, batch.time);
    }
    const others = collections.filter((changes) => !ordered(changes));
    await this.inParallel(others.flatMap((changes) => this.deletes(changes)));
    await this.inParallel(others.flatMap((changes) => this.puts(changes, batch.time)));
  }

  /** For capped collections: documents are put in the order of their changes, since new ones go to the end. */
  private async applyInOrder(from: CollectionChanges, notBefore: ClusterTime): Promise<void> {
    const { writer, deletesCapped, map } = this.context;
    const target = map.targetOf(from.collection.namespace);
    const changes = [...from.changes.values()];
    if (deletesCapped) {
      const deleted = withAction(changes, 'delete').map(({ id }) => id);
      await writer.delete(target, deleted);
    }
    for (const slice of slices(changes)) {
      await writer.replace(target, await this.documentsOf(from, slice, notBefore), 'displace');
    }
  }

  /** What is to be put for some changes, in their order; fetched where the event did not carry it. */
  private async documentsOf(
    from: CollectionChanges,
    changes: PendingChange[],
    notBefore: ClusterTime,
  ): Promise<RawDocument[]> {
    const ids = withAction(changes, 'fetch').map(({ id }) => id);
    const fetched = new Map(
      (ids.length === 0 ? [] : await this.fetch(from, ids, notBefore)).map((document) => [
        document.id.toString('latin1'),
        document,
      ]),
    );
    return changes.flatMap((change) => {
      if (change.action === 'delete') return [];
      if (change.action !== 'fetch') return [change];
      return fetched.get(change.id.toString('latin1')) ?? [];
    });
  }

  private inParallel(work: Work[]): Promise<void> {
    return forEachLimited(work, COMMANDS_AT_ONCE, (run) => run());
  }

  private deletes({ collection, changes }: CollectionChanges): Work[] {
    const target = this.context.map.targetOf(collection.namespace);
    const ids = withAction([...changes.values()], 'delete').map(({ id }) => id);
    return [...slices(ids)].map((slice) => () => this.context.writer.delete(target, slice));
  }

  private puts(from: CollectionChanges, notBefore: ClusterTime): Work[] {
    const { writer } = this.context;
    const target = this.context.map.targetOf(from.collection.namespace);
    const changes = [...from.changes.values()];
    const work: Work[] = [];
    for (const slice of slices(withAction(changes, 'insert'))) {
      work.push(() => writer.insert(target, batchOf(slice.map(({ bytes }) => bytes)), 'displace'));
    }
    for (const slice of slices(withAction(changes, 'replace'))) {
      work.push(() => writer.replace(target, slice, 'displace'));
    }
    for (const keys of slices(keysToFetch(from))) {
      const ids = keys.flatMap((key) => from.changes.get(key)?.id ?? []);
      work.push(() => this.fetchAndReplace(from, target, ids, notBefore));
    }
    return work;
  }

  private async fetchAndReplace(
    from: CollectionChanges,
    target: Namespace,
    ids: Buffer[],
    notBefore: ClusterTime,
  ): Promise<void> {
    const { source, map, writer, log, sleep, onWait } = this.context;
    const { namespace } = from.collection;
    if (map.ruleOf(namespace) !== undefined) {
      await this.putOrDelete(from, target, ids, notBefore);
      return;
    }
    await retrying(
      async () => {
        const replies = fetchDocuments(source, from.collection, ids, notBefore);
        for await (const documents of replies) await writer.replace(target, documents, 'displace');
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
    await writer.replace(target, documents, 'displace');
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
