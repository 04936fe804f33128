import { numberField } from '../bson/faithful';
import { describeId } from '../bson/ids';
import { formatNamespace } from '../catalog/namespaces';
import { readSize, type CatalogEntry } from '../catalog/read';
import { Batches } from '../concurrency';
import { testGate } from '../testGates';
import type { DocumentDifference } from './compareDocuments';
import { describeDifference } from './describe';
import { compareCounts } from './compareCounts';
import { compareHashes } from './compareHashes';
import {
  findDocumentDifferences,
  sampleDifferences,
  type ComparedCollection,
  type CompareOptions,
} from './findDifferences';
import type { Findings } from './findings';
import { recheck } from './recheck';
import { placesOf, readBoth, type Sides } from './sides';

/** Suspects are looked at again together, while the comparison waits: each lot takes some seconds. */
const RECHECKED_TOGETHER = 20_000;

/** An `_id` that is longer as text is told of by its beginning. */
const LONGEST_ID = 2_000;

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
  const namespace = formatNamespace(entry);
  const suspects = new Batches<DocumentDifference>(RECHECKED_TOGETHER, async (batch) => {
    await testGate('verify.recheck', { namespace });
    const confirmed = options.live ? await recheck(sides, entry, batch, options) : batch;
    await addAll(sides, entry, confirmed, findings);
  });
  const find = options.mode === 'sample' ? sampleDifferences : findDocumentDifferences;
  const total: ComparedCollection = await find(sides, entry, options, (found) =>
    suspects.add(found),
  );
  await suspects.end();
  if (options.mode === 'sample') {
    const filter = sides.map.ruleOf(entry)?.filter;
    const places = { ...placesOf(sides, entry), filter };
    await compareCounts(sides, namespace, places, findings, options.settleMs);
  }
  if (total.isOrderUnknown === true) {
    const detail = 'the order of documents differs in more than can be told one by one';
    findings.add({ namespace, kind: 'order', detail });
  }
  const { documents, bytes } = total;
  return { documents, bytes };
}

/** Explains as many as are named, and counts the others. */
async function addAll(
  sides: Sides,
  entry: CatalogEntry,
  differences: DocumentDifference[],
  findings: Findings,
): Promise<void> {
  const namespace = formatNamespace(entry);
  const isMissing = differences.some(({ kind }) => kind === 'missing');
  const cause = isMissing && !findings.isFull ? await overfull(sides, entry) : '';
  for (const [index, { kind, id }] of differences.entries()) {
    if (findings.isFull) {
      findings.countOnly(namespace, differences.length - index);
      return;
    }
    const detail =
      kind === 'different'
        ? await explain(sides, entry, id)
        : `${EXPLANATION[kind]}${kind === 'missing' ? cause : ''}`;
    findings.add({ namespace, kind, ...identified(id, detail) });
  }
}

/** What is said of a document, with its `_id`, unless that is too long to be of use. */
function identified(id: Buffer, detail: string): { id?: string; detail: string } {
  const text = describeId(id);
  return text.length <= LONGEST_ID
    ? { id: text, detail }
    : { detail: `${detail}; its _id begins with ${text.slice(0, LONGEST_ID / 10)}…` };
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
