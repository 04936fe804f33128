import type { Timestamp } from 'mongodb';
import { idBound } from '../bson/ids';
import { idElement } from '../bson/raw';
import type { RawBatch } from '../bson/rawBatch';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import { InFlight } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import type { Control } from '../migration/control';
import { retrying } from '../retry';
import type { CompiledRule } from '../rules/documentRule';
import { readRange } from './rangeReader';
import type { Range } from './ranges';
import type { TargetWriter } from './targetWriter';

/** One range to copy, and who is told of it. */
export interface RangeCopy {
  source: Deployment;
  writer: TargetWriter;
  control: Control;
  log: Log;
  from: Namespace;
  to: Namespace;
  range: Range;
  /** No read shows the source at an earlier time than this. */
  notBefore?: Timestamp | undefined;
  /** Documents a reply, and so an insert. */
  batchSize: number;
  /** Keeps the source's natural order: one insert at a time. */
  keepOrder: boolean;
  /** What of the documents is carried. */
  rule?: CompiledRule | undefined;
  onCopied: (documents: number, bytes: number) => void;
  onWait: (reason: string | undefined) => void;
}

/** Two inserts in flight beat one and three (measured; see CONTRIBUTING.md). */
const INSERTS_IN_FLIGHT = 2;

/**
 * Copies a range; when it resolves, every document is in the target with majority. A cursor lost
 * on the way is opened again at the last document that was read, or, in natural order, at the
 * start: writing a document twice does no harm.
 * @returns documents and bytes of the range
 */
export async function copyRange(copy: RangeCopy): Promise<{ documents: number; bytes: number }> {
  const byId = copy.range.min !== undefined || copy.range.max !== undefined;
  const total = { documents: 0, bytes: 0 };
  const count = (documents: number, bytes: number) => {
    total.documents += documents;
    total.bytes += bytes;
    copy.onCopied(documents, bytes);
  };
  let lastId: Buffer | undefined;

  const attempt = async () => {
    if (!byId) count(-total.documents, -total.bytes);
    const range = lastId === undefined ? copy.range : { ...copy.range, min: lastId };
    let repeated = lastId === undefined ? 0 : 1;
    const inserts = new InFlight(copy.keepOrder ? 1 : INSERTS_IN_FLIGHT);
    try {
      for await (const batch of readRange(copy.source, copy.from, range, copy)) {
        await copy.control.gate();
        const again = repeated;
        repeated = 0;
        await inserts.launch(async () => {
          await copy.writer.insert(copy.to, batch);
          count(batch.count - again, batch.bytes.length - (batch.offsets[again] ?? 0));
        });
        if (byId) lastId = lastUsableId(batch) ?? lastId;
      }
    } finally {
      await inserts.land();
    }
  };

  await retrying(attempt, {
    log: copy.log,
    what: `reading ${formatNamespace(copy.from)}`,
    sleep: (milliseconds) => copy.control.sleep(milliseconds),
    onWait: copy.onWait,
  });
  return total;
}

/** The `_id` at which reading can go on after this batch. */
function lastUsableId(batch: RawBatch): Buffer | undefined {
  const id = idElement(batch.bytes, batch.offsets[batch.count - 1] ?? 0);
  // A copy: a slice would keep the whole batch in memory.
  return id !== undefined && idBound(id) !== undefined ? Buffer.from(id) : undefined;
}
