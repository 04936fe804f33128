/**
 * Compares databases of two deployments without any of the engine's code: the server's own
 * `dbHash`, definitions as Extended JSON, and every document's raw bytes.
 */
import { BSON, type CollectionInfo, type Document, type MongoClient } from 'mongodb';

const BUCKETS = 'system.buckets.';

/** A database that is to be equal to another, or parts of it. */
export interface ComparedDatabase {
  source: string;
  target: string;
  /**
   * What a collection (or view) of the source is called in the target; undefined if it does not
   * count. Indexes, which keep their names, count unless it is undefined for theirs.
   */
  imageOf: (name: string) => string | undefined;
  /** The same from the other side. */
  originOf: (name: string) => string | undefined;
}

/** How databases differ, one line each; none when they are equal. */
export async function differencesBetween(
  source: MongoClient,
  target: MongoClient,
  databases: (string | (Pick<ComparedDatabase, 'source' | 'target'> & Partial<ComparedDatabase>))[],
): Promise<string[]> {
  const same = (name: string) => name;
  const differences: string[] = [];
  for (const database of databases) {
    const names = typeof database === 'string' ? { source: database, target: database } : database;
    const whole = { imageOf: same, originOf: same, ...names };
    const found = await compareDatabase(source, target, whole);
    differences.push(...found.map((difference) => `${names.source}: ${difference}`));
  }
  return differences;
}

async function compareDatabase(
  source: MongoClient,
  target: MongoClient,
  database: ComparedDatabase,
): Promise<string[]> {
  const { imageOf, originOf } = database;
  const [wanted, actual] = await Promise.all([
    definitions(source, database.source, imageOf),
    definitions(target, database.target, (name) => originOf(name) && name),
  ]);
  const differences: string[] = [];
  for (const name of new Set([...wanted.keys(), ...actual.keys()])) {
    const a = wanted.get(name) ?? 'nothing';
    const b = actual.get(name) ?? 'nothing';
    if (a !== b) differences.push(`${name} is ${a} in the source, ${b} in the target`);
  }
  const [hashes, otherHashes] = await Promise.all([
    hashesOf(source, database.source),
    hashesOf(target, database.target),
  ]);
  for (const image of collectionsIn(wanted)) {
    const name = placeOf(image, originOf) ?? image;
    const collections = [
      { client: source, db: database.source, name },
      { client: target, db: database.target, name: image },
    ] as const;
    differences.push(...(await compareCollection(...collections)));
    if (hashes[name] !== otherHashes[image]) differences.push(`${image} differs by dbHash`);
  }
  return differences;
}

/** Where a collection is, which may be the buckets of another. */
function placeOf(name: string, place: ComparedDatabase['imageOf']): string | undefined {
  if (!name.startsWith(BUCKETS)) return place(name);
  const series = place(name.slice(BUCKETS.length));
  return series === undefined ? undefined : `${BUCKETS}${series}`;
}

/** Collections, views and indexes as text, by the names that they have in the target. */
async function definitions(
  client: MongoClient,
  db: string,
  place: ComparedDatabase['imageOf'],
): Promise<Map<string, string>> {
  const entries: CollectionInfo[] = await client.db(db).listCollections({}).toArray();
  const names = new Set(entries.map(({ name }) => name));
  const found = new Map<string, string>();
  for (const { name, type, options } of entries) {
    if (name === 'system.views' || name === 'system.profile') continue;
    // Left by a server that was killed while it made a time-series collection: of no use to anybody.
    if (name.startsWith(BUCKETS) && !names.has(name.slice(BUCKETS.length))) continue;
    const image = placeOf(name, place);
    if (image === undefined) continue;
    found.set(image, text({ type, options: sorted(placed(options ?? {}, place), ['temp']) }));
    if (type === 'view' || name.startsWith(BUCKETS)) continue;
    const indexes = (await client.db(db).collection(name).listIndexes().toArray()) as Document[];
    for (const index of indexes) {
      if (place(String(index.name)) === undefined) continue;
      found.set(`${image} index ${String(index.name)}`, text(sorted(index, ['ns', 'background'])));
    }
  }
  return found;
}

function placed(options: Document, place: ComparedDatabase['imageOf']): Document {
  const { viewOn } = options as { viewOn?: string };
  return viewOn === undefined ? options : { ...options, viewOn: place(viewOn) ?? viewOn };
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

interface Collection {
  client: MongoClient;
  db: string;
  name: string;
}

async function compareCollection(source: Collection, target: Collection): Promise<string[]> {
  const { name } = target;
  const capped = await isCapped(source);
  const [wanted, actual] = await Promise.all([
    rawDocuments(source.client, source.db, source.name, capped),
    rawDocuments(target.client, target.db, target.name, capped),
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

async function isCapped({ client, db, name }: Collection): Promise<boolean> {
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
