import { deleteStatement, replaceStatement } from '../bson/compose';
import { describeId } from '../bson/ids';
import { idElement } from '../bson/raw';
import { batchSequence, rawSequence, type RawBatch } from '../bson/rawBatch';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { Throttle } from '../load/throttle';
import { WriteSlots } from '../load/writeSlots';
import { isPassing, isPassingCode, retrying, type RetryOptions } from '../retry';
import { MongoServerError } from 'mongodb';

/** Most statements and bytes a command; the server takes 100,000 and 48,000,000. */
const MOST_STATEMENTS = 100_000;
const MOST_BYTES = 40_000_000;

const DUPLICATE_KEY = 11000;

/** A command that takes longer says that the target has enough to do. */
const SLOW_MS = 10_000;

/** Majority, so that a checkpoint written afterwards never covers a write that an election undoes. */
const WRITE_CONCERN = { w: 'majority', wtimeout: 60_000 };

interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
}

interface WriteReply {
  writeErrors?: WriteError[];
  writeConcernError?: { code: number; errmsg: string };
}

/** A document to put into the target: its `_id` element and its bytes. */
export interface RawDocument {
  id: Buffer;
  bytes: Buffer;
}

function documentsOf(batch: RawBatch, indexes: Iterable<number>): RawDocument[] {
  const documents: RawDocument[] = [];
  for (const index of indexes) {
    const bytes = batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]);
    const id = idElement(bytes, 0);
    if (id === undefined) throw new RangeError('a document without _id');
    documents.push({ id, bytes });
  }
  return documents;
}

/** Cuts a batch into about equal parts, by documents. */
function* partsOf(batch: RawBatch, parts: number): Generator<RawBatch> {
  const size = Math.ceil(batch.count / parts);
  for (let first = 0; first < batch.count; first += size) {
    const offsets = batch.offsets.slice(first, first + size + 1);
    const start = offsets[0] ?? 0;
    yield {
      bytes: batch.bytes.subarray(start, offsets.at(-1)),
      offsets: start === 0 ? offsets : offsets.map((offset) => offset - start),
      count: offsets.length - 1,
      // Later parts have earlier ones before them, which may still be on their way.
      headroom: first === 0 ? batch.headroom : 0,
    };
  }
}

/** Cuts statements into groups that one command takes. */
function* groupsOf(statements: Buffer[]): Generator<Buffer[]> {
  let group: Buffer[] = [];
  let bytes = 0;
  for (const statement of statements) {
    if (
      group.length > 0 &&
      (group.length === MOST_STATEMENTS || bytes + statement.length > MOST_BYTES)
    ) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(statement);
    bytes += statement.length;
  }
  if (group.length > 0) yield group;
}

/**
 * Writes raw documents to the target. Every method is idempotent and retries what passes by
 * itself; the resolved promise means written with majority.
 */
export class TargetWriter {
  constructor(
    private readonly target: Deployment,
    private readonly retry: Omit<RetryOptions, 'what'>,
    private readonly load: { throttle: Throttle; slots: WriteSlots } = {
      throttle: new Throttle(),
      slots: new WriteSlots(),
    },
  ) {}

  /** Inserts a batch; documents whose `_id` is there already replace what is there. */
  async insert(namespace: Namespace, batch: RawBatch): Promise<void> {
    const { slots, throttle } = this.load;
    const parts = Math.max(slots.parts, throttle.partsOf(batch.count, batch.bytes.length));
    for (const part of partsOf(batch, parts)) {
      await this.insertPart(namespace, part);
    }
  }

  private async insertPart(namespace: Namespace, batch: RawBatch): Promise<void> {
    await this.load.throttle.take(batch.count, batch.bytes.length, this.retry.sleep);
    const reply = await this.write(namespace, 'inserting into', () => ({
      insert: namespace.name,
      documents: batchSequence(batch),
      ordered: false,
      bypassDocumentValidation: true,
    }));
    const existing: number[] = [];
    for (const error of reply.writeErrors ?? []) {
      if (!isIdConflict(error)) {
        const [document] = documentsOf(batch, [error.index]);
        throw rejected(namespace, document?.id, error);
      }
      existing.push(error.index);
    }
    if (existing.length > 0) await this.replace(namespace, documentsOf(batch, existing));
  }

  /** Puts each document in place of the one with its `_id`, or inserts it. */
  async replace(namespace: Namespace, documents: RawDocument[]): Promise<void> {
    let first = 0;
    const statements = documents.map(({ id, bytes }) => replaceStatement(id, bytes));
    for (const group of groupsOf(statements)) {
      const bytes = group.reduce((sum, statement) => sum + statement.length, 0);
      await this.load.throttle.take(group.length, bytes, this.retry.sleep);
      const reply = await this.write(namespace, 'writing to', () => ({
        update: namespace.name,
        updates: rawSequence('updates', group),
        ordered: false,
        bypassDocumentValidation: true,
      }));
      for (const error of reply.writeErrors ?? []) {
        const document = documents[first + error.index];
        if (document === undefined || error.code === DUPLICATE_KEY) {
          throw rejected(namespace, document?.id, error);
        }
        await this.deleteAndInsert(namespace, document);
      }
      first += group.length;
    }
  }

  /** Deletes by `_id` element; those that are not there are no error. */
  async delete(namespace: Namespace, ids: Buffer[]): Promise<void> {
    for (const group of groupsOf(ids.map(deleteStatement))) {
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
    return retrying(
      () =>
        slots.use(async () => {
          const started = performance.now();
          try {
            const reply = await this.send(namespace, command());
            if (performance.now() - started > SLOW_MS) slots.press();
            return reply;
          } catch (error) {
            if (isPassing(error)) slots.press();
            throw error;
          }
        }),
      { ...this.retry, what: `${verb} ${formatNamespace(namespace)}` },
    );
  }

  /** One command; what passes by itself is thrown, even when the reply carries it inside. */
  private async send(namespace: Namespace, command: Record<string, unknown>): Promise<WriteReply> {
    const reply = (await this.target.client
      .db(namespace.db)
      .command({ ...command, writeConcern: WRITE_CONCERN })) as WriteReply;
    const passing =
      reply.writeConcernError ?? reply.writeErrors?.find(({ code }) => isPassingCode(code));
    if (passing !== undefined) throw new MongoServerError({ ...passing, message: passing.errmsg });
    return reply;
  }
}

function isIdConflict(error: WriteError): boolean {
  if (error.code !== DUPLICATE_KEY) return false;
  const key = Object.keys(error.keyPattern ?? { _id: 1 });
  return key.length === 1 && key[0] === '_id';
}

function rejected(namespace: Namespace, id: Buffer | undefined, error: WriteError): FerryError {
  const name = formatNamespace(namespace);
  const which = id === undefined ? 'A write' : `The document with _id ${describeId(id)}`;
  return new FerryError({
    code: error.code === DUPLICATE_KEY ? 'duplicate-key' : 'write-rejected',
    kind: 'failed',
    message: `${which} was rejected by the target's ${name}: ${error.errmsg} (code ${error.code}).`,
    remedy:
      error.code === DUPLICATE_KEY
        ? 'Drop the unique index on the target (it is made again at cutover), then resume.'
        : 'Remove the cause, then resume; what was copied so far stays.',
    namespace: name,
  });
}
