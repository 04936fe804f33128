import path from 'node:path';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import { openBytes } from '../source/openBytes';
import { DamagedSource } from '../records';
import { findFile, type ByteSource } from './blocks';
import { readDocuments } from './documents';
import { corrupt, notADump, refusePartial, unclearDump } from './errors';
import { collectionOf, fileNameOf } from './fileNames';
import { listFolder, type DumpFile, type FolderListing } from './folderListing';
import { nameInMetadata, parseMetadata, type DumpedCollection } from './metadata';
import { LONGEST_METADATA } from './metadataJson';
import { addSystemIndexes, SYSTEM_INDEXES } from './systemIndexes';

const BUCKETS = 'system.buckets.';
/** What was written while the dump was made; mongodump gives it no other name when it is compressed. */
const OPLOG = 'oplog';
/** Users and roles of one database, which only the tools restore. */
const ADMIN = '$admin.';

/** A collection or view in a folder that mongodump wrote. */
export interface FolderEntry {
  collection: DumpedCollection;
  /** Absent for views. */
  documents?: ByteSource;
}

/** What a dump's folder holds. */
export interface DumpFolderContents {
  entries: FolderEntry[];
  oplog?: ByteSource | undefined;
  /** What else is in it, which is not taken; a line each. */
  notes: string[];
}

/**
 * What a dump folder holds, as mongodump lays it out: a folder each database, in it a `.bson` and
 * a `.metadata.json` each collection, either compressed or not. A folder of one database is taken
 * too, its name being the database's; and one that holds nothing but an oplog.
 * @throws FerryError `not-a-dump`, `dump-incomplete`, `dump-corrupt`, `dump-unclear`
 */
export async function readDumpFolder(folder: string): Promise<DumpFolderContents> {
  refusePartial(folder);
  const root = path.resolve(folder);
  const listing = await listFolder(root);
  const databases: string[] = [];
  const others = [...listing.others];
  for (const name of listing.folders) {
    const { documents, metadata } = await listFolder(path.join(root, name));
    if (documents.length + metadata.length > 0) databases.push(name);
    else others.push(`${name}, a folder without files of a dump`);
  }
  const contents: DumpFolderContents = { entries: [], notes: [] };
  const oplog = listing.documents.find((one) => isOplog(one, listing));
  if (oplog !== undefined) contents.oplog = await findFile(path.join(root, oplog.file));
  const own = [...listing.documents, ...listing.metadata].filter((one) => one !== oplog);
  if (databases.length === 0 && own.length > 0) {
    await readDatabaseFolder(root, path.basename(root), withoutOplog(listing, oplog), contents);
  } else {
    others.push(...own.map(({ file }) => `${file}, which is in no database’s folder`));
    for (const name of databases) {
      const place = path.join(root, name);
      await readDatabaseFolder(place, name, await listFolder(place), contents);
    }
  }
  if (others.length > 0) contents.notes.push(`Not taken of ${folder}: ${others.join('; ')}.`);
  if (contents.entries.length === 0 && oplog === undefined) {
    throw notADump(folder, 'no folder in it holds .bson files');
  }
  return contents;
}

/** Not a collection of that name, which has metadata. */
function isOplog({ base }: DumpFile, { metadata }: FolderListing): boolean {
  return base === OPLOG && !metadata.some((one) => one.base === OPLOG);
}

function withoutOplog(listing: FolderListing, oplog: DumpFile | undefined): FolderListing {
  const documents = listing.documents.filter((one) => one !== oplog);
  // They are told of already.
  return { ...listing, documents, others: [], folders: [] };
}

