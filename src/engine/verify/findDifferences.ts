import { formatNamespace } from '../catalog/namespaces';
import { readSize, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { HeldMoment } from '../reading/heldMoment';
import { planRanges, planRangesById, sampleIds, type Range } from '../reading/ranges';
import { documentsPerReply, readRange } from '../reading/rangeReader';
import { testGate } from '../testGates';
import {
  compareDocuments,
  TooFarApart,
  type ComparedDocuments,
  type ComparingOptions,
  type DocumentDifference,
  type TakeDifferences,
} from './compareDocuments';
import { DocumentStream } from './documentStream';
import { digestsOf, placeOn } from './lookUp';
import type { VerifyMode } from '../model/verification';
import { placesOf, readDocument, type Places, type Sides } from './sides';

const RANGE_BYTES = 64 * 1024 * 1024;
const RANGES_AT_ONCE = 2;
/** What of one side may wait for the other while both are read as stored, or their order counts. */
const MOST_WAITING_BYTES = 64_000_000;
/** The same where what waits can be looked up: of each range that is compared at once. */
const MOST_WAITING_BY_ID_BYTES = 16_000_000;
/** Differences of a whole collection that are kept while its comparison may turn out to be in vain. */
const MOST_KEPT = 10_000;

/** How to compare. */
export interface CompareOptions {
  /** `exact` unless told. */
  mode?: VerifyMode | undefined;
  /** Whether either side may still be written to. */
  live: boolean;
  /** Moments of both sides at which the comparison begins: none is read as it was before. */
  since?: { source: HeldMoment; target: HeldMoment };
  /** How long a change on its way is waited for, thrice; a second unless told. */
  settleMs?: number | undefined;
  onProgress?: ((documents: number, bytes: number) => void) | undefined;
  beforeStep?: (() => Promise<void>) | undefined;
}

/** What a collection's comparison came to. */
export interface ComparedCollection extends ComparedDocuments {
  /** The order of a capped collection's documents could not be told, so much it differs. */
  isOrderUnknown?: true;
}

/** Documents looked at in a sample of one collection. */
const SAMPLE_SIZE = 1_000;

/** The differing documents among a random sample of the source's: a quick look, no proof. */
export async function sampleDifferences(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  take: TakeDifferences,
): Promise<ComparedDocuments> {
  const { from, to } = placesOf(sides, entry);
  const total = { documents: 0, bytes: 0 };
  for (const id of await sampleIds(sides.source, entry, SAMPLE_SIZE)) {
    await options.beforeStep?.();
    const [a, b] = await Promise.all([
      readDocument(sides.source, from, id, sides.map.ruleOf(entry)),
      readDocument(sides.target, to, id),
    ]);
    if (a === undefined) continue;
    total.documents++;
    total.bytes += a.length;
    if (b === undefined) await take([{ kind: 'missing', id }]);
    else if (!a.equals(b)) await take([{ kind: 'different', id }]);
  }
  options.onProgress?.(total.documents, total.bytes);
  return total;
}

/**
 * Every differing document of one collection, buckets for a time-series one; nothing is written.
 * However many differ, few are held at a time.
 */
export async function findDocumentDifferences(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  take: TakeDifferences,
): Promise<ComparedCollection> {
  const { from, to } = placesOf(sides, entry);
  const size = await readSize(sides.source, from);
  const batchSize = documentsPerReply(size);
  const { since } = options;
  const whole = {
    ...{ from, to, range: {}, batchSize },
    ...(since === undefined ? {} : { since }),
  };
  if (entry.kind === 'capped') {
    const compared = await compareWhole(sides, entry, whole, options, take);
    if (compared !== undefined) return compared;
    return { ...(await compareRange(sides, entry, whole, options, take)), isOrderUnknown: true };
  }
  let ranges = await planRanges(sides.source, entry, size.bytes, RANGE_BYTES);
  if (ranges[0]?.inStorageOrder === true) {
    const compared = await compareWhole(sides, entry, whole, options, take);
    if (compared !== undefined) return compared;
    ranges = await planRangesById(sides.source, entry, size.bytes, RANGE_BYTES);
  }
  const total = { documents: 0, bytes: 0 };
  await forEachLimited(ranges, RANGES_AT_ONCE, async (range) => {
    await testGate('verify.range', { namespace: formatNamespace(entry) });
    const compared = await compareRange(sides, entry, { ...whole, range }, options, take);
    total.documents += compared.documents;
    total.bytes += compared.bytes;
    options.onProgress?.(compared.documents, compared.bytes);
  });
  return total;
}

/**
 * A collection compared as both sides have stored it: one whose documents lie scattered, since they
 * are written in the order in which they were read, or whose order counts. Undefined where the
 * orders are too different.
 */
async function compareWhole(
  sides: Sides,
  entry: CatalogEntry,
  whole: ComparedRange,
  options: CompareOptions,
  take: TakeDifferences,
): Promise<ComparedDocuments | undefined> {
  const kept: DocumentDifference[] = [];
  const keep = (found: DocumentDifference[]) => {
    // More speak for another order, too; and if it is none, comparing again shows them all the same.
    if (kept.length + found.length > MOST_KEPT) throw new TooFarApart();
    kept.push(...found);
    return Promise.resolve();
  };
  const inOrder = entry.kind === 'capped';
  const lookUp = inOrder ? { lookUp: lookUpOf(sides, entry, options) } : {};
  try {
    const compared = await compareStreams(sides, entry, { ...whole, isById: false }, keep, {
      ...comparing(options),
      ...lookUp,
      inOrder,
      mostWaitingBytes: MOST_WAITING_BYTES,
    });
    await take(kept);
    options.onProgress?.(compared.documents, compared.bytes);
    return compared;
  } catch (error) {
    if (error instanceof TooFarApart) return undefined;
    throw error;
  }
}

/** Part of a collection, read in the order of `_id`. */
function compareRange(
  sides: Sides,
  entry: CatalogEntry,
  range: ComparedRange,
  options: CompareOptions,
  take: TakeDifferences,
): Promise<ComparedDocuments> {
  // Buckets lie in _id order by themselves, and 5.0 takes no hint on them.
  const isById = entry.kind !== 'timeseries';
  return compareStreams(sides, entry, { ...range, isById }, take, {
    ...comparing(options),
    lookUp: lookUpOf(sides, entry, options),
    inOrder: false,
    mostWaitingBytes: MOST_WAITING_BY_ID_BYTES,
  });
}

type ComparedRange = Places & Pick<CompareOptions, 'since'> & { range: Range; batchSize: number };

async function compareStreams(
  sides: Sides,
  entry: CatalogEntry,
  { from, to, range, batchSize, since, isById }: ComparedRange & { isById: boolean },
  take: TakeDifferences,
  options: ComparingOptions,
): Promise<ComparedDocuments> {
  const rule = sides.map.ruleOf(entry);
  const at = {
    source: { source: sides.source, namespace: from, notBefore: since?.source.notBefore },
    target: { source: sides.target, namespace: to, notBefore: since?.target.notBefore },
  };
  const source = new DocumentStream(readRange({ ...at.source, batchSize, rule }, range, isById));
  const target = new DocumentStream(readRange({ ...at.target, batchSize }, range, isById));
  try {
    return await compareDocuments(source, target, take, options);
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

function comparing({
  mode,
  beforeStep,
}: CompareOptions): Pick<ComparingOptions, 'ignoreFieldOrder' | 'beforeStep'> {
  return {
    ignoreFieldOrder: mode === 'content',
    ...(beforeStep === undefined ? {} : { beforeStep }),
  };
}

function lookUpOf(
  sides: Sides,
  entry: CatalogEntry,
  { mode }: CompareOptions,
): NonNullable<ComparingOptions['lookUp']> {
  return (side, ids) => digestsOf(placeOn(side, sides, entry), ids, mode === 'content');
}
