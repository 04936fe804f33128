import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import { openFile, type ByteSource } from './blocks';
import { corrupt, notADump, refusePartial } from './errors';
import { collectionOf, fileNameOf } from './fileNames';
import { parseMetadata, renderMetadata, type DumpedCollection } from './metadata';
import { Output } from './output';

const METADATA = /\.metadata\.json(\.gz)?$/;
const DOCUMENTS = /\.bson(\.gz)?$/;
const BUCKETS = 'system.buckets.';
const PRELUDE = 'prelude.json';
/** What was written while the dump was made; mongodump gives it no other name when it is compressed. */
const OPLOG = 'oplog.bson';

/** A collection or view in a folder that mongodump wrote. */
export interface FolderEntry {
  collection: DumpedCollection;
  /** Absent for views. */
  documents?: ByteSource;
}

/**
 * What a dump folder holds, as mongodump lays it out: a folder each database, in it a `.bson` and
 * a `.metadata.json` each collection, either compressed or not. A folder of one database is taken
 * too, its name being the database's.
 * @throws FerryError `not-a-dump`, `dump-incomplete`, `dump-corrupt`
 */
export async function readDumpFolder(folder: string): Promise<FolderEntry[]> {
  refusePartial(folder);
  const root = path.resolve(folder);
  const items = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    throw notADump(folder, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  });
  if (items.some(({ name }) => DOCUMENTS.test(name) && !/^oplog\.bson/.test(name))) {
    return readDatabaseFolder(root, path.basename(root));
  }
  const entries: FolderEntry[] = [];
  for (const item of items.filter((one) => one.isDirectory())) {
    entries.push(...(await readDatabaseFolder(path.join(root, item.name), item.name)));
  }
  if (entries.length === 0) throw notADump(folder, 'no folder in it holds .bson files');
  return entries;
}

/** The oplog that a dump folder holds, if it does. */
export async function readDumpedOplog(folder: string): Promise<ByteSource | undefined> {
  const file = path.join(folder, OPLOG);
  const found = await stat(file).catch(() => undefined);
  return found && (await openFile(file));
}

async function readDatabaseFolder(folder: string, db: string): Promise<FolderEntry[]> {
  const files = await readdir(folder);
  const byCollection = new Map<string, FolderEntry>();
  for (const file of files.filter((name) => METADATA.test(name))) {
    const collection = await readMetadata(path.join(folder, file), db, file);
    byCollection.set(formatNamespace(storageNamespace(collection)), { collection });
  }
  for (const file of files.filter((name) => DOCUMENTS.test(name))) {
    const base = file.replace(DOCUMENTS, '');
    // The users of one database, which only the tools restore.
    if (base.startsWith('$admin.')) continue;
    const name = collectionOf(base) ?? (await nameInMetadata(folder, base, db));
    const namespace = formatNamespace({ db, name });
    const entry = byCollection.get(namespace) ?? { collection: withoutMetadata({ db, name }) };
    entry.documents = await openFile(path.join(folder, file));
    byCollection.set(namespace, entry);
  }
  for (const { collection, documents } of byCollection.values()) {
    if (documents !== undefined || collection.kind === 'view') continue;
    const file = path.join(folder, fileNameOf(storageNamespace(collection).name));
    throw notADump(folder, `${file}.bson is missing, which its metadata tell of`);
  }
  return [...byCollection.values()];
}

async function readMetadata(file: string, db: string, name: string): Promise<DumpedCollection> {
  const bytes = await readFile(file);
  const fallback = collectionOf(name.replace(METADATA, '')) ?? name;
  try {
    const text = file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes;
    return parseMetadata(text.toString('utf8'), { db, name: fallback });
  } catch (error) {
    throw corrupt(file, 0, (error as Error).message);
  }
}

/** Of a file whose name was cut. */
async function nameInMetadata(folder: string, base: string, db: string): Promise<string> {
  for (const extension of ['.metadata.json', '.metadata.json.gz']) {
    const file = path.join(folder, `${base}${extension}`);
    const found = await readMetadata(file, db, base).catch(() => undefined);
    if (found !== undefined) return found.name;
  }
  throw notADump(folder, `${base} has a shortened name and no metadata that tell the whole one`);
}

/** Such as of a `.bson` file that was exported alone. */
function withoutMetadata(namespace: Namespace): DumpedCollection {
  const { db, name } = namespace;
  const timeseries = name.startsWith(BUCKETS);
  if (timeseries) throw notADump(formatNamespace(namespace), 'its time series has no metadata');
  return { db, name, kind: 'collection', options: new Map(), indexes: [] };
}

/** Writes a dump folder as mongodump does. */
export class DumpFolder {
  constructor(
    private readonly folder: string,
    private readonly gzip: boolean,
  ) {}

  /** Writes what is known before any document. */
  async begin(
    collections: DumpedCollection[],
    versions: { server: string; tool: string },
  ): Promise<void> {
    const prelude = { ServerVersion: versions.server, ToolVersion: versions.tool };
    await mkdir(this.folder, { recursive: true });
    await this.writeText(path.join(this.folder, PRELUDE), JSON.stringify(prelude));
    for (const collection of collections) {
      await mkdir(path.join(this.folder, collection.db), { recursive: true });
      await this.writeText(`${this.place(collection)}.metadata.json`, renderMetadata(collection));
    }
  }

  /** Where the documents of a collection go. */
  documents(collection: DumpedCollection): Output {
    const file = `${this.place(storageNamespace(collection))}.bson${this.gzip ? '.gz' : ''}`;
    return Output.toFile(file, this.gzip);
  }

  /** Where the oplog goes. */
  oplog(): Output {
    return Output.toFile(path.join(this.folder, OPLOG), this.gzip);
  }

  private place({ db, name }: Namespace): string {
    return path.join(this.folder, db, fileNameOf(name));
  }

  private async writeText(file: string, text: string): Promise<void> {
    if (this.gzip) await writeFile(`${file}.gz`, await promisify(gzip)(text));
    else await writeFile(file, text);
  }
}
