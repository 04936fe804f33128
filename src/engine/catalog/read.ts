import type { Binary, Db, Document } from 'mongodb';
import {
  decodeFaithfully,
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../bson/faithful';
import { nextRawBatch } from '../bson/rawBatch';
import { unfitReply } from '../bson/soundReplies';
import type { Deployment } from '../deployment/deployment';
import { forEachLimited } from '../concurrency';
import { openCursor } from '../deployment/cursor';
import { isInternal, type Namespace, SYSTEM_DATABASES } from './namespaces';
import type { NamespaceMap } from './namespaceMap';
import type { CollectionKind } from '../deployment/deploymentFacts';

const BUCKETS = 'system.buckets.';

/** A collection or view with all that is needed to make it again elsewhere. */
export interface CatalogEntry extends Namespace {
  kind: CollectionKind;
  /** As `listCollections` gives them, without loss. */
  options: FaithfulDocument;
  /** Of this deployment alone; of a time-series collection, that of its buckets. Views have none. */
  uuid?: Binary;
}

/** What a list may come to; a cursor of a server's need not end. Changed by tests only. */
export const LIST_LIMITS = { bytes: 256_000_000, milliseconds: 600_000 };

/**
 * Runs a command that answers with a cursor, and decodes all documents faithfully.
 * @throws FerryError `unfit-reply` where it comes to no end
 */
async function readAll(db: Db, command: Record<string, unknown>): Promise<FaithfulDocument[]> {
  const signal = AbortSignal.timeout(LIST_LIMITS.milliseconds);
  const cursor = openCursor({ client: db.client, signal }, db.databaseName, command);
  const documents: FaithfulDocument[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return documents;
      bytes += batch.bytes.length;
      if (bytes > LIST_LIMITS.bytes) throw unfitReply('a list that has no end');
      for (let index = 0; index < batch.count; index++) {
        documents.push(decodeFaithfully(batch.bytes, batch.offsets[index]));
      }
    }
  } catch (error) {
    throw signal.aborted ? unfitReply('a list that has no end') : error;
  } finally {
    await cursor.close();
  }
}

/** What a collection is, by its type and options as `listCollections` gives them. */
export function kindOf(type: string | undefined, options: FaithfulDocument): CollectionKind {
  if (type === 'view') return 'view';
  if (type === 'timeseries') return 'timeseries';
  if (numberField(options, 'capped') === 1) return 'capped';
  if (options.has('clusteredIndex')) return 'clustered';
  return 'collection';
}

/** Asked for by name up to so many; of more, all are listed. */
const MOST_NAMES = 100;

/** All collections and views of one database, the server's own included; or only those of names. */
export async function readDatabaseCatalog(
  deployment: Deployment,
  db: string,
  names?: readonly string[],
): Promise<CatalogEntry[]> {
  const documents = await readAll(deployment.client.db(db), {
    listCollections: 1,
    ...(names === undefined || names.length > MOST_NAMES ? {} : { filter: filterFor(names) }),
    cursor: {},
  });
  const entries = documents.map((document): CatalogEntry => {
    const options = documentField(document, 'options') ?? new Map<string, unknown>();
    const uuid = documentField(document, 'info')?.get('uuid') as Binary | undefined;
    return {
      db,
      name: nameOf(document),
      kind: kindOf(stringField(document, 'type'), options),
      options,
      ...(uuid === undefined ? {} : { uuid }),
    };
  });
  giveBucketsUuids(entries);
  if (names === undefined) return entries;
  const wanted = new Set(names);
  return entries.filter(({ name }) => wanted.has(name));
}

function filterFor(names: readonly string[]): Document {
  return { name: { $in: [...names, ...names.map((name) => `${BUCKETS}${name}`)] } };
}

/** @throws FerryError `unfit-reply` */
function nameOf(document: FaithfulDocument): string {
  const name = stringField(document, 'name');
  if (name === undefined || name === '') throw unfitReply('a collection or index without a name');
  return name;
}

/** A time-series collection is a view of its buckets, a collection with a UUID. */
function giveBucketsUuids(entries: CatalogEntry[]): void {
  const series = entries.filter(({ kind, uuid }) => kind === 'timeseries' && uuid === undefined);
  if (series.length === 0) return;
  const uuids = new Map(entries.map(({ name, uuid }) => [name, uuid]));
  for (const entry of series) {
    const uuid = uuids.get(storageNamespace(entry).name);
    if (uuid !== undefined) entry.uuid = uuid;
  }
}

/** One entry by name, or undefined when the deployment has no such collection or view. */
export async function readCatalogEntry(
  deployment: Deployment,
  namespace: Namespace,
): Promise<CatalogEntry | undefined> {
  const [entry] = await readDatabaseCatalog(deployment, namespace.db, [namespace.name]);
  return entry;
}

/**
 * What work on a collection came to, or `instead` where it failed on something else that has the
 * name by now, or nothing: that is left to the events which tell of it.
 */
export async function unlessReplaced<T>(
  deployment: Deployment,
  entry: CatalogEntry,
  work: () => Promise<T>,
  instead: T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const now = await readCatalogEntry(deployment, entry);
    const isSame = now?.kind === entry.kind && now.uuid?.toString() === entry.uuid?.toString();
    if (isSame) throw error;
    return instead;
  }
}

/** Names of all databases that the user may see, but the server's own. */
export async function listDatabaseNames(deployment: Deployment): Promise<string[]> {
  const reply = await deployment.client
    .db('admin')
    .command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true });
  return namesIn(reply.databases).filter((name) => !SYSTEM_DATABASES.includes(name));
}