async function readDatabaseFolder(
  folder: string,
  db: string,
  listing: FolderListing,
  { entries, notes }: DumpFolderContents,
): Promise<void> {
  const byNamespace = new Map<string, FolderEntry>();
  for (const file of listing.metadata) {
    const collection = await readMetadata(folder, file, db);
    const namespace = formatNamespace(storageNamespace(collection));
    if (byNamespace.has(namespace)) throw twice(folder, collection.name);
    byNamespace.set(namespace, { collection });
  }
  const others = [...listing.others, ...listing.folders.map((name) => `the folder ${name}`)];
  const bare: string[] = [];
  let systemIndexes: ByteSource | undefined;
  for (const { base, file } of listing.documents) {
    const documents = await findFile(path.join(folder, file));
    if (base.startsWith(ADMIN)) {
      others.push(`${file}, users and roles of the database, which only the tools restore`);
      continue;
    }
    if (base === SYSTEM_INDEXES) {
      systemIndexes = documents;
      continue;
    }
    const name = collectionOf(base) ?? (await nameOfCut(folder, base, listing.metadata));
    const namespace = formatNamespace({ db, name });
    const entry = byNamespace.get(namespace) ?? { collection: withoutMetadata({ db, name }) };
    if (entry.documents !== undefined) throw twice(folder, name);
    if (!byNamespace.has(namespace)) bare.push(namespace);
    byNamespace.set(namespace, { ...entry, documents });
  }
  for (const { collection, documents } of byNamespace.values()) {
    if (documents !== undefined || collection.kind === 'view') continue;
    const file = path.join(folder, fileNameOf(storageNamespace(collection).name));
    throw notADump(folder, `${file}.bson is missing, which its metadata tell of`);
  }
  const found = [...byNamespace.values()];
  if (systemIndexes !== undefined) {
    const collections = found.map(({ collection }) => collection);
    for await (const batch of readDocuments(systemIndexes)) {
      const unknown = addSystemIndexes(batch, db, collections);
      if (unknown.size > 0) {
        notes.push(`Indexes of collections that are not in the dump: ${[...unknown].join(', ')}.`);
      }
    }
  }
  if (bare.length > 0) {
    const indexes = systemIndexes === undefined ? 'options and indexes' : 'options';
    notes.push(`Without ${indexes}, for the dump has no metadata of them: ${bare.join(', ')}.`);
  }
  if (others.length > 0) notes.push(`Not taken of the folder of ${db}: ${others.join('; ')}.`);
  entries.push(...found);
}

async function readMetadata(folder: string, { base, file }: DumpFile, db: string) {
  const place = path.join(folder, file);
  const text = await readText(place);
  try {
    const name = collectionOf(base) ?? nameInMetadata(text);
    if (name !== undefined) return parseMetadata(text, { db, name });
  } catch (error) {
    throw corrupt(place, 0, (error as Error).message);
  }
  throw notADump(folder, `${base} has a shortened name and no metadata that tell the whole one`);
}

/** @throws FerryError `dump-corrupt`, too, if it is longer than any metadata */
async function readText(file: string): Promise<Buffer> {
  const { bytes } = await openBytes(file);
  try {
    const { head } = await bytes.peek(LONGEST_METADATA + 1);
    if (head.length <= LONGEST_METADATA) return head;
  } catch (error) {
    if (error instanceof DamagedSource) throw corrupt(file, 0, error.message);
    throw error;
  } finally {
    await bytes.close();
  }
  throw corrupt(file, LONGEST_METADATA, 'no collection’s metadata are that long');
}

/** Of a file whose name was cut. */
async function nameOfCut(folder: string, base: string, metadata: DumpFile[]): Promise<string> {
  const own = metadata.find((one) => one.base === base);
  const text = own === undefined ? undefined : await readText(path.join(folder, own.file));
  const name = text === undefined ? undefined : nameInMetadata(text);
  if (name !== undefined) return name;
  throw notADump(folder, `${base} has a shortened name and no metadata that tell the whole one`);
}

/** Such as of a `.bson` file that was exported alone. */
function withoutMetadata(namespace: Namespace): DumpedCollection {
  const { db, name } = namespace;
  const timeseries = name.startsWith(BUCKETS);
  if (timeseries) throw notADump(formatNamespace(namespace), 'its time series has no metadata');
  return { db, name, kind: 'collection', options: new Map(), indexes: [] };
}

function twice(folder: string, name: string): Error {
  return unclearDump(folder, `two of its files are those of ${name}`, 'Take one away.');
}
