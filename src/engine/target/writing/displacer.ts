import { MongoServerError } from 'mongodb';
import type { RawDocument } from '../../bson/compose';
import { describeId } from '../../bson/ids';
import { idElement } from '../../bson/raw';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { isPassing } from '../../deployment/retry';
import type { CommandSender } from './commandSender';
import { readById } from '../../reading/readById';
import { findHolder, type Holder } from './uniqueHolder';
import {
  bothInSource,
  isUniqueConflict,
  rejected,
  unknownHolder,
  type Displacing,
  type WriteError,
} from './writeErrors';

/** A collection has at most 64 indexes, so no document holds up more unique values. */
const MOST_DISPLACED = 64;

/** How one document is written or removed. */
interface Writes {
  put: (namespace: Namespace, document: RawDocument) => Promise<WriteError | undefined>;
  remove: (namespace: Namespace, id: Buffer) => Promise<void>;
}

/** Puts documents whose unique values others hold, which the source has changed or removed since. */
export class Displacer {
  constructor(
    private readonly sender: CommandSender,
    private readonly writes: Writes,
  ) {}

  /**
   * Puts one document, removing those that hold its unique values, one after the other. Where the
   * source has the holder as it is here, it is the document that is older, and put as it is now.
   * @throws FerryError `duplicate-key` when the holder can't be told, or the source has both
   */
  async put(
    namespace: Namespace,
    document: RawDocument,
    conflict: WriteError,
    displacing: Displacing,
  ): Promise<void> {
    let current = document;
    let error = conflict;
    let unknown: string | undefined;
    for (let attempt = 0; attempt < MOST_DISPLACED; attempt++) {
      const holder = await this.holderOf(namespace, current, error);
      if (holder?.id === undefined) {
        // It may have given way to another document meanwhile.
        if (error.errmsg === unknown) throw unknownHolder(namespace, current.id, error);
        unknown = error.errmsg;
      } else if (await this.isCurrent(namespace, holder.id, displacing)) {
        const newer = await displacing.now(current.id);
        // The change that removed it is still to come.
        if (newer === undefined) return;
        if (newer.equals(current.bytes)) {
          throw bothInSource(namespace, holder.index, [current.id, holder.id]);
        }
        current = { id: idElement(newer, 0) ?? current.id, bytes: newer };
      } else {
        await this.writes.remove(namespace, holder.id);
        displacing.onDisplaced(holder.id);
        this.sender.log.debug(
          `${formatNamespace(namespace)}: ${describeId(holder.id)} gave way to ${describeId(current.id)}, which has its value in ${holder.index} now`,
        );
      }
      const next = await this.writes.put(namespace, current);
      if (next === undefined) return;
      if (!isUniqueConflict(next)) throw rejected(namespace, current.id, next);
      error = next;
    }
    throw rejected(namespace, current.id, error);
  }

  /** None where the server can't look it up so. */
  private async holderOf(
    namespace: Namespace,
    document: RawDocument,
    error: WriteError,
  ): Promise<Holder | undefined> {
    try {
      return await findHolder(this.sender.target, namespace, document, error);
    } catch (failure) {
      if (!(failure instanceof MongoServerError) || isPassing(failure)) throw failure;
      return undefined;
    }
  }

  private async isCurrent(
    namespace: Namespace,
    id: Buffer,
    displacing: Displacing,
  ): Promise<boolean> {
    const there = await displacing.now(id);
    if (there === undefined) return false;
    for await (const [here] of readById(this.sender.target, namespace, [id])) {
      if (here?.bytes.equals(there) === true) return true;
    }
    return false;
  }
}
