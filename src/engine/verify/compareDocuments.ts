import { hash } from 'node:crypto';
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

/** Takes differences as they are found, and may hold the comparison up meanwhile. */
export type TakeDifferences = (found: DocumentDifference[]) => Promise<void>;

/** Which of both sides. */
export type SideName = 'source' | 'target';

/** How documents are compared. */
export interface ComparingOptions {
  /** The documents' order is compared, too (capped collections). */
  inOrder: boolean;
  /** Documents of the same content in another order of fields are equal. */
  ignoreFieldOrder?: boolean;
  /** As much as may wait for the other side; digests of documents if there is {@link lookUp}. */
  mostWaitingBytes: number;
  /**
   * Digests of a side's documents by `_id` elements, in their order; undefined for what is not
   * there. With it, what waits for too long is looked up instead of waited for.
   */
  lookUp?: (side: SideName, ids: Buffer[]) => Promise<(Buffer | undefined)[]>;
  beforeStep?: () => Promise<void>;
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

function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (!(value instanceof Map)) return value;
  const fields = [...(value as FaithfulDocument)].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(fields.map(([name, inner]) => [name, sortFields(inner)]));
}

/** What stands for a document where it is not kept itself. */
export function digestOf(document: Buffer, ignoreFieldOrder: boolean): Buffer {
  return hash('sha256', contentOf(document, ignoreFieldOrder), 'buffer');
}

function contentOf(document: Buffer, ignoreFieldOrder: boolean): Buffer {
  return ignoreFieldOrder ? sorted(document) : document;
}

function idOf(document: Buffer): string {
  return idElement(document, 0)?.toString('latin1') ?? '';
}

/** A document of one side that the other has not brought yet. */
interface Waiting {
  essence: Buffer;
  place: number;
}

/** About what a waiting document takes in memory besides its essence and twice its `_id`. */
const WAITING_BYTES = 200;

/**
 * Compares two streams in the same order byte for byte. Where they part, documents wait in a map
 * until the other side brings theirs, so that a missing one does not make all after it look
 * different, and no order of `_id`s needs to be known. What waits is bounded, however much differs.
 * @throws TooFarApart when more would wait, and nothing can be looked up
 */
export async function compareDocuments(
  source: DocumentStream,
  target: DocumentStream,
  take: TakeDifferences,
  options: ComparingOptions,
): Promise<ComparedDocuments> {
  return new Comparison(source, target, take, options).run();
}

class Comparison {
  private readonly compared = { documents: 0, bytes: 0 };
  private targetDocuments = 0;
  private readonly waiting = {
    source: new Map<string, Waiting>(),
    target: new Map<string, Waiting>(),
  };
  private waitingBytes = 0;
  /** Something that waited was looked up: what the other side brings of it waits in vain. */
  private isLookedUp = false;
  private readonly order: DocumentOrder | undefined;
  private found: DocumentDifference[] = [];

  constructor(
    private readonly source: DocumentStream,
    private readonly target: DocumentStream,
    private readonly take: TakeDifferences,
    private readonly options: ComparingOptions,
  ) {
    this.order = options.inOrder ? new DocumentOrder() : undefined;
  }

  async run(): Promise<ComparedDocuments> {
    const { source, target } = this;
    for (;;) {
      await this.options.beforeStep?.();
      const [left, right] = await Promise.all([source.ready(), target.ready()]);
      if (!left && !right) break;
      do this.compareAtHand();
      while (
        (source.available > 0 || !left) &&
        (target.available > 0 || !right) &&
        source.available + target.available > 0
      );
      await this.keepBounds();
      await this.tell();
    }
    await this.conclude();
    return this.compared;
  }

  private compareAtHand(): void {
    const { source, target, compared, order } = this;
    const [left, right] = [compared.documents, this.targetDocuments];
    const equal = skipEqual(source, target, (id) => order?.note(left, right, id));
    if (equal.documents > 0) {
      compared.documents += equal.documents;
      compared.bytes += equal.bytes;
      this.targetDocuments += equal.documents;
      return;
    }
    if (source.available > 0) {
      const document = source.take();
      compared.bytes += document.length;
      this.meet('source', document, compared.documents++);
    }
    if (target.available > 0) this.meet('target', target.take(), this.targetDocuments++);
  }

