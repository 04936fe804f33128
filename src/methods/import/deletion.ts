import { deleteStatement } from '../../engine/bson/compose';
import {
  decodeFaithfully,
  encodeFaithfully,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { idBound } from '../../engine/bson/ids';
import { idElement } from '../../engine/bson/raw';
import { nextRawBatch, rawSequence } from '../../engine/bson/rawBatch';
import { forEachLimited } from '../../engine/concurrency';
import type { Deployment } from '../../engine/deployment/deployment';
import { FerryError } from '../../engine/errors';
import { retrying, type RetryOptions } from '../../engine/deployment/retry';
import { groupsOf } from '../../engine/target/writing/batches';
import { documentAt, lacksKey, nothingWritten, rejection, type Written } from './batchWriter';
import type { ImportBatch } from './batch';
import { sendWrite } from './sendWrite';
import { keyQuery } from './statements';
import type { ImportOptions } from './types';

const LOOKUPS_AT_ONCE = 16;
/** What may be noted of a batch in the import's state, which is one document of 16 MB. */
const MOST_NOTED_BYTES = 12_000_000;

/** What a batch's records are to delete. */
export type Doomed = Written & { doomed: Buffer[] };

/** Whether no two documents can have one key: then deleting by it twice does no harm. */
export async function isKeyUnique(
  { client }: Deployment,
  { namespace: { db, name }, keyFields }: ImportOptions,
): Promise<boolean> {
  if (keyFields.includes('_id')) return true;
  const [collection] = await client.db(db).listCollections({ name }).toArray();
  const options = (collection as { options?: { collation?: unknown } } | undefined)?.options;
  if (options === undefined || options.collation !== undefined) return false;
  const indexes = await client.db(db).collection(name).listIndexes().toArray();
  return indexes.some(
    ({ unique, key, partialFilterExpression, collation }) =>
      unique === true &&
      partialFilterExpression === undefined &&
      collation === undefined &&
      Object.keys(key as object).every((field) => keyFields.includes(field)),
  );
}

/**
 * Deletes by a key that several documents may have: one for each record, whichever the server finds.
 * So that a delete that is tried again, or an import that goes on after a crash, takes no second
 * one, their `_id`s are found first, noted by whoever runs the import, and then deleted by.
 */
export class Deletion {
  constructor(
    private readonly target: Deployment,
    private readonly options: ImportOptions,
    private readonly retry: Omit<RetryOptions, 'what'>,
  ) {}

  /** Finds what a batch's records are to delete; everything found before must be deleted by now. */
  async find(batch: ImportBatch): Promise<Doomed> {
    const documents = batch.documents();
    const written = nothingWritten();
    /** How often each key is asked for, by its bytes. */
    const wanted = new Map<string, { key: FaithfulDocument; times: number }>();
    for (let index = 0; index < documents.count; index++) {
      const document = documentAt(documents, index);
      const query = keyQuery(document, this.options.keyFields);
      const key = query && decodeFaithfully(query);
      if (query === undefined || key === undefined) {
        const reason = lacksKey(this.options.keyFields);
        written.rejections.push(rejection(batch, index, reason, document));
      } else if (encodeFaithfully(key).equals(query)) {
        const bytes = query.toString('latin1');
        wanted.set(bytes, { key, times: (wanted.get(bytes)?.times ?? 0) + 1 });
      } else {
        const reason = 'a server cannot be asked for its key';
        written.rejections.push(rejection(batch, index, reason, document));
      }
    }
    const doomed = await this.lookUp([...wanted.values()]);
    const asked = documents.count - written.rejections.length;
    return { ...written, doomed, deleted: doomed.length, missing: asked - doomed.length };
  }

  /** Deletes by `_id` element; those that are gone already are no error. */
  async carryOut(ids: Buffer[]): Promise<void> {
    const { namespace } = this.options;
    const statements = ids.map((id) => deleteStatement(id));
    for (const group of groupsOf(statements, ({ length }) => length)) {
      const { reply } = await sendWrite(this.target, namespace, this.retry, () => ({
        delete: namespace.name,
        deletes: rawSequence('deletes', group),
        ordered: false,
      }));
      const [error] = reply.writeErrors ?? [];
      if (error !== undefined) throw refused(error.errmsg, error.code);
    }
  }

  private async lookUp(wanted: { key: FaithfulDocument; times: number }[]): Promise<Buffer[]> {
    const found = new Map<string, Buffer>();
    let bytes = 0;
    const take = (ids: Buffer[]) => {
      const before = found.size;
      for (const id of ids) {
        found.set(id.toString('latin1'), id);
        bytes += id.length;
      }
      if (bytes > MOST_NOTED_BYTES) throw idsTooLarge();
      return found.size - before;
    };
    const again: { key: FaithfulDocument; times: number }[] = [];
    await forEachLimited(wanted, LOOKUPS_AT_ONCE, async ({ key, times }) => {
      const ids = await this.idsOf(key, times, []);
      // Two keys that are written otherwise may be one: 1 and 1.0.
      const lacking = ids.length - take(ids);
      if (lacking > 0) again.push({ key, times: lacking });
    });
    for (const { key, times } of again) take(await this.idsOf(key, times, [...found.values()]));
    return [...found.values()];
  }

  private async idsOf(key: FaithfulDocument, limit: number, taken: Buffer[]): Promise<Buffer[]> {
    const { db, name } = this.options.namespace;
    const except = taken.flatMap((id) => idBound(id)?.get('_id') ?? []);
    const filter = except.length === 0 ? key : new Map([...key, ['_id', { $nin: except }]]);
    return retrying(
      async () => {
        const ids: Buffer[] = [];
        const cursor = this.target.client.db(db).runCursorCommand({
          find: name,
          filter,
          projection: { _id: 1 },
          limit,
          readConcern: { level: 'local' },
        });
        for (let batch = await nextRawBatch(cursor); batch; batch = await nextRawBatch(cursor)) {
          for (let index = 0; index < batch.count; index++) {
            const id = idElement(batch.bytes, batch.offsets[index] ?? 0);
            if (id !== undefined) ids.push(Buffer.from(id));
          }
        }
        return ids;
      },
      { ...this.retry, what: `looking for keys in ${db}.${name}` },
    );
  }
}

function refused(message: string, code: number): FerryError {
  return new FerryError({
    code: 'write-rejected',
    kind: 'failed',
    message: `The target refused to delete: ${message} (code ${code}).`,
    remedy: 'Remove the cause, then resume.',
  });
}

function idsTooLarge(): FerryError {
  return new FerryError({
    code: 'ids-too-large',
    kind: 'failed',
    message: 'The documents to be deleted have _ids too large to be noted before.',
    remedy: 'Delete by a key with a unique index, or by _id.',
  });
}
