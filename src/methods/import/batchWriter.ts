import { headedSequence, rawSequence, type RawBatch } from '../../engine/bson/rawBatch';
import { idElement } from '../../engine/bson/raw';
import type { Deployment } from '../../engine/deployment/deployment';
import type { RetryOptions } from '../../engine/deployment/retry';
import { batchOf, groupsOf } from '../../engine/target/writing/batches';
import { mayHoldEmptyTimestamp } from '../../engine/target/writing/emptyTimestamps';
import { readById } from '../../engine/reading/readById';
import type { ImportBatch, Rejection } from './batch';
import { sendWrite, type WriteError, type WriteReply } from './sendWrite';
import {
  deleteByKey,
  hasEmptyTimestamp,
  insertAsItIs,
  isOperators,
  keyQuery,
  mergeStatement,
  unsettableName,
  upsertAsItIs,
  upsertStatement,
} from './statements';
import type { ImportCounts, ImportOptions } from './types';

const DUPLICATE_KEY = 11000;
/** What became of a batch's documents. */
export type Written = Omit<ImportCounts, 'rejected'> & { rejections: Rejection[] };

/** A statement, and the document of the batch that it is for. */
interface Statement {
  index: number;
  bytes: Buffer;
}

/** Writes batches to the target; what the target does not take is told, and no reason to stop. */
export class BatchWriter {
  /** @param doubtful documents may be there already, from a run that was cut off */
  constructor(
    private readonly target: Deployment,
    private readonly options: ImportOptions,
    private readonly retry: Omit<RetryOptions, 'what'>,
    private readonly doubtful: boolean,
  ) {}

  async write(batch: ImportBatch): Promise<Written> {
    const documents = batch.documents();
    if (documents.count === 0) return nothingWritten();
    return this.options.mode === 'insert'
      ? await this.insert(batch, documents)
      : await this.change(batch, documents);
  }

  private async insert(batch: ImportBatch, documents: RawBatch): Promise<Written> {
    const filled = mayHoldEmptyTimestamp(documents.bytes) ? filledByServer(documents) : [];
    const [plain, places] = without(documents, filled);
    const written = nothingWritten();
    if (plain.count > 0) await this.insertPlain(batch, plain, places, written);
    if (filled.length > 0) await this.insertAsTheyAre(batch, documents, filled, written);
    return written;
  }

  /** @param places of the documents in the batch */
  private async insertPlain(
    batch: ImportBatch,
    documents: RawBatch,
    places: readonly number[],
    written: Written,
  ): Promise<void> {
    const { name } = this.options.namespace;
    const { reply, tries } = await this.send(() => ({
      insert: name,
      documents: headedSequence('documents', documents),
      ...this.unordered(),
    }));
    written.inserted += reply.n;
    const errors = reply.writeErrors ?? [];
    const own = await this.thoseThere(errors, tries, (index) => documentAt(documents, index));
    written.inserted += own.size;
    for (const error of errors) {
      if (own.has(error.index)) continue;
      const document = documentAt(documents, error.index);
      const place = places[error.index] ?? 0;
      written.rejections.push(rejection(batch, place, reasonOf(error), document));
    }
  }

  /** Inserts those whose timestamps an insert would fill. */
  private async insertAsTheyAre(
    batch: ImportBatch,
    documents: RawBatch,
    places: readonly number[],
    written: Written,
  ): Promise<void> {
    const statements = places.map((index): Statement => {
      const document = documentAt(documents, index);
      return { index, bytes: insertAsItIs(document) ?? document };
    });
    for (const group of groupsOf(statements, ({ bytes }) => bytes.length)) {
      const { reply, tries } = await this.send(() => ({
        update: this.options.namespace.name,
        updates: rawSequence(
          'updates',
          group.map(({ bytes }) => bytes),
        ),
        ...this.unordered(),
      }));
      const at = (index: number) => documentAt(documents, group[index]?.index ?? 0);
      const errors = reply.writeErrors ?? [];
      const own = await this.thoseThere(errors, tries, at);
      written.inserted += (reply.upserted?.length ?? 0) + own.size;
      for (const error of errors) {
        if (own.has(error.index)) continue;
        const place = group[error.index]?.index ?? 0;
        written.rejections.push(rejection(batch, place, reasonOf(error), at(error.index)));
      }
    }
  }

  private async change(batch: ImportBatch, documents: RawBatch): Promise<Written> {
    const written = nothingWritten();
    const statements: Statement[] = [];
    for (let index = 0; index < documents.count; index++) {
      const document = documentAt(documents, index);
      const statement = this.statementOf(document);
      if (typeof statement !== 'string') statements.push({ index, bytes: statement });
      else written.rejections.push(rejection(batch, index, statement, document));
    }
    for (const group of groupsOf(statements, ({ bytes }) => bytes.length)) {
      const { reply } = await this.send(() => this.command(group.map(({ bytes }) => bytes)));
      count(written, reply, group.length, this.options.mode);
      for (const error of reply.writeErrors ?? []) {
        const { index } = group[error.index] ?? { index: 0 };
        const document = documentAt(documents, index);
        written.rejections.push(rejection(batch, index, reasonOf(error), document));
      }
    }
    return written;
  }

