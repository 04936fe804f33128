import { describeId } from '../bson/ids';
import { idBound } from '../bson/ids';
import { formatNamespace, type Namespace, type NamespaceMap } from '../catalog/namespaces';
import { readSize, storageNamespace, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { planRanges, type Range } from '../snapshot/ranges';
import { readRange } from '../snapshot/rangeReader';
import { compareDocuments, type DocumentDifference } from './compareDocuments';
import { describeDifference } from './describe';
import { DocumentStream } from './documentStream';
import type { Findings } from './findings';

const RANGE_BYTES = 64 * 1024 * 1024;
const RANGES_AT_ONCE = 2;
/** A difference on a deployment that is written to may be a change on its way: looked at again so often. */
const RECHECKS = 3;
const RECHECK_DELAY_MS = 1_000;

/** Both sides of a comparison. */
export interface Sides {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
}

/** How to compare. */
export interface CompareOptions {
  /** Whether either side may still be written to. */
  live: boolean;
  onProgress?: ((documents: number, bytes: number) => void) | undefined;
  beforeStep?: (() => Promise<void>) | undefined;
}

interface Places {
  from: Namespace;
  to: Namespace;
}

function placesOf(sides: Sides, entry: CatalogEntry): Places {
  const to = sides.map.targetOf(entry);
  return {
    from: storageNamespace(entry),
    to: storageNamespace({ ...to, kind: entry.kind }),
  };
}

/** Every differing document of one collection, buckets for a time-series one; nothing is written. */
export async function findDocumentDifferences(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number }> {
  const { from, to } = placesOf(sides, entry);
  const { bytes } = await readSize(sides.source, from);
  const ranges = await planRanges(sides.source, entry, bytes, RANGE_BYTES);
  const total = { documents: 0, bytes: 0 };
  await forEachLimited(ranges, RANGES_AT_ONCE, async (range) => {
    const compared = await compareRange(sides, entry, { from, to }, range, options, onDifference);
    total.documents += compared.documents;
    total.bytes += compared.bytes;
    options.onProgress?.(compared.documents, compared.bytes);
  });
  return total;
}

async function compareRange(
  sides: Sides,
  entry: CatalogEntry,
  { from, to }: Places,
  range: Range,
  options: CompareOptions,
  onDifference: (difference: DocumentDifference) => void,
): Promise<{ documents: number; bytes: number }> {
  // Buckets lie in _id order by themselves, and 5.0 takes no hint on them.
  const ordered = entry.kind !== 'capped' && entry.kind !== 'timeseries';
  const source = new DocumentStream(readRange(sides.source, from, range, { ordered }));
  const target = new DocumentStream(readRange(sides.target, to, range, { ordered }));
  try {
    return await compareDocuments(source, target, onDifference, {
      inOrder: entry.kind === 'capped',
      ...(options.beforeStep === undefined ? {} : { beforeStep: options.beforeStep }),
    });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/** Compares one collection's documents and adds what differs to the findings. */
export async function compareCollection(
  sides: Sides,
  entry: CatalogEntry,
  options: CompareOptions,
  findings: Findings,
): Promise<{ documents: number; bytes: number }> {
  const suspects: DocumentDifference[] = [];
  const total = await findDocumentDifferences(sides, entry, options, (difference) => {
    suspects.push(difference);
  });
  const confirmed = options.live ? await recheck(sides, entry, suspects) : suspects;
  for (const { kind, id } of confirmed) {
    findings.add({
      namespace: formatNamespace(entry),
      kind,
      id: describeId(id),
      detail: kind === 'different' ? await explain(sides, entry, id) : EXPLANATION[kind],
    });
  }
  return total;
}

const EXPLANATION = {
  missing: 'is missing in the target',
  extra: 'is only in the target',
  order: 'stands in another place',
};

/** Looks at suspects again until they agree or stay different; changes on their way arrive meanwhile. */
async function recheck(
  sides: Sides,
  entry: CatalogEntry,
  suspects: DocumentDifference[],
): Promise<DocumentDifference[]> {
  let left = suspects;
  for (let round = 0; round < RECHECKS && left.length > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, RECHECK_DELAY_MS));
    const still: DocumentDifference[] = [];
    for (const suspect of left) {
      if (suspect.kind === 'order') still.push(suspect);
      else {
        const { a, b } = await both(sides, entry, suspect.id);
        if (a === undefined && b !== undefined) still.push({ ...suspect, kind: 'extra' });
        else if (a !== undefined && b === undefined) still.push({ ...suspect, kind: 'missing' });
        else if (a !== undefined && b !== undefined && !a.equals(b)) {
          still.push({ ...suspect, kind: 'different' });
        }
      }
    }
    left = still;
  }
  return left;
}

async function explain(sides: Sides, entry: CatalogEntry, id: Buffer): Promise<string> {
  const { a, b } = await both(sides, entry, id);
  return a === undefined || b === undefined ? 'differs' : describeDifference(a, b);
}

async function both(sides: Sides, entry: CatalogEntry, id: Buffer) {
  const { from, to } = placesOf(sides, entry);
  const [a, b] = await Promise.all([
    readDocument(sides.source, from, id),
    readDocument(sides.target, to, id),
  ]);
  return { a, b };
}

/** One document by its `_id` element; undefined when it is not there (or its `_id` can't be said). */
export async function readDocument(
  deployment: Deployment,
  namespace: Namespace,
  id: Buffer,
): Promise<Buffer | undefined> {
  const filter = idBound(id);
  if (filter === undefined) return undefined;
  const document = await deployment.client
    .db(namespace.db)
    .collection(namespace.name)
    .findOne({ _id: filter.get('_id') as never }, { raw: true });
  return document === null ? undefined : Buffer.from(document as unknown as Uint8Array);
}
