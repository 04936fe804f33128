import { createHash } from 'node:crypto';
import { decodeFaithfully, encodeFaithfully, type FaithfulDocument } from '../bson/faithful';
import { idElement } from '../bson/raw';
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

/** Documents seen on one side and not yet on the other: `_id` element to digest. */
type Unmatched = Map<string, string>;

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

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

function idOf(document: Buffer): string {
  return idElement(document, 0)?.toString('latin1') ?? '';
}

/**
 * Compares two streams in the same order byte for byte. Where they part, documents wait in a map
 * until the other side brings theirs, so that a missing one does not make all after it look
 * different, and no order of `_id`s needs to be known.
 * @param options `inOrder`: the documents' order is compared too (capped collections);
 * `ignoreFieldOrder`: documents of the same content in another order of fields are equal
 */
export async function compareDocuments(
  source: DocumentStream,
  target: DocumentStream,
  onDifference: (difference: DocumentDifference) => void,
  options: { inOrder: boolean; ignoreFieldOrder?: boolean; beforeStep?: () => Promise<void> },
): Promise<ComparedDocuments> {
  const compared = { documents: 0, bytes: 0 };
  const onlySource: Unmatched = new Map();
  const onlyTarget: Unmatched = new Map();

  const digest = (document: Buffer) =>
    digestOf(options.ignoreFieldOrder === true ? sorted(document) : document);

  const meet = (document: Buffer, own: Unmatched, other: Unmatched) => {
    const id = idOf(document);
    const waiting = other.get(id);
    if (waiting === undefined) {
      own.set(id, digest(document));
      return;
    }
    other.delete(id);
    const same = waiting === digest(document);
    if (!same || options.inOrder) {
      onDifference({ kind: same ? 'order' : 'different', id: Buffer.from(id, 'latin1') });
    }
  };

  for (;;) {
    await options.beforeStep?.();
    const [left, right] = await Promise.all([source.ready(), target.ready()]);
    if (!left && !right) break;
    const equal = left && right ? skipEqual(source, target, compared) : 0;
    if (equal > 0) continue;
    if (left && right) {
      const a = source.take();
      const b = target.take();
      count(compared, a);
      if (a.equals(b)) continue;
      meet(a, onlySource, onlyTarget);
      meet(b, onlyTarget, onlySource);
    } else if (left) {
      const document = source.take();
      count(compared, document);
      meet(document, onlySource, onlyTarget);
    } else {
      meet(target.take(), onlyTarget, onlySource);
    }
  }
  for (const id of onlySource.keys()) {
    onDifference({ kind: 'missing', id: Buffer.from(id, 'latin1') });
  }
  for (const id of onlyTarget.keys()) {
    onDifference({ kind: 'extra', id: Buffer.from(id, 'latin1') });
  }
  return compared;
}

function count(compared: ComparedDocuments, document: Buffer): void {
  compared.documents++;
  compared.bytes += document.length;
}

/**
 * Where everything at hand on the shorter side stands on the other too, skips it at once: both
 * begin with a document, so equal bytes are equal documents.
 */
function skipEqual(
  source: DocumentStream,
  target: DocumentStream,
  compared: ComparedDocuments,
): number {
  const a = source.rest;
  const b = target.rest;
  const length = Math.min(a.length, b.length);
  if (a.compare(b, 0, length, 0, length) !== 0) return 0;
  const documents = Math.min(source.available, target.available);
  source.skip(documents);
  target.skip(documents);
  compared.documents += documents;
  compared.bytes += length;
  return documents;
}
