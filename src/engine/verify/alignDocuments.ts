import type { RawDocument } from '../bson/compose';
import { formatNamespace } from '../catalog/namespaces';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import { Batches } from '../concurrency';
import type { TargetWriter } from '../target/writing/targetWriter';
import { readById } from '../reading/readById';
import { Displaced } from '../target/writing/displaced';
import { findDocumentDifferences } from './findDifferences';
import { digestsOf, placeOn } from './lookUp';
import type { Sides } from './sides';
import type { DocumentDifference } from './compareDocuments';
import { describeId } from '../bson/ids';
import { FerryError } from '../errors';

/** Written together, while the comparison waits. */
const WRITTEN_TOGETHER = 1_000;

/** How documents are made equal. */
export interface AlignOptions {
  beforeStep: () => Promise<void>;
  /** Leaves documents that only the target has: they may be another's. */
  keepsExtra?: boolean;
}

/**
 * Makes the target's documents of one collection equal to the source's by comparing both and
 * writing only what differs: for collections of which the change stream tells nothing
 * (time-series buckets, stored JavaScript). The source must be quiet.
 * @returns how many documents were written or deleted
 */
export async function alignDocuments(
  sides: Sides,
  entry: CatalogEntry,
  writer: TargetWriter,
  options: AlignOptions,
): Promise<number> {
  const { beforeStep } = options;
  let aligned = 0;
  const differing = new Batches<DocumentDifference>(WRITTEN_TOGETHER, async (batch) => {
    await beforeStep();
    aligned += await align(sides, entry, batch, writer, options);
  });
  await findDocumentDifferences(sides, entry, { live: false, beforeStep }, (found) =>
    differing.add(found),
  );
  await differing.end();
  return aligned;
}

/**
 * What the comparison meets of what was written meanwhile may look as if only the target had it:
 * what becomes of a document depends on whether the source has it, and on nothing else.
 * @returns how many documents were written or deleted
 */
async function align(
  sides: Sides,
  entry: CatalogEntry,
  batch: DocumentDifference[],
  writer: TargetWriter,
  { keepsExtra = false }: AlignOptions,
): Promise<number> {
  const { map, source } = sides;
  const from = storageNamespace(entry);
  const to = storageNamespace({ ...map.targetOf(entry), kind: entry.kind });
  const ids = batch.map(({ id }) => id);
  const digests = await digestsOf(placeOn('source', sides, entry), ids, false);
  const isThere = (index: number) => digests[index] !== undefined;
  const vanished = batch.find(({ kind }, index) => kind !== 'extra' && !isThere(index));
  if (vanished !== undefined) throw notQuiet(entry, vanished.id);
  // First: one that is to be written may have the _id of one that is to go, for the server.
  const extra = keepsExtra ? [] : ids.filter((_id, index) => !isThere(index));
  await writer.delete(to, extra);
  const wanted = ids.filter((_id, index) => isThere(index));
  if (wanted.length === 0) return extra.length;
  const read = (some: Buffer[]) => readById(source, from, some, {}, map.ruleOf(entry));
  // Where a unique index stands, one may have to give way to another until it is written itself.
  const displaced = new Displaced(to, async (some) => {
    const documents: RawDocument[] = [];
    for await (const reply of read(some)) documents.push(...reply);
    return documents;
  });
  for await (const documents of read(wanted)) {
    // Where what only the target has is kept, none gives way.
    await writer.replace(to, documents, keepsExtra ? 'fail' : displaced);
  }
  await displaced.restore(
    (documents) => writer.replace(to, documents, displaced),
    () => undefined,
  );
  return extra.length + wanted.length;
}

function notQuiet(entry: CatalogEntry, id: Buffer): FerryError {
  const namespace = formatNamespace(entry);
  return new FerryError({
    code: 'source-not-quiet',
    kind: 'failed',
    message: `The document ${describeId(id)} vanished from ${namespace} while the target was being made equal.`,
    remedy: 'Stop the writes to the source, then try again.',
    namespace,
  });
}
