import { createCollection } from '../catalog/collections';
import { formatNamespace, type Namespace, type NamespaceMap } from '../catalog/namespaces';
import { readCatalogEntry, readDatabaseCatalog, type CatalogEntry } from '../catalog/read';
import { reconcileNamespace } from '../catalog/reconcile';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../deployment/types';
import type { Log } from '../log';
import { compareTimes } from './clusterTime';
import type { CatalogEvent } from './events';

/** What carrying out catalog changes needs. */
export interface CatalogChangesContext {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  log: Log;
  /** Drops the target's collection and copies it from the source as it is now. */
  recopy: (namespace: Namespace) => Promise<void>;
  /** Told of what can't be carried. */
  warn: (message: string) => void;
}

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
    log.info(`${event.operation} ${formatNamespace(namespace)}`);
    if (METADATA_OPERATIONS.includes(event.operation)) await this.align(namespace, event);
    else if (event.operation === 'drop') await this.drop(map.targetOf(namespace));
    else if (SHARDING_OPERATIONS.includes(event.operation)) {
      this.context.warn(
        `${formatNamespace(namespace)} was sharded anew in the source; the target's sharding is left as it is.`,
      );
    }
  }

  /** Makes a namespace in the target as the source has it now, copying it again when it must be. */
  async align(namespace: Namespace, event?: CatalogEvent): Promise<void> {
    const { source, target, map } = this.context;
    const entry = await readCatalogEntry(source, namespace);
    if (entry !== undefined) {
      this.noteOrder(entry);
      const outcome = await reconcileNamespace(source, target, entry, map);
      if (outcome === 'recopy') await this.context.recopy(namespace);
    } else if (event?.operation === 'create' && event.description !== undefined) {
      const options = new Map(event.description);
      options.delete('idIndex');
      await createCollection(target, map.targetOf(namespace), options, true);
    }
  }

  /** Remembers whether a collection's documents have an order of their own. */
  noteOrder(entry: CatalogEntry): void {
    if (entry.kind === 'capped') this.inOrder.add(formatNamespace(entry));
    else this.inOrder.delete(formatNamespace(entry));
  }

  private async drop(target: Namespace): Promise<void> {
    await this.context.target.client.db(target.db).collection(target.name).drop();
  }

  private async rename(from: Namespace, to: Namespace, time: ClusterTime): Promise<void> {
    const { source, target, map, log } = this.context;
    const leaves = map.carries(from);
    if (!map.carries(to)) {
      if (leaves) await this.drop(map.targetOf(from));
      return;
    }
    log.info(`rename ${formatNamespace(from)} to ${formatNamespace(to)}`);
    // Before 6.0 an update can't be fetched from a collection by its identity, only by name.
    const inStep = source.atLeast(6) && compareTimes(time, this.aheadUntil) > 0;
    const present = leaves ? await readCatalogEntry(target, map.targetOf(from)) : undefined;
    if (present === undefined || !inStep) {
      if (leaves) await this.drop(map.targetOf(from));
      await this.context.recopy(to);
      return;
    }
    await target.client.db('admin').command({
      renameCollection: formatNamespace(map.targetOf(from)),
      to: formatNamespace(map.targetOf(to)),
      dropTarget: true,
    });
    await this.align(to);
  }

  private async dropDatabase(db: string): Promise<void> {
    const { target, map } = this.context;
    const present = await readDatabaseCatalog(target, map.targetOf({ db, name: '' }).db);
    for (const entry of present) {
      const from = { db, name: entry.name };
      const to = map.targetOf(from);
      if (map.carries(from) && to.db === entry.db && to.name === entry.name) await this.drop(to);
    }
  }
}
