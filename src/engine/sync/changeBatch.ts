import { documentLength, documentOf } from '../bson/compose';
import { idElement } from '../bson/raw';
import type { ClusterTime } from '../model/clusterTime';
import type { ChangedCollection } from '../reading/fetch';
import type { DocumentEvent } from './events';

/**
 * What is left to do for one document after all its changes of a batch: put the document that the
 * last event carried, fetch it as it is in the source now, or delete it.
 */
export type PendingChange =
  | { action: 'insert' | 'replace'; id: Buffer; bytes: Buffer; time: ClusterTime }
  | { action: 'fetch' | 'delete' };

/** The pending changes of one collection. */
export interface CollectionChanges {
  collection: ChangedCollection;
  /** By document key, as {@link DocumentEvent.key}. */
  changes: Map<string, PendingChange>;
  /** Events that they were reduced from. */
  events: number;
}

/** A change to be fetched: nothing of it but its key needs to be kept. */
export const FETCH: PendingChange = { action: 'fetch' };
const DELETE: PendingChange = { action: 'delete' };

/** Roughly what a change takes in memory besides its document. */
const CHANGE_BYTES = 150;

/** A document from this size on is much of the reply it came in: keeping that costs less than a copy. */
const LARGE_BYTES = 4_000_000;

/** The `_id` element of a document key. */
export function idOfKey(key: string): Buffer {
  const id = idElement(Buffer.from(key, 'latin1'), 0);
  if (id === undefined) throw new RangeError('a document key without _id');
  return id;
}

/**
 * Changes between two catalog events, reduced to one a document: only the last counts, since a
 * document is always written whole. An update is carried out by fetching the document, which is
 * then at least as new as the event. Applying the same events again, after a crash or over a
 * snapshot that was read later than they happened, therefore ends in the same bytes; applying
 * update descriptions again would not, since a field set, removed and set again moves.
 * It keeps nothing of the replies that the events came in but large documents.
 */
export class ChangeBatch {
  private readonly byCollection = new Map<string, CollectionChanges>();
  /** About what it takes in memory. */
  bytes = 0;
  /** The newest event's time. */
  time: ClusterTime = { seconds: 0, increment: 0 };

  add(event: DocumentEvent): void {
    this.time = event.time;
    // Merged by key bytes: keys that compare equal but differ in bytes (1 and 1.0) stay apart,
    // and come out right because deletes are carried out first.
    const of = this.of(event.collection);
    of.events++;
    const change = pendingChange(event);
    const key = keyAfter(event, change);
    // Inserted again, it comes after all others: capped collections keep that order.
    if (event.operation === 'insert' || key !== event.key) of.changes.delete(event.key);
    of.changes.set(key, change);
    this.bytes += CHANGE_BYTES + ('bytes' in change ? change.bytes.length : 0);
  }

  collections(): CollectionChanges[] {
    return [...this.byCollection.values()];
  }

  private of(collection: ChangedCollection): CollectionChanges {
    let changes = this.byCollection.get(collection.key);
    if (changes === undefined) {
      changes = { collection, changes: new Map(), events: 0 };
      this.byCollection.set(collection.key, changes);
    }
    return changes;
  }
}

function pendingChange(event: DocumentEvent): PendingChange {
  const { id, operation, document, time } = event;
  if (operation === 'delete') return DELETE;
  // A replacement may have changed the shard key, and so the key of the events that follow.
  const mayMove = operation === 'replace' && hasShardKey(event);
  if (operation === 'update' || document === undefined || mayMove) return FETCH;
  const bytes = document.length < LARGE_BYTES ? Buffer.from(document) : document;
  return { action: operation, id: Buffer.from(id), bytes, time };
}

/**
 * The key that the next event of this document bears. A replacement may put 42.0 in the place of
 * the `_id` 42: its own event bears the earlier one.
 */
function keyAfter(event: DocumentEvent, change: PendingChange): string {
  if (change.action !== 'replace') return event.key;
  const id = idElement(change.bytes, 0);
  if (id === undefined || id.equals(event.id)) return event.key;
  return documentOf([id]).toString('latin1');
}

function hasShardKey({ key, id }: DocumentEvent): boolean {
  return key.length > documentLength(id.length);
}