  private command(group: Buffer[]): Record<string, unknown> {
    const { mode, namespace } = this.options;
    return mode === 'delete'
      ? { delete: namespace.name, deletes: rawSequence('deletes', group), ordered: false }
      : { update: namespace.name, updates: rawSequence('updates', group), ...this.unordered() };
  }

  /** The statement for a document, or why there is none. */
  private statementOf(document: Buffer): Buffer | string {
    const { mode, keyFields } = this.options;
    const query = keyQuery(document, keyFields);
    if (query === undefined) return lacksKey(keyFields);
    if (mode === 'delete') return deleteByKey(query);
    if (mode === 'upsert') {
      if (hasEmptyTimestamp(document)) return upsertAsItIs(query, document);
      if (isOperators(document)) return 'its first field has a name that begins with $';
      return upsertStatement(query, document);
    }
    const name = unsettableName(document);
    if (name !== undefined) return `a field named ${name} cannot be merged`;
    return mergeStatement(query, document, keyFields);
  }

  private unordered(): object {
    return { ordered: false, bypassDocumentValidation: this.options.bypassValidation };
  }

  private send(
    command: () => Record<string, unknown>,
  ): Promise<{ reply: WriteReply; tries: number }> {
    return sendWrite(this.target, this.options.namespace, this.retry, command);
  }

  /** Places of the errors whose documents are in the target as they are, from an earlier try. */
  private async thoseThere(
    errors: readonly WriteError[],
    tries: number,
    at: (index: number) => Buffer,
  ): Promise<Set<number>> {
    const conflicts = this.doubtful || tries > 1 ? errors.filter(isIdConflict) : [];
    const { namespace } = this.options;
    const wanted = new Map<string, [number, Buffer]>();
    for (const { index } of conflicts) {
      const bytes = at(index);
      wanted.set(idKey(bytes), [index, bytes]);
    }
    const there = new Set<number>();
    const ids = [...wanted.values()].map(([, bytes]) => idElement(bytes, 0) ?? Buffer.alloc(0));
    for await (const found of readById(this.target, namespace, ids)) {
      for (const { bytes } of found) {
        const [index, own] = wanted.get(idKey(bytes)) ?? [-1, bytes];
        if (index >= 0 && own.equals(bytes)) there.add(index);
      }
    }
    return there;
  }
}

/** Places of the documents of which a server fills a timestamp when they are inserted. */
function filledByServer(documents: RawBatch): number[] {
  const places = Array.from({ length: documents.count }, (_, index) => index);
  return places.filter((index) => hasEmptyTimestamp(documentAt(documents, index)));
}

/** The other documents, and their places. */
function without(documents: RawBatch, left: readonly number[]): [RawBatch, number[]] {
  const places = Array.from({ length: documents.count }, (_, index) => index);
  if (left.length === 0) return [documents, places];
  const out = new Set(left);
  const kept = places.filter((index) => !out.has(index));
  return [batchOf(kept.map((index) => documentAt(documents, index))), kept];
}

function idKey(document: Buffer): string {
  return (idElement(document, 0) ?? Buffer.alloc(0)).toString('latin1');
}

/** Why a document without its key is rejected. */
export function lacksKey(keyFields: readonly string[]): string {
  return `it lacks a key field (${keyFields.join(', ')})`;
}

export function nothingWritten(): Written {
  return { inserted: 0, updated: 0, unchanged: 0, deleted: 0, missing: 0, rejections: [] };
}

function count(written: Written, reply: WriteReply, statements: number, mode: string): void {
  const failed = reply.writeErrors?.length ?? 0;
  if (mode === 'delete') {
    written.deleted += reply.n;
    written.missing += statements - failed - reply.n;
    return;
  }
  const upserted = reply.upserted?.length ?? 0;
  const modified = reply.nModified ?? 0;
  written.inserted += upserted;
  written.updated += modified;
  written.unchanged += reply.n - upserted - modified;
}

export function documentAt(documents: RawBatch, index: number): Buffer {
  return documents.bytes.subarray(documents.offsets[index], documents.offsets[index + 1]);
}

/** The document is copied: its memory is written over when the batch is used again. */
export function rejection(
  batch: ImportBatch,
  index: number,
  reason: string,
  document: Buffer,
): Rejection {
  return { line: batch.lineOf(index), reason, document: Buffer.from(document) };
}

function reasonOf(error: WriteError): string {
  return `the target refused it: ${error.errmsg} (code ${error.code})`;
}

function isIdConflict(error: WriteError): boolean {
  return error.code === DUPLICATE_KEY && Object.keys(error.keyPattern ?? {}).join() === '_id';
}
