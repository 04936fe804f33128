import { BSON, MongoServerError } from 'mongodb';
import { bulkDelete, bulkInsert, bulkReplace, type RawDocument } from '../../bson/compose';
import { rawSequence } from '../../bson/rawBatch';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { describeError } from '../../deployment/describeError';
import { isPassing } from '../../deployment/retry';
import type { CommandSender, WriteReply } from './commandSender';
import { mayHoldEmptyTimestamp } from './emptyTimestamps';
import type { ConflictPolicy } from './writeErrors';

/** What is to be written to one collection, together with others. */
export type MixedPart = { namespace: Namespace } & (
  | { kind: 'insert' | 'replace'; documents: RawDocument[]; conflicts: ConflictPolicy }
  | { kind: 'delete'; ids: Buffer[] }
);

/** The reply to `bulkWrite` with `errorsOnly`: its cursor tells of the operations that failed. */
interface BulkReply extends WriteReply {
  cursor: { firstBatch: { ok: number; idx: number }[] };
  nErrors: number;
}

/**
 * Writes to many collections with one command: the client `bulkWrite` of MongoDB 8.0, by the
 * drivers' specification of it (specifications/source/crud/bulk-write.md).
 */
export class BulkWriter {
  private isRefused = false;

  constructor(private readonly sender: CommandSender) {}

  /** Not through a mongos, where an upsert would have to know the shard key. */
  get isAvailable(): boolean {
    const { target } = this.sender;
    const isDirect = target.topology === 'replicaSet' || target.topology === 'standalone';
    return isDirect && target.abilities.can('clientBulkWrite') && !this.isRefused;
  }

  /**
   * Writes what it can, in any order.
   * @returns the parts of which something is left to be written; writing all of such a part again
   * is right
   */
  async write(parts: MixedPart[]): Promise<MixedPart[]> {
    const simple = parts.filter((part) => !needsMore(part));
    if (simple.length < 2 || !this.isAvailable) return parts;
    const places = new Map<string, number>();
    const partOf: MixedPart[] = [];
    const ops = simple.flatMap((part) => {
      const name = formatNamespace(part.namespace);
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      const operations = operationsOf(part, place);
      operations.forEach(() => partOf.push(part));
      return operations;
    });
    const bytes = ops.reduce((sum, { length }) => sum + length, 0);
    await this.sender.take(ops.length, bytes);
    const failed = await this.send([...places.keys()], ops);
    if (failed === undefined) return parts;
    return [...parts.filter(needsMore), ...new Set(failed.flatMap((index) => partOf[index] ?? []))];
  }

  /** The places of the operations that failed; undefined when nothing is known of any. */
  private async send(namespaces: string[], ops: Buffer[]): Promise<number[] | undefined> {
    const nsInfo = namespaces.map((ns) => BSON.serialize({ ns }));
    try {
      const what = `writing to ${namespaces.length} collections`;
      const { cursor, nErrors } = await this.sender.send<BulkReply>('admin', what, () => ({
        bulkWrite: 1,
        ops: rawSequence('ops', ops),
        nsInfo: rawSequence('nsInfo', nsInfo),
        ordered: false,
        errorsOnly: true,
        bypassDocumentValidation: true,
      }));
      const failed = cursor.firstBatch.filter(({ ok }) => ok !== 1).map(({ idx }) => idx);
      return nErrors === failed.length ? failed : undefined;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.isRefused = true;
      const { message } = describeError(error);
      this.sender.log.info(`Each collection's changes are written by themselves: ${message}`);
      return undefined;
    }
  }
}

function operationsOf(part: MixedPart, place: number): Buffer[] {
  switch (part.kind) {
    case 'delete':
      return part.ids.map((id) => bulkDelete(place, id));
    case 'insert':
      return part.documents.map(({ bytes }) => bulkInsert(place, bytes));
    case 'replace':
      return part.documents.map((document) => bulkReplace(place, document));
  }
}

/** Whether a second command has to follow, which is not for here. */
function needsMore(part: MixedPart): boolean {
  return part.kind !== 'delete' && part.documents.some(({ bytes }) => mayHoldEmptyTimestamp(bytes));
}

/** Whether the target does not take such commands at all: its compatibility version may be older. */
function isRefusal(error: unknown): boolean {
  return error instanceof MongoServerError && !isPassing(error);
}