  private meet(side: SideName, document: Buffer, place: number): void {
    const key = idOf(document);
    const met = this.waiting[otherOf(side)].get(key);
    if (met === undefined) {
      // A copy: a slice would keep the whole reply in memory.
      this.wait(side, key, { essence: Buffer.from(this.essence(document)), place });
      return;
    }
    this.forget(otherOf(side), key);
    const id = Buffer.from(key, 'latin1');
    if (!met.essence.equals(this.essence(document))) this.found.push({ kind: 'different', id });
    else if (side === 'source') this.order?.note(place, met.place, id);
    else this.order?.note(met.place, place, id);
  }

  private essence(document: Buffer): Buffer {
    const { lookUp, ignoreFieldOrder = false } = this.options;
    return lookUp === undefined
      ? contentOf(document, ignoreFieldOrder)
      : digestOf(document, ignoreFieldOrder);
  }

  private wait(side: SideName, key: string, waiting: Waiting): void {
    this.forget(side, key);
    this.waiting[side].set(key, waiting);
    this.waitingBytes += bytesOf(key, waiting);
  }

  private forget(side: SideName, key: string): void {
    const waiting = this.waiting[side].get(key);
    if (waiting === undefined) return;
    this.waiting[side].delete(key);
    this.waitingBytes -= bytesOf(key, waiting);
  }

  private async keepBounds(): Promise<void> {
    const { mostWaitingBytes, lookUp } = this.options;
    if (this.waitingBytes <= mostWaitingBytes && this.order?.isTooLong !== true) return;
    if (lookUp === undefined || this.order !== undefined) throw new TooFarApart();
    // All of it: what stays would be looked at again with every reply.
    for (const side of ['source', 'target'] as const) await this.lookUp(side);
  }

  /** Looks up on the other side what one side's documents wait for. */
  private async lookUp(side: SideName): Promise<void> {
    this.isLookedUp = true;
    const own = this.waiting[side];
    for (;;) {
      const some = [...take(own.entries(), LOOKED_UP_TOGETHER)];
      if (some.length === 0) return;
      const ids = some.map(([key]) => Buffer.from(key, 'latin1'));
      const others = (await this.options.lookUp?.(otherOf(side), ids)) ?? [];
      some.forEach(([key, { essence }], place) => {
        const [id, other] = [ids[place] ?? Buffer.alloc(0), others[place]];
        this.forget(side, key);
        // Of a pair that differs the source's document tells.
        if (other === undefined) this.lone(side, id);
        else if (side === 'source' && !other.equals(essence)) {
          this.found.push({ kind: 'different', id });
        }
      });
      await this.tell();
    }
  }

  private lone(side: SideName, id: Buffer): void {
    this.found.push({ kind: side === 'source' ? 'missing' : 'extra', id });
  }

  private async conclude(): Promise<void> {
    for (const side of ['source', 'target'] as const) {
      if (this.isLookedUp) await this.lookUp(side);
      for (const key of this.waiting[side].keys()) this.lone(side, Buffer.from(key, 'latin1'));
    }
    for (const id of this.order?.displaced() ?? []) this.found.push({ kind: 'order', id });
    await this.tell();
  }

  private async tell(): Promise<void> {
    if (this.found.length === 0) return;
    const { found } = this;
    this.found = [];
    await this.take(found);
  }
}

/** Documents looked up by one command. */
const LOOKED_UP_TOGETHER = 1_000;

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ === most) return;
    yield item;
  }
}

function otherOf(side: SideName): SideName {
  return side === 'source' ? 'target' : 'source';
}

function bytesOf(key: string, { essence }: Waiting): number {
  return 2 * key.length + essence.length + WAITING_BYTES;
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
