import { batchOf, documentsOf, groupsOf, partsOf } from './batches';
import {
  deleteStatement,
  replaceLength,
  replaceStatements,
  type RawDocument,
} from '../../bson/compose';
import { headedSequence, rawSequence, type RawBatch } from '../../bson/rawBatch';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { forEachLimited } from '../../concurrency';
import type { Deployment } from '../../deployment/deployment';
import { emptyingStatements, mayHoldEmptyTimestamp } from './emptyTimestamps';
import { BulkWriter, type MixedPart } from './bulkWriter';
import { CommandSender, type WriteLoad, type WriteOptions, type WriteReply } from './commandSender';
import { Displacer } from './displacer';
import {
  DUPLICATE_KEY,
  isIdConflict,
  isUniqueConflict,
  rejected,
  type ConflictPolicy,
  type WriteError,
} from './writeErrors';

/** As many as are ever let through at once. */
const PARTS_AT_ONCE = 8;

const lengthOf = ({ length }: Uint8Array) => length;

/**
 * Writes raw documents to the target. Every method is idempotent and retries what passes by
 * itself; the resolved promise means written with majority.
 */
export class TargetWriter {
  private readonly sender: CommandSender;
  private readonly bulk: BulkWriter;
  private readonly displacer: Displacer;

  constructor(
    target: Deployment,
    options: WriteOptions,
    load?: WriteLoad,
    /** Target namespaces in which each shard by itself keeps an `_id` unique. */
    private readonly scattered: ReadonlySet<string> = new Set(),
  ) {
    this.sender = new CommandSender(target, options, load);
    this.bulk = new BulkWriter(this.sender);
    this.displacer = new Displacer(this.sender, {
      put: (namespace, document) => this.put(namespace, document),
      remove: (namespace, id) => this.delete(namespace, [id]),
    });
  }

  /** Has the target end what it is writing at this moment: that fails with `Interrupted`. */
  interrupt(): Promise<void> {
    return this.sender.interrupt();
  }

  /** Whether {@link writeMixed} spares commands; not while the target is better sent smaller ones. */
  get takesMixed(): boolean {
    return this.bulk.isAvailable && this.sender.load.slots.parts === 1;
  }

  /** Writes parts for many collections together, in any order. */
  async writeMixed(parts: MixedPart[]): Promise<void> {
    await forEachLimited(await this.bulk.write(parts), PARTS_AT_ONCE, (part) =>
      part.kind === 'delete'
        ? this.delete(part.namespace, part.ids)
        : this.replace(part.namespace, part.documents, part.conflicts),
    );
  }

  /** Inserts a batch; documents whose `_id` is there already replace what is there. */
  async insert(
    namespace: Namespace,
    batch: RawBatch,
    conflicts: ConflictPolicy = 'fail',
  ): Promise<void> {
    const { slots, throttle } = this.sender.load;
    const parts = Math.max(slots.parts, throttle.partsOf(batch.count, batch.bytes.length));
    for (const part of partsOf(batch, parts)) {
      await this.insertPart(namespace, part, conflicts);
    }
  }

  private async insertPart(
    namespace: Namespace,
    batch: RawBatch,
    conflicts: ConflictPolicy,
  ): Promise<void> {
    await this.sender.take(batch.count, batch.bytes.length);
    const reply = await this.write(namespace, 'inserting into', () => ({
      insert: namespace.name,
      documents: headedSequence('documents', batch),
      ordered: false,
      bypassDocumentValidation: true,
    }));
    const existing: number[] = [];
    for (const error of reply.writeErrors ?? []) {
      if (isIdConflict(error)) {
        existing.push(error.index);
        continue;
      }
      const [document] = documentsOf(batch, [error.index]);
      if (document === undefined || conflicts === 'fail' || !isUniqueConflict(error)) {
        throw rejected(namespace, document?.id, error);
      }
      await this.displacer.put(namespace, document, error, conflicts);
    }
    if (existing.length > 0) {
      await this.replace(namespace, documentsOf(batch, existing), conflicts);
    }
    if (mayHoldEmptyTimestamp(batch.bytes)) {
      await this.emptyTimestamps(namespace, documentsOf(batch, batch.offsets.slice(0, -1).keys()));
    }
  }

