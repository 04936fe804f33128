import type { RawDocument } from '../bson/compose';
import type { Namespace } from '../catalog/namespaces';
import { batchOf } from '../target/writing/batches';
import type { MixedPart } from '../target/writing/bulkWriter';
import type { TargetWriter } from '../target/writing/targetWriter';
import type { ConflictPolicy } from '../target/writing/writeErrors';

/** Of a part, and of what is sent in one command. */
interface Size {
  items: number;
  bytes: number;
}

/** More than this for one collection makes a command of its own. */
const SMALL: Size = { items: 100, bytes: 1_000_000 };

/** Parts are sent when they are so much together. */
const FULL: Size = { items: 1_000, bytes: 16_000_000 };

/**
 * Writes changes to the target. Where that takes parts for many collections in one command, small
 * ones are kept until there are enough: a command for each would take a round trip for each.
 */
export class MixedWriter {
  private parts: MixedPart[] = [];
  private size: Size = { items: 0, bytes: 0 };

  constructor(private readonly writer: TargetWriter) {}

  /** Inserts documents, or puts them in the place of those with their `_id`s. */
  async insert(
    namespace: Namespace,
    documents: RawDocument[],
    conflicts: ConflictPolicy,
  ): Promise<void> {
    if (await this.isKept({ namespace, kind: 'insert', documents, conflicts })) return;
    const batch = batchOf(documents.map(({ bytes }) => bytes));
    await this.writer.insert(namespace, batch, conflicts);
  }

  /** Puts documents in the place of those with their `_id`s, or inserts them. */
  async replace(
    namespace: Namespace,
    documents: RawDocument[],
    conflicts: ConflictPolicy,
  ): Promise<void> {
    if (await this.isKept({ namespace, kind: 'replace', documents, conflicts })) return;
    await this.writer.replace(namespace, documents, conflicts);
  }

  /** Deletes by `_id` element. */
  async delete(namespace: Namespace, ids: Buffer[]): Promise<void> {
    if (await this.isKept({ namespace, kind: 'delete', ids })) return;
    await this.writer.delete(namespace, ids);
  }

  /** Writes what was kept; if that fails it is kept still, for whoever tries again. */
  async flush(): Promise<void> {
    const { parts } = this;
    this.parts = [];
    this.size = { items: 0, bytes: 0 };
    if (parts.length === 0) return;
    try {
      await this.writer.writeMixed(parts);
    } catch (error) {
      parts.forEach((part) => this.keep(part));
      throw error;
    }
  }

  private async isKept(part: MixedPart): Promise<boolean> {
    const { items, bytes } = sizeOf(part);
    const isSmall = items <= SMALL.items && bytes <= SMALL.bytes;
    if (!this.writer.takesMixed || !isSmall) return false;
    this.keep(part);
    if (this.size.items >= FULL.items || this.size.bytes >= FULL.bytes) await this.flush();
    return true;
  }

  private keep(part: MixedPart): void {
    this.parts.push(part);
    const { items, bytes } = sizeOf(part);
    this.size.items += items;
    this.size.bytes += bytes;
  }
}

function sizeOf(part: MixedPart): Size {
  const lengths =
    part.kind === 'delete'
      ? part.ids.map(({ length }) => length)
      : part.documents.map(({ bytes }) => bytes.length);
  return { items: lengths.length, bytes: lengths.reduce((sum, length) => sum + length, 0) };
}
