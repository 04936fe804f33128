import { createHash } from 'node:crypto';
import { decodeFaithfully, encodeFaithfully, type FaithfulDocument } from '../bson/faithful';
import { idElement } from '../bson/raw';
import { DocumentOrder } from './documentOrder';
import type { DocumentStream } from './documentStream';

/** A document that is on one side only, or differs. */
export interface DocumentDifference {
  kind: 'missing' | 'extra' | 'different' | 'order';
  /** The `_id` element. */
  id: Buffer;
}

/** What a comparison of two streams came to. */
export interface ComparedDocuments {
  /** On the source's side. */
  documents: number;
  bytes: number;
}

/** Both sides are in orders too different for a comparison in one pass. */
export class TooFarApart extends Error {}

/** The document with its fields sorted by name at every level, for comparing content alone. */
function sorted(document: Buffer): Buffer {
  return encodeFaithfully(sortFields(decodeFaithfully(document)) as FaithfulDocument);
}

/** Whether two documents hold the same, whatever the order of their fields. */
export function sameContent(a: Buffer, b: Buffer): boolean {
  return sorted(a).equals(sorted(b));
}

function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (!(value instanceof Map)) return value;
  const fields = [...(value as FaithfulDocument)].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(fields.map(([name, inner]) => [name, sortFields(inner)]));
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function idOf(document: Buffer): string {
  return idElement(document, 0)?.toString('latin1') ?? '';
}

/** Documents of one side that the other has not brought yet, by `_id` element as latin1. */
type Waiting = Map<string, { essence: Buffer; place: number }>;

/**
 * Compares two streams in the same order byte for byte. Where they part, documents wait in a map
 * until the other side brings theirs, so that a missing one does not make all after it look
 * different, and no order of `_id`s needs to be known.
 * @param options `inOrder`: the documents' order is compared too (capped collections);
 * `ignoreFieldOrder`: documents of the same content in another order of fields are equal;
 * `mostWaitingBytes`: how much may wait for the other side as it is; only digests wait, without
 * limit, where this is not given
 * @throws TooFarApart when more waits
 */
export async function compareDocuments(
  source: DocumentStream,
  target: DocumentStream,
  onDifference: (difference: DocumentDifference) => void,
  options: {
    inOrder: boolean;
    ignoreFieldOrder?: boolean;
    mostWaitingBytes?: number;
    beforeStep?: () => Promise<void>;
  },
): Promise<ComparedDocuments> {
  const compared = { documents: 0, bytes: 0 };
  let targetDocuments = 0;
  const { mostWaitingBytes, inOrder, ignoreFieldOrder = false } = options;
  const onlySource: Waiting = new Map();
  const onlyTarget: Waiting = new Map();
  let waitingBytes = 0;
  const order = inOrder ? new DocumentOrder() : undefined;

  const essence = (document: Buffer) => {
    const content = ignoreFieldOrder ? sorted(document) : document;
    return mostWaitingBytes === undefined ? digestOf(content) : content;
  };

  const meet = (document: Buffer, place: number, own: Waiting, other: Waiting) => {
    const key = idOf(document);
    const met = other.get(key);
    if (met === undefined) {
      // A copy: a slice would keep the whole reply in memory.
      const kept = Buffer.from(essence(document));
      waitingBytes += kept.length;
      own.set(key, { essence: kept, place });
      return;
    }
    other.delete(key);
    waitingBytes -= met.essence.length;
    const id = Buffer.from(key, 'latin1');
    if (!met.essence.equals(essence(document))) onDifference({ kind: 'different', id });
    else if (own === onlySource) order?.note(place, met.place, id);
    else order?.note(met.place, place, id);
  };

  const compareAtHand = (): void => {
    const [left, right] = [compared.documents, targetDocuments];
    const equal = skipEqual(source, target, (id) => order?.note(left, right, id));
    if (equal.documents > 0) {
      compared.documents += equal.documents;
      compared.bytes += equal.bytes;
      targetDocuments += equal.documents;
      return;
    }
    if (source.available > 0) {
      const document = source.take();
      compared.bytes += document.length;
      meet(document, compared.documents++, onlySource, onlyTarget);
    }
    if (target.available > 0) meet(target.take(), targetDocuments++, onlyTarget, onlySource);
  };

  for (;;) {
    await options.beforeStep?.();
    const [left, right] = await Promise.all([source.ready(), target.ready()]);
    if (!left && !right) break;
    do compareAtHand();
    while (
      (source.available > 0 || !left) &&
      (target.available > 0 || !right) &&
      source.available + target.available > 0
    );
    if (waitingBytes > (mostWaitingBytes ?? Infinity)) throw new TooFarApart();
  }
  for (const id of onlySource.keys()) {
    onDifference({ kind: 'missing', id: Buffer.from(id, 'latin1') });
  }
  for (const id of onlyTarget.keys()) {
    onDifference({ kind: 'extra', id: Buffer.from(id, 'latin1') });
  }
  for (const id of order?.displaced() ?? []) onDifference({ kind: 'order', id });
  return compared;
}

/**
 * Skips as many documents at hand as are equal on both sides; tells how many.
 * @param onRun told of the `_id` element of the first of them
 */
function skipEqual(
  source: DocumentStream,
  target: DocumentStream,
  onRun: (id: Buffer) => void,
): ComparedDocuments {
  const skipped = { documents: 0, bytes: 0 };
  const most = () => Math.min(source.available, target.available);
  let documents = most();
  // Nearly always all of them are, or, where the sides are out of step, not one.
  if (documents > 1 && !source.next(1).equals(target.next(1))) return skipped;
  while (documents > 0) {
    const bytes = source.next(documents);
    if (bytes.equals(target.next(documents))) {
      if (skipped.documents === 0) onRun(Buffer.from(idOf(bytes), 'latin1'));
      source.skip(documents);
      target.skip(documents);
      skipped.documents += documents;
      skipped.bytes += bytes.length;
      documents = Math.min(documents, most());
    } else {
      documents = Math.floor(documents / 2);
    }
  }
  return skipped;
}
