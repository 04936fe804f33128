import type { RawBatch } from '../../engine/bson/rawBatch';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import { forEachLimited } from '../../engine/concurrency';
import { isOplog } from '../../files/dump/archiveFormat';
import { readArchive } from '../../files/dump/archiveReader';
import { openFile, openStream, type ByteSource } from '../../files/dump/blocks';
import { readDocuments } from '../../files/dump/documents';
import { readDumpFolder } from '../../files/dump/dumpFolder';
import { addSystemIndexes, SYSTEM_INDEXES } from '../../files/dump/systemIndexes';
import { notADump, refusePartial } from '../../files/dump/errors';
import type { DumpedCollection } from '../../files/dump/metadata';
import type { DumpPlace } from '../dump/types';
import { download, isAddress } from './download';

/** Takes a dump's documents, of a collection in their order. */
export interface Receiver {
  take: (collection: DumpedCollection, batch: RawBatch) => Promise<void>;
  /** All documents of this collection were given. */
  end: (collection: DumpedCollection) => Promise<void>;
  /** Takes the oplog, after all collections; left out where it is not to be replayed. */
  takeOplog?: ((entries: RawBatch) => Promise<void>) | undefined;
}

/** A dump of either layout, its catalog read. */
export interface OpenedDump {
  /** For messages; holds no secret. */
  name: string;
  collections: DumpedCollection[];
  /** What else is in it, which is not taken, as far as is known before its documents are read. */
  notes: string[];
  hasOplog: boolean;
  /** Whether its files are stored as gzip. */
  compressed: boolean;
  /** Of all that is stored, where it is known; what {@link bytesRead} comes to. */
  bytesTotal: (chosen: DumpedCollection[]) => number | undefined;
  bytesRead: () => number;
  /** Gives every document of the chosen collections, once. */
  deliver: (chosen: DumpedCollection[], to: Receiver) => Promise<void>;
  close: () => Promise<void>;
}

/** Files read at once. */
const FILES_AT_ONCE = 4;

/** @throws FerryError `not-a-dump`, `dump-incomplete`, `dump-corrupt`, `download-failed` */
export function openDump(place: DumpPlace, signal: AbortSignal): Promise<OpenedDump> {
  return place.kind === 'folder' ? openFolder(place.path) : openArchive(place.path, signal);
}

async function openFolder(folder: string): Promise<OpenedDump> {
  const { entries, oplog, notes } = await readDumpFolder(folder);
  const files = new Map(entries.map(({ collection, documents }) => [collection, documents]));
  const sizeOf = (collection: DumpedCollection) => files.get(collection)?.bytesTotal ?? 0;
  return {
    name: folder,
    collections: entries.map(({ collection }) => collection),
    notes,
    hasOplog: oplog !== undefined,
    compressed: entries.some(({ documents }) => documents?.compression === 'gzip'),
    bytesTotal: (chosen) => chosen.reduce((total, one) => total + sizeOf(one), 0),
    bytesRead: () => [...files.values()].reduce((sum, file) => sum + (file?.bytesRead() ?? 0), 0),
    deliver: async (chosen, to) => {
      // The largest first, so that none is left alone at the end.
      const order = [...chosen].sort((a, b) => sizeOf(b) - sizeOf(a));
      await forEachLimited(order, FILES_AT_ONCE, async (collection) => {
        const file = files.get(collection);
        if (file === undefined) return;
        for await (const batch of readDocuments(file)) await to.take(collection, batch);
        await to.end(collection);
      });
      if (oplog === undefined || to.takeOplog === undefined) return;
      for await (const batch of readDocuments(oplog)) await to.takeOplog(batch);
    },
    close: () => Promise.resolve(),
  };
}

async function openArchive(path: string, signal: AbortSignal): Promise<OpenedDump> {
  const source = await archiveSource(path, signal);
  const parts = readArchive(source);
  const first = await parts.next();
  if (first.done === true || first.value.kind !== 'collections') {
    throw notADump(source.name, 'it is empty');
  }
  const all = first.value.collections;
  const collections = all.filter((one) => !isOplog(one) && one.name !== SYSTEM_INDEXES);
  return {
    name: source.name,
    collections,
    notes: [],
    hasOplog: all.some(isOplog),
    compressed: source.compression === 'gzip',
    bytesTotal: () => source.bytesTotal,
    bytesRead: source.bytesRead,
    deliver: async (chosen, to) => {
      const byStorage = new Map(
        chosen.map((collection) => [formatNamespace(storageNamespace(collection)), collection]),
      );
      for await (const part of parts) {
        if (part.kind === 'collections') continue;
        if (isOplog(part.storage)) {
          if (part.kind === 'documents') await to.takeOplog?.(part.batch);
          continue;
        }
        if (part.storage.name === SYSTEM_INDEXES) {
          if (part.kind === 'documents') {
            addSystemIndexes(part.batch, part.storage.db, collections);
          }
          continue;
        }
        const collection = byStorage.get(formatNamespace(part.storage));
        if (collection === undefined) continue;
        if (part.kind === 'end') await to.end(collection);
        else await to.take(collection, part.batch);
      }
    },
    close: async () => {
      await parts.return(undefined);
      await source.close();
    },
  };
}

async function archiveSource(path: string, signal: AbortSignal): Promise<ByteSource> {
  if (!isAddress(path)) {
    refusePartial(path);
    return await openFile(path);
  }
  const { name, chunks, bytesTotal } = await download(path, signal);
  return await openStream(chunks, name, bytesTotal);
}
