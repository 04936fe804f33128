import type { RawStreamReply, ResumeToken } from '../bson/rawBatch';
import { formatNamespace, type Namespace, type NamespaceMap } from '../catalog/namespaces';
import type { ClusterTime } from '../deployment/types';
import type { Control } from '../migration/control';
import type { Applier } from './applier';
import { isFilledSilently, type CatalogChanges } from './catalogChanges';
import { ChangeBatch } from './changeBatch';
import { compareTimes, fromTimestamp, timeOfToken } from './clusterTime';
import {
  EventParser,
  type ChangedCollection,
  type ChangeEvent,
  type DocumentEvent,
} from './events';
import type { StreamReader } from './streamReader';

/** Where everything before is applied, majority-durable, in the target. */
export interface Position extends ResumeToken {
  time: ClusterTime;
}

/** How far applying has come. */
export interface SyncProgress {
  position: Position;
  /** Source's time when it was asked last. */
  sourceTime: ClusterTime;
  lagSeconds: number;
  /** Events applied with this reply. */
  changes: number;
}

/** What a synchronizer works with. */
export interface SynchronizerContext {
  reader: StreamReader;
  applier: Applier;
  catalog: CatalogChanges;
  map: NamespaceMap;
  control: Control;
  /** Source namespaces known to be in the target with the right options. */
  known: Set<string>;
  /** Called after each reply when all of it is applied; the place to store the position. */
  onProgress: (progress: SyncProgress) => Promise<void>;
}

/** A reply and the events in it. */
type ParsedReply = Omit<RawStreamReply, 'batch'> & { events: ChangeEvent[] };

/** Follows the source: reads replies of the change stream and applies each whole, in order. */
export class Synchronizer {
  private ahead: Promise<ParsedReply> | undefined;

  constructor(private readonly context: SynchronizerContext) {}

  /** Applies changes until `done` says so, asked after each reply. @throws Stopped */
  async follow(done: (progress: SyncProgress) => boolean): Promise<void> {
    try {
      for (;;) {
        await this.context.control.gate();
        const progress = await this.step();
        if (progress === undefined) continue;
        await this.context.onProgress(progress);
        if (done(progress)) return;
      }
    } finally {
      // What was read ahead is not applied; a later follow, or a resume, continues from the position.
      await this.ahead?.catch(() => undefined);
    }
  }

  private async step(): Promise<SyncProgress | undefined> {
    const reply = await (this.ahead ?? this.read());
    // Reading goes on while this reply is applied.
    this.ahead = this.read();
    const changes = await this.applyAll(reply.events);
    const { resumeToken } = reply;
    const time = resumeToken === null ? undefined : timeOfToken(resumeToken.token);
    if (resumeToken === null || time === undefined) return undefined;
    const sourceTime = reply.operationTime === null ? time : fromTimestamp(reply.operationTime);
    return {
      position: { ...resumeToken, time },
      sourceTime,
      lagSeconds: Math.max(0, sourceTime.seconds - time.seconds),
      changes,
    };
  }

  private read(): Promise<ParsedReply> {
    const reply = this.context.reader.next().then(({ batch, ...rest }) => {
      const parser = new EventParser(batch.bytes);
      return {
        ...rest,
        events: batch.offsets.slice(0, -1).map((offset) => parser.parse(offset)),
      };
    });
    // Awaited at the next step; must not count as unhandled until then.
    reply.catch(() => undefined);
    return reply;
  }

  private async applyAll(events: ChangeEvent[]): Promise<number> {
    let pending = new ChangeBatch();
    let changes = 0;
    const flush = async () => {
      if (pending.empty) return;
      await this.context.applier.apply(pending);
      changes += pending.events;
      pending = new ChangeBatch();
    };
    // Most events are of the same collection as the one before.
    let current: ChangedCollection | undefined;
    let isCarried = false;
    for (const event of events) {
      if (event.kind === 'document') {
        if (event.collection !== current) {
          current = event.collection;
          isCarried = await this.isToBeCarried(current.namespace);
        }
        if (isCarried) pending.add(this.asCarried(event));
      } else {
        current = undefined;
        await flush();
        await this.context.control.work(() => this.context.catalog.apply(event));
        this.forget(event.db, event.name);
        if (event.to !== undefined) this.forget(event.to.db, event.to.name);
      }
    }
    await flush();
    return changes;
  }

  /**
   * The event with its document as the target is to have it; without one where only the source can
   * tell what becomes of it.
   */
  private asCarried(event: DocumentEvent): DocumentEvent {
    const { document } = event;
    if (document === undefined) return event;
    const rule = this.context.map.ruleOf(event.collection.namespace);
    if (rule?.filter !== undefined || this.mayBeEvicted(event)) {
      return { ...event, document: undefined };
    }
    return rule?.edit === undefined ? event : { ...event, document: rule.edit(document) };
  }

  /**
   * Whether the source may have dropped this document from a capped collection before the
   * collection was copied: then it must be looked up, or it would come back, out of order.
   */
  private mayBeEvicted(event: DocumentEvent): boolean {
    const { inOrder, aheadUntil } = this.context.catalog;
    if (compareTimes(event.time, aheadUntil) > 0) return false;
    return inOrder.has(formatNamespace(event.collection.namespace));
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
    await control.work(() => catalog.prepareFor(namespace));
    known.add(key);
    return true;
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
