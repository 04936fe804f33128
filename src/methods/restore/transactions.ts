import { Long } from 'mongodb';
import {
  documentField,
  encodeFaithfully,
  numberField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';

/**
 * Keeps the entries of transactions that took several until the last of them says what became of
 * it (server: “transaction oplog entries”; mongo-tools, common/txn).
 */
export class Transactions {
  private readonly open = new Map<string, FaithfulDocument[]>();

  /** @returns the entries that are to be applied now: this one, a whole transaction, or none */
  take(entry: FaithfulDocument): FaithfulDocument[] {
    const key = transactionOf(entry);
    const command = documentField(entry, 'o');
    if (key === undefined || command === undefined) return [entry];
    const before = this.open.get(key) ?? [];
    if (command.has('abortTransaction')) {
      this.open.delete(key);
      return [];
    }
    if (command.has('commitTransaction')) {
      this.open.delete(key);
      return before;
    }
    if (!command.has('applyOps')) return [entry];
    if (command.has('partialTxn') || command.has('prepare')) {
      this.open.set(key, [...before, entry]);
      return [];
    }
    this.open.delete(key);
    return [...before, entry];
  }
}

/** Tells transactions apart; undefined where an entry belongs to none. */
function transactionOf(entry: FaithfulDocument): string | undefined {
  const session = documentField(entry, 'lsid');
  const number = entry.get('txnNumber');
  // Several inserts of a retryable write look alike, but for this.
  if (numberField(entry, 'multiOpType') === 1) return undefined;
  if (session === undefined || !(number instanceof Long) || entry.get('op') !== 'c') {
    return undefined;
  }
  return `${encodeFaithfully(session).toString('base64')} ${number.toString()}`;
}
