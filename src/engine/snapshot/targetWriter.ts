import { batchOf, documentsOf, groupsOf, partsOf } from './batches';
import {
  deleteStatement,
  replaceLength,
  replaceStatements,
  type RawDocument,
} from '../bson/compose';
import { idElement } from '../bson/raw';
import { headedSequence, rawSequence, type RawBatch } from '../bson/rawBatch';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { emptyingStatements, mayHoldEmptyTimestamp } from './emptyTimestamps';
import { Throttle } from '../load/throttle';
import { WriteSlots } from '../load/writeSlots';
import { isPassing, isPassingCode, retrying, type RetryOptions } from '../retry';
import { MongoServerError, type ClientSession } from 'mongodb';
import {
  displaceable,
  DUPLICATE_KEY,
  isIdConflict,
  rejected,
  type ConflictPolicy,
  type WriteError,
} from './writeErrors';

/** A collection has at most 64 indexes, so no document holds up more unique values. */
const MOST_DISPLACED = 64;

/** A command that takes longer says that the target has enough to do. */
const SLOW_MS = 10_000;

/** Majority, so that a checkpoint written afterwards never covers a write that an election undoes. */
const WRITE_CONCERN = { w: 'majority', wtimeout: 60_000 };

interface WriteReply {
  writeErrors?: WriteError[];
  writeConcernError?: { code: number; errmsg: string };
}

const lengthOf = ({ length }: Uint8Array) => length;

/**
 * Writes raw documents to the target. Every method is idempotent and retries what passes by
 * itself; the resolved promise means written with majority.
 */
export class TargetWriter {
  /** Of all its writes, by which the target knows them. */
  private session: ClientSession | undefined;

  constructor(
    private readonly target: Deployment,
    private readonly retry: Omit<RetryOptions, 'what'> & {
      /** Runs one write and its answer, unless a pause is wanted; then when that is over. */
      work?: <T>(write: () => Promise<T>) => Promise<T>;
    },
    private readonly load: { throttle: Throttle; slots: WriteSlots } = {
      throttle: new Throttle(),
      slots: new WriteSlots(),
    },
    /** Target namespaces in which each shard by itself keeps an `_id` unique. */
    private readonly scattered: ReadonlySet<string> = new Set(),
  ) {}

  /** Has the target end what it is writing at this moment: that fails with `Interrupted`. */
  async interrupt(): Promise<void> {
    const id = this.session?.id;
    if (id === undefined) return;
    await this.target.client.db('admin').command({ killSessions: [id] });
  }

  /** Inserts a batch; documents whose `_id` is there already replace what is there. */
  async insert(
    namespace: Namespace,
    batch: RawBatch,
    conflicts: ConflictPolicy = 'fail',
  ): Promise<void> {
    const { slots, throttle } = this.load;
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
    await this.load.throttle.take(batch.count, batch.bytes.length, this.retry.sleep);
    const reply = await this.write(namespace, 'inserting into', () => ({
      insert: namespace.name,
      documents: headedSequence('documents', batch),
      ordered: false,
      bypassDocumentValidation: true,
    }));
    const existing: number[] = [];
    for (const error of reply.writeErrors ?? []) {
      if (!isIdConflict(error) && !displaceable(error, conflicts)) {
        const [document] = documentsOf(batch, [error.index]);
        throw rejected(namespace, document?.id, error);
      }
      existing.push(error.index);
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
      await this.load.throttle.take(group.length, statements.bytes.length, this.retry.sleep);
      const reply = await this.write(namespace, 'writing to', () => ({
        update: namespace.name,
        updates: headedSequence('updates', statements),
        ordered: false,
        bypassDocumentValidation: true,
      }));
      for (const error of reply.writeErrors ?? []) {
        const document = documents[first + error.index];
        if (document !== undefined && displaceable(error, conflicts)) {
          await this.replaceDisplacing(namespace, document, error);
          continue;
        }
        if (document === undefined || error.code === DUPLICATE_KEY) {
          throw rejected(namespace, document?.id, error);
        }
        await this.deleteAndInsert(namespace, document);
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
      await this.load.throttle.take(group.length, bytes, this.retry.sleep);
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

  /** Puts one document, removing those that hold its unique values, one after the other. */
  private async replaceDisplacing(
    namespace: Namespace,
    document: RawDocument,
    conflict: WriteError,
  ): Promise<void> {
    let error = conflict;
    for (let attempt = 0; attempt < MOST_DISPLACED; attempt++) {
      await this.displace(namespace, error);
      const reply = await this.write(namespace, 'writing to', () => ({
        update: namespace.name,
        updates: headedSequence('updates', replaceStatements([document])),
        bypassDocumentValidation: true,
      }));
      const [next] = reply.writeErrors ?? [];
      if (next === undefined) return;
      if (!displaceable(next, 'displace')) throw rejected(namespace, document.id, next);
      error = next;
    }
    throw rejected(namespace, document.id, error);
  }

  /** Removes the document that holds the unique value of another one, if it still does. */
  private async displace(namespace: Namespace, error: WriteError): Promise<void> {
    const { db, name } = namespace;
    const holder = await this.target.client
      .db(db)
      .collection(name)
      .findOne(error.keyValue ?? {}, { projection: { _id: 1 }, raw: true });
    if (holder === null) return;
    const id = idElement(Buffer.from(holder as unknown as Uint8Array), 0);
    if (id !== undefined) await this.delete(namespace, [id]);
  }

  /** For documents that can't be the replacement of an update, such as those with names like `$set`. */
  private async deleteAndInsert(namespace: Namespace, document: RawDocument): Promise<void> {
    await this.delete(namespace, [document.id]);
    const reply = await this.write(namespace, 'inserting into', () => ({
      insert: namespace.name,
      documents: rawSequence('documents', [document.bytes]),
      bypassDocumentValidation: true,
    }));
    const [error] = reply.writeErrors ?? [];
    // There already: an earlier attempt whose answer was lost.
    if (error !== undefined && !isIdConflict(error)) throw rejected(namespace, document.id, error);
  }

  private async write(
    namespace: Namespace,
    verb: string,
    command: () => Record<string, unknown>,
  ): Promise<WriteReply> {
    const { slots } = this.load;
    const write = async () => {
      const started = performance.now();
      try {
        const reply = await this.send(namespace, command());
        if (performance.now() - started > SLOW_MS) slots.press();
        return reply;
      } catch (error) {
        if (isPassing(error)) slots.press();
        throw error;
      }
    };
    const { work } = this.retry;
    return retrying(() => slots.use(() => (work === undefined ? write() : work(write))), {
      ...this.retry,
      what: `${verb} ${formatNamespace(namespace)}`,
    });
  }

  /** One command; what passes by itself is thrown, even when the reply carries it inside. */
  private async send(namespace: Namespace, command: Record<string, unknown>): Promise<WriteReply> {
    const { client } = this.target;
    this.session ??= client.startSession();
    const reply = (await client
      .db(namespace.db)
      .command(
        { ...command, writeConcern: WRITE_CONCERN },
        { session: this.session },
      )) as WriteReply;
    const passing =
      reply.writeConcernError ?? reply.writeErrors?.find(({ code }) => isPassingCode(code));
    if (passing !== undefined) throw new MongoServerError({ ...passing, message: passing.errmsg });
    return reply;
  }
}
