import type { FaithfulDocument } from '../engine/bson/faithful';
import { readEveryIndex, storageNamespace, type CatalogEntry } from '../engine/catalog/read';
import { forEachLimited } from '../engine/concurrency';
import type { Deployment } from '../engine/deployment/deployment';
import { measureLine } from '../engine/deployment/line';
import type { PreflightContext } from './types';

/** Collections asked about at once. */
const PARALLEL_COLLECTIONS = 4;

/** The longest that the server may work on one question. */
const ANSWER_TIME_MS = 10_000;

/** Extent of one carried collection. */
export interface MeasuredEntry {
  entry: CatalogEntry;
  documents: number;
  /** Uncompressed. */
  dataBytes: number;
  /** Documents and indexes on disk. */
  storageBytes: number;
}

/** Sizes of the carried collections on the source; read once a context. @throws what the driver throws */
export const measureCarried = once(async ({ source, carried }: PreflightContext) => {
  const measured: MeasuredEntry[] = [];
  await forEachLimited(storing(carried), PARALLEL_COLLECTIONS, async (entry) => {
    measured.push({ entry, ...(await measure(source, entry)) });
  });
  return measured;
});

/** The indexes of each carried collection, the one on `_id` included; read once a context. @throws what the driver throws */
export const readCarriedIndexes = once(async ({ source, carried }: PreflightContext) => {
  const found: { entry: CatalogEntry; indexes: FaithfulDocument[] }[] = [];
  await forEachLimited(storing(carried), PARALLEL_COLLECTIONS, async (entry) => {
    found.push({ entry, indexes: await readEveryIndex(source, entry) });
  });
  return found;
});

/** Bytes a second that the slower of the two lines carries; measured once a context. @throws what the driver throws */
export const measureLink = once(async ({ source, target }: PreflightContext) => {
  // One after the other: both may share this machine's line.
  const toSource = await measureLine(source);
  const toTarget = await measureLine(target);
  return Math.min(toSource.bytesPerSecond, toTarget.bytesPerSecond);
});

/** Bytes on disk that a collection takes, or 0 where there is none. @throws what the driver throws */
export async function storageBytesOf(deployment: Deployment, entry: CatalogEntry): Promise<number> {
  return (await measure(deployment, entry)).storageBytes;
}

function storing(entries: readonly CatalogEntry[]): CatalogEntry[] {
  return entries.filter(({ kind }) => kind !== 'view');
}

async function measure(
  { client }: Deployment,
  entry: CatalogEntry,
): Promise<Omit<MeasuredEntry, 'entry'>> {
  const { db, name } = storageNamespace(entry);
  const stats = await client
    .db(db)
    .command({ collStats: name, scale: 1, maxTimeMS: ANSWER_TIME_MS });
  return {
    documents: Number(stats.count ?? 0),
    dataBytes: Number(stats.size ?? 0),
    storageBytes: Number(stats.storageSize ?? 0) + Number(stats.totalIndexSize ?? 0),
  };
}

/** Keeps the first answer for each context. */
function once<T>(
  ask: (context: PreflightContext) => Promise<T>,
): (context: PreflightContext) => Promise<T> {
  const answers = new WeakMap<PreflightContext, Promise<T>>();
  return (context) => {
    const known = answers.get(context);
    if (known !== undefined) return known;
    const asked = ask(context);
    answers.set(context, asked);
    return asked;
  };
}
