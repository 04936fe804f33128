import { MaxKey, type Document } from 'mongodb';
import { idBound } from '../bson/ids';
import { idElement } from '../bson/raw';
import { nextRawBatch } from '../bson/rawBatch';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { areScattered } from './scattered';

/**
 * A part of a collection by `_id`: from `min` (inclusive) to `max` (exclusive), both `_id`
 * elements. Without either, the collection's end. The bounds are those of the `_id` index, so
 * that values of different types in one collection are all within some range.
 */
export interface Range {
  min?: Buffer;
  max?: Buffer;
  /** The whole collection, in the order in which it is stored. */
  inStorageOrder?: true;
}

const SAMPLES_PER_RANGE = 10;
/** Enough to tell whether documents lie scattered. */
const FEWEST_SAMPLES = 100;
const MOST_RANGES = 5_000;

/** Kinds that can only be read whole and in order. */
function isIndivisible(entry: CatalogEntry): boolean {
  return entry.kind === 'capped' || entry.kind === 'timeseries';
}

/** Into how many ranges of about `rangeBytes` each a collection is cut. */
function partsOf(entry: CatalogEntry, bytes: number, rangeBytes: number): number {
  return isIndivisible(entry) ? 1 : Math.min(Math.ceil(bytes / rangeBytes), MOST_RANGES);
}

/**
 * Cuts a collection into ranges of about `rangeBytes` each, by a random sample of its `_id`s; not at
 * all if documents that follow each other by `_id` lie scattered in the storage. Reading those by
 * `_id` would fetch a page for each document, which costs 7 times the CPU where the cache is smaller
 * than the collection (measured), and a seek each on a disk.
 */
export async function planRanges(
  source: Deployment,
  entry: CatalogEntry,
  bytes: number,
  rangeBytes: number,
): Promise<Range[]> {
  const parts = partsOf(entry, bytes, rangeBytes);
  if (parts <= 1) return [{}];
  const sample = await sampleIds(
    source,
    entry,
    Math.max(parts * SAMPLES_PER_RANGE, FEWEST_SAMPLES),
  );
  if (await areScattered(source, entry, sample)) return [{ inStorageOrder: true }];
  return cutAt(sample, parts);
}

/** As {@link planRanges}, but by `_id` in any case. */
export async function planRangesById(
  source: Deployment,
  entry: CatalogEntry,
  bytes: number,
  rangeBytes: number,
): Promise<Range[]> {
  const parts = partsOf(entry, bytes, rangeBytes);
  if (parts <= 1) return [{}];
  return cutAt(await sampleIds(source, entry, parts * SAMPLES_PER_RANGE), parts);
}

function cutAt(sample: Buffer[], parts: number): Range[] {
  const bounds: Buffer[] = [];
  for (let part = 1; part < parts; part++) {
    const id = sample[Math.floor((part * sample.length) / parts)];
    const last = bounds.at(-1);
    if (id !== undefined && last?.equals(id) !== true) bounds.push(id);
  }
  return [...bounds, undefined].map((max, index) => {
    const min = bounds[index - 1];
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  });
}

/** Random `_id` elements in index order, without those that can't be a bound. */
export async function sampleIds(
  source: Deployment,
  entry: CatalogEntry,
  size: number,
): Promise<Buffer[]> {
  const { db, name } = storageNamespace(entry);
  const cursor = source.client.db(db).runCursorCommand({
    aggregate: name,
    pipeline: [{ $sample: { size } }, { $project: { _id: 1 } }, { $sort: { _id: 1 } }],
    cursor: { batchSize: 100_000 },
    allowDiskUse: true,
  });
  const ids: Buffer[] = [];
  try {
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return ids;
      for (let index = 0; index < batch.count; index++) {
        const id = idElement(batch.bytes, batch.offsets[index] ?? 0);
        if (id !== undefined && idBound(id) !== undefined) ids.push(id);
      }
    }
  } finally {
    await cursor.close();
  }
}

/**
 * `find` options that together read exactly this range, by the `_id` index when it has a bound.
 * The server puts MaxKey, exclusive, in the place of a bound that is left out, so that a document
 * with just this `_id` needs a `find` of its own.
 */
export function rangeQueries(range: Range): Document[] {
  const { min, max } = range;
  if (min === undefined && max === undefined) return [{}];
  const bounded = {
    hint: { _id: 1 },
    ...(min === undefined ? {} : { min: idBound(min) }),
    ...(max === undefined ? {} : { max: idBound(max) }),
  };
  return max === undefined ? [bounded, { filter: { _id: new MaxKey() } }] : [bounded];
}