/** @throws FerryError `unfit-reply` */
function namesIn(databases: unknown): string[] {
  if (!Array.isArray(databases)) throw unfitReply('no list of databases');
  return databases.map((database: { name?: unknown } | null) => {
    if (typeof database?.name === 'string') return database.name;
    throw unfitReply('a database without a name');
  });
}

const DATABASES_AT_ONCE = 4;

/** Everything a migration carries, collections before views. */
export async function readCatalog(
  deployment: Deployment,
  map: NamespaceMap,
): Promise<CatalogEntry[]> {
  const found = await readDatabases(deployment, (db) => map.touches(db));
  return found
    .filter((entry) => map.carries(entry))
    .sort(
      (a, b) =>
        Number(a.kind === 'view') - Number(b.kind === 'view') ||
        compareText(a.db, b.db) ||
        compareText(a.name, b.name),
    );
}

/** Names of all collections and views but the server's own, in any order. */
export async function readNamespaces(deployment: Deployment): Promise<Namespace[]> {
  const entries = await readDatabases(deployment, () => true);
  return entries.filter(({ name }) => !isInternal(name)).map(({ db, name }) => ({ db, name }));
}

/** What there is in the target's databases that a migration may write to, in any order. */
export function readTargetCatalog(target: Deployment, map: NamespaceMap): Promise<CatalogEntry[]> {
  return readDatabases(target, (db) => map.mayReach(db));
}

async function readDatabases(
  deployment: Deployment,
  isWanted: (db: string) => boolean,
): Promise<CatalogEntry[]> {
  const databases = (await listDatabaseNames(deployment)).filter(isWanted);
  const entries: CatalogEntry[] = [];
  await forEachLimited(databases, DATABASES_AT_ONCE, async (db) => {
    entries.push(...(await readDatabaseCatalog(deployment, db)));
  });
  return entries;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Server code: a view has the name now. */
const IS_A_VIEW = 166;

/** Server codes: there is no such collection (any more), or there is a view now. */
const HAS_NO_INDEXES: unknown[] = [26, IS_A_VIEW];

/**
 * Server codes: bad value, failed to parse, not supported, unknown field. Servers that imitate
 * MongoDB may answer so to what they do not know.
 */
const NOT_UNDERSTOOD: unknown[] = [2, 9, 303, 40415];

/** `listIndexes`, which lists indexes that are being built, too; none when there is no collection. */
async function listIndexes(
  deployment: Deployment,
  namespace: Namespace,
  options: { includeBuildUUIDs?: true } = {},
): Promise<FaithfulDocument[]> {
  try {
    return await readAll(deployment.client.db(namespace.db), {
      listIndexes: namespace.name,
      ...options,
      cursor: {},
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (HAS_NO_INDEXES.includes(code)) return [];
    const again = options.includeBuildUUIDs === true && NOT_UNDERSTOOD.includes(code);
    if (again) return listIndexes(deployment, namespace);
    throw error;
  }
}

/**
 * A collection's indexes as `listIndexes` gives them, in order, built or not; none when it was
 * dropped meanwhile.
 */
export function readEveryIndex(
  deployment: Deployment,
  namespace: Namespace,
): Promise<FaithfulDocument[]> {
  return listIndexes(deployment, namespace);
}

/** A collection's indexes but the one on `_id` or the cluster key, which comes with the collection. */
export interface IndexList {
  /** Those that are there. */
  built: FaithfulDocument[];
  /** Those whose build goes on, and may fail yet, as that of a unique one does of duplicates. */
  building: FaithfulDocument[];
}

/** A collection's indexes, told apart by whether they are built; none when it was dropped meanwhile. */
export async function readIndexList(
  deployment: Deployment,
  namespace: Namespace,
): Promise<IndexList> {
  // Since 4.4 a build under way is told by its UUID, its specification beside (server:
  // src/mongo/db/commands/list_indexes.cpp); of a time-series collection it is left out.
  const listed = await listIndexes(deployment, namespace, { includeBuildUUIDs: true });
  const building = listed.flatMap((index) =>
    index.has('buildUUID') ? (documentField(index, 'spec') ?? []) : [],
  );
  const built = listed.filter(
    (index) =>
      !index.has('buildUUID') &&
      stringField(index, 'name') !== '_id_' &&
      numberField(index, 'clustered') !== 1,
  );
  return { built, building };
}

/** Those of a collection's indexes that are built; see {@link IndexList}. */
export async function readIndexes(
  deployment: Deployment,
  namespace: Namespace,
): Promise<FaithfulDocument[]> {
  return (await readIndexList(deployment, namespace)).built;
}

/** Where the documents of an entry lie: a time-series collection's buckets are a collection of their own. */
export function storageNamespace(entry: Pick<CatalogEntry, 'db' | 'name' | 'kind'>): Namespace {
  return entry.kind === 'timeseries'
    ? { db: entry.db, name: `${BUCKETS}${entry.name}` }
    : { db: entry.db, name: entry.name };
}

/**
 * Size of a collection, from its metadata: fast, and after a crash of the server not exact. None
 * of one that a view has replaced meanwhile.
 */
export async function readSize(
  deployment: Deployment,
  namespace: Namespace,
): Promise<{ documents: number; bytes: number }> {
  try {
    const reply = await deployment.client
      .db(namespace.db)
      .command({ collStats: namespace.name, scale: 1 });
    return { documents: Number(reply.count ?? 0), bytes: Number(reply.size ?? 0) };
  } catch (error) {
    if ((error as { code?: unknown }).code !== IS_A_VIEW) throw error;
    return { documents: 0, bytes: 0 };
  }
}