  /** Puts each document in place of the one with its `_id`, or inserts it. */
  async replace(
    namespace: Namespace,
    documents: RawDocument[],
    conflicts: ConflictPolicy = 'fail',
  ): Promise<void> {
    if (this.scattered.has(formatNamespace(namespace))) {
      await this.deleteAndInsertAll(namespace, documents, conflicts);
      return;
    }
    let first = 0;
    for (const group of groupsOf(documents, replaceLength)) {
      const statements = replaceStatements(group);
      await this.sender.take(group.length, statements.bytes.length);
      const reply = await this.write(namespace, 'writing to', () => ({
        update: namespace.name,
        updates: headedSequence('updates', statements),
        ordered: false,
        bypassDocumentValidation: true,
      }));
      for (const error of reply.writeErrors ?? []) {
        const document = documents[first + error.index];
        if (document !== undefined && conflicts !== 'fail' && isUniqueConflict(error)) {
          await this.displacer.put(namespace, document, error, conflicts);
          continue;
        }
        if (document === undefined || error.code === DUPLICATE_KEY) {
          throw rejected(namespace, document?.id, error);
        }
        const next = await this.deleteAndInsert(namespace, document);
        if (next === undefined) continue;
        if (conflicts === 'fail' || !isUniqueConflict(next)) {
          throw rejected(namespace, document.id, next);
        }
        await this.displacer.put(namespace, document, next, conflicts);
      }
      first += group.length;
    }
    await this.emptyTimestamps(
      namespace,
      documents.filter(({ bytes }) => mayHoldEmptyTimestamp(bytes)),
    );
  }

  /** Sets the empty timestamps that the server filled when it was given these documents. */
  private async emptyTimestamps(namespace: Namespace, documents: RawDocument[]): Promise<void> {
    for (const group of groupsOf(emptyingStatements(documents), lengthOf)) {
      const reply = await this.write(namespace, 'writing to', () => ({
        update: namespace.name,
        updates: rawSequence('updates', group),
        ordered: false,
        bypassDocumentValidation: true,
      }));
      const [error] = reply.writeErrors ?? [];
      if (error !== undefined) throw rejected(namespace, undefined, error);
    }
  }

  /** Deletes by `_id` element; those that are not there are no error. */
  async delete(namespace: Namespace, ids: Buffer[]): Promise<void> {
    const all = this.scattered.has(formatNamespace(namespace));
    for (const group of groupsOf(
      ids.map((id) => deleteStatement(id, all)),
      lengthOf,
    )) {
      const bytes = group.reduce((sum, statement) => sum + statement.length, 0);
      await this.sender.take(group.length, bytes);
      const reply = await this.write(namespace, 'deleting from', () => ({
        delete: namespace.name,
        deletes: rawSequence('deletes', group),
        ordered: false,
      }));
      const [error] = reply.writeErrors ?? [];
      if (error !== undefined) throw rejected(namespace, undefined, error);
    }
  }

  /**
   * Where the shard key may have changed, the document to replace lies on any shard, and an upsert
   * would have to know its key.
   */
  private async deleteAndInsertAll(
    namespace: Namespace,
    documents: RawDocument[],
    conflicts: ConflictPolicy,
  ): Promise<void> {
    await this.delete(
      namespace,
      documents.map(({ id }) => id),
    );
    await this.insert(namespace, batchOf(documents.map(({ bytes }) => bytes)), conflicts);
  }

  /** Puts one document; what stands in its way is returned. */
  private async put(namespace: Namespace, document: RawDocument): Promise<WriteError | undefined> {
    if (this.scattered.has(formatNamespace(namespace))) {
      return this.deleteAndInsert(namespace, document);
    }
    const reply = await this.write(namespace, 'writing to', () => ({
      update: namespace.name,
      updates: headedSequence('updates', replaceStatements([document])),
      bypassDocumentValidation: true,
    }));
    const [error] = reply.writeErrors ?? [];
    const isInTheWay = error === undefined || error.code === DUPLICATE_KEY;
    return isInTheWay ? error : this.deleteAndInsert(namespace, document);
  }

  /** For documents that can't be the replacement of an update, such as those with names like `$set`. */
  private async deleteAndInsert(
    namespace: Namespace,
    document: RawDocument,
  ): Promise<WriteError | undefined> {
    await this.delete(namespace, [document.id]);
    const reply = await this.write(namespace, 'inserting into', () => ({
      insert: namespace.name,
      documents: rawSequence('documents', [document.bytes]),
      bypassDocumentValidation: true,
    }));
    const [error] = reply.writeErrors ?? [];
    // There already: an earlier attempt whose answer was lost.
    return error === undefined || isIdConflict(error) ? undefined : error;
  }

  private write(
    { db, name }: Namespace,
    verb: string,
    command: () => Record<string, unknown>,
  ): Promise<WriteReply> {
    return this.sender.send(db, `${verb} ${formatNamespace({ db, name })}`, command);
  }
}
