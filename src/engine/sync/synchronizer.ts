import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { type ClusterTime, compareTimes, fromTimestamp } from '../model/clusterTime';
import type { Control } from '../model/control';
import { testGate } from '../testGates';
import type { Applier } from './applier';
import { type CatalogChanges, isFilledSilently } from './catalogChanges';
import { ChangeBatch, type CollectionChanges, FETCH, type PendingChange } from './changeBatch';
import type { Position } from '../reading/sourceClock';
import type { Window, WindowReader } from './windows';
import type { SyncProgress } from '../state/progress';

/** What a synchronizer works with. */
export interface SynchronizerContext {
  windows: WindowReader;
  applier: Applier;
  catalog: CatalogChanges;
  map: NamespaceMap;
  control: Control;
  /** Source namespaces known to be in the target with the right options. */
  known: Set<string>;
  /** Called after each window when all of it is applied; the place to store the position. */
  onProgress: (progress: SyncProgress) => Promise<void>;
}

/** Follows the source: reads its changes window by window and applies each whole, in order. */
export class Synchronizer {
  constructor(private readonly context: SynchronizerContext) {}

  /** Applies changes until `done` says so, asked after each window. @throws Stopped */
  async follow(done: (progress: SyncProgress) => boolean): Promise<void> {
    try {
      for (;;) {
        await this.context.control.gate();
        const progress = await this.step();
        await this.context.onProgress(progress);
        if (done(progress)) return;
      }
    } finally {
      // What was read ahead is applied by a later follow; a resume reads it again.
      await this.context.windows.rest();
    }
  }

  private async step(): Promise<SyncProgress> {
    const { windows } = this.context;
    const window = await windows.next();
    await testGate('sync.window-read');
    const started = performance.now();
    const changes = await this.apply(window);
    windows.tookSeconds(window, (performance.now() - started) / 1000);
    await testGate('sync.window-applied');
    const { position, operationTime } = window;
    const { time } = position;
    const sourceTime = operationTime === null ? time : fromTimestamp(operationTime);
    // The source's clock went on while the window was applied.
    const secondsSince = Math.floor((performance.now() - window.readAt) / 1000);
    return {
      position,
      lagSeconds: Math.max(0, sourceTime.seconds - time.seconds) + secondsSince,
      changes,
    };
  }

  /** @returns how many changes were applied */
  private async apply({ steps }: Window): Promise<number> {
    let changes = 0;
    for (const step of steps) {
      if (step instanceof ChangeBatch) {
        changes += await this.applyChanges(step);
        continue;
      }
      await testGate('sync.catalog-change');
      await this.context.control.work(() => this.context.catalog.apply(step));
      this.forget(step.db, step.name);
      if (step.to !== undefined) this.forget(step.to.db, step.to.name);
    }
    return changes;
  }

  private async applyChanges(batch: ChangeBatch): Promise<number> {
    const carried: CollectionChanges[] = [];
    let changes = 0;
    for (const collection of batch.collections()) {
      if (!(await this.isToBeCarried(collection.collection.namespace))) continue;
      carried.push(this.asCarried(collection));
      changes += collection.events;
    }
    if (carried.length > 0) await this.context.applier.apply(carried, batch.time);
    return changes;
  }

  /**
   * The changes with their documents as the target is to have them; to be fetched where only the
   * source can tell what becomes of them.
   */
  private asCarried(from: CollectionChanges): CollectionChanges {
    const { namespace } = from.collection;
    const rule = this.context.map.ruleOf(namespace);
    const isInOrder = this.context.catalog.inOrder.has(formatNamespace(namespace));
    if (rule === undefined && !isInOrder) return from;
    const asCarried = (change: PendingChange): PendingChange => {
      if (!('bytes' in change)) return change;
      if (rule?.filter !== undefined || (isInOrder && this.mayBeEvicted(change))) return FETCH;
      return rule?.edit === undefined ? change : { ...change, bytes: rule.edit(change.bytes) };
    };
    const changes = new Map<string, PendingChange>();
    for (const [key, change] of from.changes) changes.set(key, asCarried(change));
    return { ...from, changes };
  }

  /**
   * Whether the source may have dropped this document from a capped collection before the
   * collection was copied: then it must be looked up, or it would come back, out of order.
   */
  private mayBeEvicted({ time }: { time: ClusterTime }): boolean {
    return compareTimes(time, this.context.catalog.aheadUntil) <= 0;
  }

  /**
   * Whether documents of this source namespace are carried. A collection that appears for the first
   * time is made with the source's options before its documents.
   */
  private async isToBeCarried(namespace: Namespace): Promise<boolean> {
    const { map, known, control, catalog } = this.context;
    if (!map.carries(namespace) || isFilledSilently(namespace)) return false;
    const key = formatNamespace(namespace);
    if (known.has(key)) return true;
    const isPrepared = await control.work(() => catalog.prepareFor(namespace));
    if (isPrepared) known.add(key);
    return isPrepared;
  }

  private forget(db: string, name: string | undefined): void {
    const { known } = this.context;
    if (name !== undefined) known.delete(`${db}.${name}`);
    else for (const key of known) if (key.startsWith(`${db}.`)) known.delete(key);
  }
}

/**
 * Whether everything up to and including a time is applied. A position of just this time may lie
 * in the middle of a transaction, whose changes all bear one time.
 */
export function reached(position: Position, time: ClusterTime): boolean {
  return compareTimes(position.time, time) > 0;
}
