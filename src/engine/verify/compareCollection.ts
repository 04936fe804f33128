import { numberField } from '../bson/faithful';
import { describeId } from '../bson/ids';
import { formatNamespace } from '../catalog/namespaces';
import { readSize, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import { planRanges, planRangesById, sampleIds, type Range } from '../snapshot/ranges';
import { documentsPerReply, readRange } from '../snapshot/rangeReader';
import { testGate } from '../testGates';
import { compareDocuments, TooFarApart, type DocumentDifference } from './compareDocuments';
import { describeDifference } from './describe';
import { DocumentStream } from './documentStream';
import { compareCounts } from './compareCounts';
import { compareHashes } from './compareHashes';
import type { Findings } from './findings';
import type { VerifyMode } from './modes';
import { recheck } from './recheck';
import { placesOf, readBoth, readDocument, type Places, type Sides } from './sides';

const RANGE_BYTES = 64 * 1024 * 1024;
const RANGES_AT_ONCE = 2;
/** What of one side may wait for the other while both are read as stored. */
const MOST_WAITING_BYTES = 64_000_000;
/** How to compare. */
export interface CompareOptions {
  /** `exact` unless told. */
  mode?: VerifyMode | undefined;
  /** Whether either side may still be written to. */
  live: boolean;
  /** How long a change on its way is waited for, thrice; a second unless told. */
  settleMs?: number | undefined;
  onProgress?: ((documents: number, bytes: number) => void) | undefined;
  beforeStep?: (() => Promise<void>) | undefined;
}

/** Documents looked at in a sample of one collection. */
const SAMPLE_SIZE = 1_000;

/** The differing documents among a random sample of the source's: a quick look, no proof. */
async function sampleDifferences(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number }> {
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
    if (b === undefined) onDifference({ kind: 'missing', id });
    else if (!a.equals(b)) onDifference({ kind: 'different', id });
  }
  options.onProgress?.(total.documents, total.bytes);
  return total;
}

/** Every differing document of one collection, buckets for a time-series one; nothing is written. */
export async function findDocumentDifferences(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number }> {
  const { from, to } = placesOf(sides, entry);
  const size = await readSize(sides.source, from);
  const batchSize = documentsPerReply(size);
  let ranges = await planRanges(sides.source, entry, size.bytes, RANGE_BYTES);
  if (ranges[0]?.inStorageOrder === true) {
    const whole = { from, to, range: {}, batchSize };
    const compared = await compareAsStored(sides, entry, whole, options, onDifference);
    if (compared !== undefined) return compared;
    ranges = await planRangesById(sides.source, entry, size.bytes, RANGE_BYTES);
  }
  const total = { documents: 0, bytes: 0 };
  await forEachLimited(ranges, RANGES_AT_ONCE, async (range) => {
    await testGate('verify.range', { namespace: formatNamespace(entry) });
    const compared = await compareRange(
      sides,
      entry,
      { from, to, range, batchSize },
      options,
      onDifference,
    );
    total.documents += compared.documents;
    total.bytes += compared.bytes;
    options.onProgress?.(compared.documents, compared.bytes);
  });
  return total;
}

/**
 * A collection whose documents lie scattered, compared as both sides have stored it: they are
 * written in the order in which they were read. Undefined if the target's order is another one.
 */
async function compareAsStored(
  sides: Sides,
  entry: CatalogEntry,
  whole: Places & { range: Range; batchSize: number },
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number } | undefined> {
  const differences: DocumentDifference[] = [];
  try {
    const compared = await compareRange(
      sides,
      entry,
      { ...whole, mostWaitingBytes: MOST_WAITING_BYTES },
      options,
      (difference) => differences.push(difference),
    );
    differences.forEach(onDifference);
    options.onProgress?.(compared.documents, compared.bytes);
    return compared;
  } catch (error) {
    if (error instanceof TooFarApart) return undefined;
    throw error;
  }
}

async function compareRange(
  sides: Sides,
  entry: CatalogEntry,
  {
    from,
    to,
    range,
    batchSize,
    mostWaitingBytes,
  }: Places & { range: Range; batchSize: number; mostWaitingBytes?: number },
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number }> {
  // Buckets lie in _id order by themselves, and 5.0 takes no hint on them.
  const ordered =
    mostWaitingBytes === undefined && entry.kind !== 'capped' && entry.kind !== 'timeseries';
  const rule = sides.map.ruleOf(entry);
  const source = new DocumentStream(
    readRange({ source: sides.source, namespace: from, batchSize, rule }, range, ordered),
  );
  const target = new DocumentStream(
    readRange({ source: sides.target, namespace: to, batchSize }, range, ordered),
  );
  try {
    return await compareDocuments(source, target, onDifference, {
      inOrder: entry.kind === 'capped',
      ignoreFieldOrder: options.mode === 'content',
      ...(mostWaitingBytes === undefined ? {} : { mostWaitingBytes }),
      ...(options.beforeStep === undefined ? {} : { beforeStep: options.beforeStep }),
    });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/**
 * Compares one collection's documents and adds what differs to the findings. Where hashes differ,
 * or the servers make none, every document is compared.
 */
export async function compareCollection(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  findings: Findings,
): Promise<{ documents: number; bytes: number; hashed?: true }> {
  const hashed = options.mode === 'hash' ? await compareHashes(sides, entry) : undefined;
  if (hashed !== undefined) {
    options.onProgress?.(hashed.documents, hashed.bytes);
    return { ...hashed, hashed: true };
  }
  const suspects: DocumentDifference[] = [];
  const find = options.mode === 'sample' ? sampleDifferences : findDocumentDifferences;
  const total = await find(sides, entry, options, (difference) => {
    suspects.push(difference);
  });
  if (options.mode === 'sample') {
    const filter = sides.map.ruleOf(entry)?.filter;
    const places = { ...placesOf(sides, entry), filter };
    await compareCounts(sides, formatNamespace(entry), places, findings, options.settleMs);
  }
  await testGate('verify.recheck', { namespace: formatNamespace(entry) });
  const confirmed = options.live ? await recheck(sides, entry, suspects, options) : suspects;
  const isMissing = confirmed.some(({ kind }) => kind === 'missing');
  const cause = isMissing ? await overfull(sides, entry) : '';
  for (const { kind, id } of confirmed) {
    findings.add({
      namespace: formatNamespace(entry),
      kind,
      id: describeId(id),
      detail:
        kind === 'different'
          ? await explain(sides, entry, id)
          : `${EXPLANATION[kind]}${kind === 'missing' ? cause : ''}`,
    });
  }
  return total;
}

const EXPLANATION = {
  missing: 'is missing in the target',
  extra: 'is only in the target',
  order: 'stands in another place',
};

/**
 * Why a copy can't hold all documents of a capped collection: updates may let it grow beyond its
 * size, since only an insert evicts, and then on each member by itself.
 */
async function overfull({ source }: Sides, entry: CatalogEntry): Promise<string> {
  if (entry.kind !== 'capped') return '';
  const size = numberField(entry.options, 'size') ?? Infinity;
  const { bytes } = await readSize(source, entry);
  return bytes > size
    ? `, which keeps to the collection's size: of ${size} bytes, the source holds ${bytes}`
    : '';
}

async function explain(sides: Sides, entry: CatalogEntry, id: Buffer): Promise<string> {
  const { a, b } = await readBoth(sides, entry, id);
  return a === undefined || b === undefined ? 'differs' : describeDifference(a, b);
}
