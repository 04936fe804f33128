import { numberField, type FaithfulDocument } from '../bson/faithful';
import { largestDocument } from '../catalog/documentSizes';
import { isInternal } from '../catalog/namespaces';
import {
  listDatabaseNames,
  readDatabaseCatalog,
  readEveryIndex,
  type CatalogEntry,
} from '../catalog/read';
import { indexKindsOf } from '../catalog/indexKinds';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { ContentFacts } from '../deployment/deploymentFacts';

/** Collections asked about at once. */
const PARALLEL_COLLECTIONS = 4;

/** Reads the catalogs of all users' databases. @throws what the driver throws */
export async function readContents(deployment: Deployment): Promise<ContentFacts> {
  const facts = emptyContents();
  for (const db of await listDatabaseNames(deployment)) {
    const entries = (await readDatabaseCatalog(deployment, db)).filter(
      ({ name }) => !isInternal(name),
    );
    entries.forEach((entry) => countEntry(facts, entry));
    const collections = entries.filter(({ kind }) => kind !== 'view');
    await forEachLimited(collections, PARALLEL_COLLECTIONS, async (entry) => {
      countIndexes(facts, await readEveryIndex(deployment, entry));
      if (entry.kind === 'timeseries') return;
      const bytes = await largestDocument(deployment, entry);
      facts.largestDocumentBytes = Math.max(facts.largestDocumentBytes, bytes);
    });
  }
  return facts;
}

function emptyContents(): ContentFacts {
  return {
    kinds: { collection: 0, capped: 0, clustered: 0, timeseries: 0, view: 0 },
    collated: 0,
    gridFs: 0,
    encrypted: 0,
    preImages: 0,
    ttlIndexes: 0,
    uniqueIndexes: 0,
    indexKinds: { hashed: 0, text: 0, '2d': 0, wildcard: 0, partial: 0 },
    longestNamespaceBytes: 0,
    largestDocumentBytes: 0,
  };
}

function countEntry(facts: ContentFacts, { db, name, kind, options }: CatalogEntry): void {
  const bytes = Buffer.byteLength(`${db}.${name}`);
  facts.longestNamespaceBytes = Math.max(facts.longestNamespaceBytes, bytes);
  facts.kinds[kind] += 1;
  if (options.has('collation')) facts.collated += 1;
  if (name.endsWith('.chunks')) facts.gridFs += 1;
  if (options.has('encryptedFields')) facts.encrypted += 1;
  if (options.has('changeStreamPreAndPostImages')) facts.preImages += 1;
}

function countIndexes(facts: ContentFacts, indexes: FaithfulDocument[]): void {
  for (const index of indexes) {
    if (index.has('expireAfterSeconds')) facts.ttlIndexes += 1;
    if (numberField(index, 'unique') === 1) facts.uniqueIndexes += 1;
    for (const kind of indexKindsOf(index)) facts.indexKinds[kind] += 1;
  }
}
