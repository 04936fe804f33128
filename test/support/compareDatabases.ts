/**
 * Compares databases of two deployments without any of the engine's code: the server's own
 * `dbHash`, definitions as Extended JSON, and every document's raw bytes.
 */
import { BSON, type CollectionInfo, type Document, type MongoClient } from 'mongodb';

const BUCKETS = 'system.buckets.';

/** How two databases differ, one line each; none when they are equal. */
export async function differencesBetween(
  source: MongoClient,
  target: MongoClient,
  databases: (string | { source: string; target: string })[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const database of databases) {
    const names = typeof database === 'string' ? { source: database, target: database } : database;
    const found = await compareDatabase(source, target, names.source, names.target);
    differences.push(...found.map((difference) => `${names.source}: ${difference}`));
  }
  return differences;
}

async function compareDatabase(
  source: MongoClient,
  target: MongoClient,
  sourceDb: string,
  targetDb: string,
): Promise<string[]> {
  const [wanted, actual] = await Promise.all([
    definitions(source, sourceDb),
    definitions(target, targetDb),
  ]);
  const differences: string[] = [];
  for (const name of new Set([...wanted.keys(), ...actual.keys()])) {
    const a = wanted.get(name) ?? 'nothing';
    const b = actual.get(name) ?? 'nothing';
    if (a !== b) differences.push(`${name} is ${a} in the source, ${b} in the target`);
  }
  for (const name of collectionsIn(wanted)) {
    differences.push(...(await compareCollection(source, target, sourceDb, targetDb, name)));
  }
  const [hashes, otherHashes] = await Promise.all([
    hashesOf(source, sourceDb),
    hashesOf(target, targetDb),
  ]);
  for (const name of collectionsIn(wanted)) {
    if (hashes[name] !== otherHashes[name]) differences.push(`${name} differs by dbHash`);
  }
  return differences;
}

/** Collections, views and indexes as text, by name. */
async function definitions(client: MongoClient, db: string): Promise<Map<string, string>> {
  const entries: CollectionInfo[] = await client.db(db).listCollections({}).toArray();
  const names = new Set(entries.map(({ name }) => name));
  const found = new Map<string, string>();
  for (const { name, type, options } of entries) {
    if (name === 'system.views' || name === 'system.profile') continue;
    // Left by a server that was killed while it made a time-series collection: of no use to anybody.
    if (name.startsWith(BUCKETS) && !names.has(name.slice(BUCKETS.length))) continue;
    found.set(name, text({ type, options: sorted(options ?? {}, ['temp']) }));
    if (type === 'view' || name.startsWith(BUCKETS)) continue;
    const indexes = (await client.db(db).collection(name).listIndexes().toArray()) as Document[];
    for (const index of indexes) {
      found.set(`${name} index ${String(index.name)}`, text(sorted(index, ['ns', 'background'])));
    }
  }
  return found;
}

function sorted(document: Document, ignored: string[]): [string, unknown][] {
  return Object.entries(document)
    .filter(([name]) => !ignored.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function text(value: unknown): string {
  return BSON.EJSON.stringify(value, { relaxed: true });
}

/** Names of what holds documents, buckets of time-series collections instead of these. */
function collectionsIn(found: Map<string, string>): string[] {
  return [...found]
    .filter(([name, entry]) => entry.includes('"type":"collection"') && !name.includes(' index '))
    .map(([name]) => name);
}

async function compareCollection(
  source: MongoClient,
  target: MongoClient,
  sourceDb: string,
  targetDb: string,
  name: string,
): Promise<string[]> {
  const capped = await isCapped(source, sourceDb, name);
  const [wanted, actual] = await Promise.all([
    rawDocuments(source, sourceDb, name, capped),
    rawDocuments(target, targetDb, name, capped),
  ]);
  const differences: string[] = [];
  if (wanted.length !== actual.length) {
    differences.push(
      `${name} has ${wanted.length} documents in the source, ${actual.length} in the target`,
    );
  }
  for (const [index, document] of wanted.entries()) {
    const other = actual[index];
    if (other !== undefined && document.equals(other)) continue;
    differences.push(
      `${name} document ${index} is ${document.toString('hex').slice(0, 400)} in the source, ${other?.toString('hex').slice(0, 400) ?? 'absent'} in the target`,
    );
    break;
  }
  return differences;
}

async function isCapped(client: MongoClient, db: string, name: string): Promise<boolean> {
  const entries: CollectionInfo[] = await client.db(db).listCollections({ name }).toArray();
  return entries[0]?.options?.capped === true;
}

/** Every document's bytes, by `_id`, or in natural order where the order is part of the data. */
export async function rawDocuments(
  client: MongoClient,
  db: string,
  name: string,
  natural = false,
): Promise<Buffer[]> {
  const cursor = client.db(db).collection(name).find({}, { raw: true });
  const documents = await (natural ? cursor : cursor.sort({ _id: 1 })).toArray();
  return documents.map((document) => Buffer.from(document as unknown as Uint8Array));
}

async function hashesOf(client: MongoClient, db: string): Promise<Record<string, string>> {
  const reply = await client.db(db).command({ dbHash: 1 });
  // It names databases, and what the server made up for time-series collections.
  const hashes = Object.entries(reply.collections as Record<string, string>);
  return Object.fromEntries(hashes.filter(([name]) => name !== 'system.views'));
}
