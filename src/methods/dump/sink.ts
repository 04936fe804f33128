import { isOplog, OPLOG } from '../../files/dump/archiveFormat';
import { ArchiveWriter } from '../../files/dump/archiveWriter';
import { Crc64 } from '../../files/dump/crc64';
import { DumpFolderWriter } from '../../files/dump/dumpFolderWriter';
import type { DumpedCollection } from '../../files/dump/metadata';
import { Output } from '../../files/dump/output';
import type { DumpPlace } from './types';

/** Where one collection's documents go. */
export interface CollectionSink {
  write: (documents: Buffer) => Promise<void>;
  end: () => Promise<void>;
}

/** Of the server that is dumped, and of the program that does it. */
export interface Versions {
  server: string;
  tool: string;
}

/** A dump being written, in either layout. */
export interface DumpSink {
  begin: (collections: DumpedCollection[], versions: Versions, concurrent: number) => Promise<void>;
  open: (collection: DumpedCollection) => Promise<CollectionSink>;
  /** Where the oplog goes, last; {@link OPLOG} stands for it among the collections of the beginning. */
  openOplog: () => Promise<CollectionSink>;
  close: () => Promise<void>;
  /** Leaves what is written as it is. */
  abort: () => void;
}

/** Opens a dump for writing; nothing is written before its beginning. */
export function openSink({ kind }: DumpPlace, partial: string, gzip: boolean): DumpSink {
  return kind === 'folder' ? folderSink(partial, gzip) : archiveSink(partial, gzip);
}

function folderSink(folder: string, gzip: boolean): DumpSink {
  const dump = new DumpFolderWriter(folder, gzip);
  const open = new Set<Output>();
  const sinkOf = (output: Output): Promise<CollectionSink> => {
    open.add(output);
    return Promise.resolve({
      write: (documents) => output.write(documents),
      end: async () => {
        await output.close();
        open.delete(output);
      },
    });
  };
  return {
    begin: (collections, versions) =>
      dump.begin(
        collections.filter((one) => !isOplog(one)),
        versions,
      ),
    open: (collection) =>
      collection.kind === 'view' ? Promise.resolve(nothing) : sinkOf(dump.documents(collection)),
    openOplog: () => sinkOf(dump.oplog()),
    close: () => Promise.resolve(),
    abort: () => open.forEach((output) => output.abort()),
  };
}

const nothing: CollectionSink = { write: () => Promise.resolve(), end: () => Promise.resolve() };

function archiveSink(file: string, gzip: boolean): DumpSink {
  const output = file === '-' ? Output.to(process.stdout, gzip) : Output.toFile(file, gzip);
  const archive = new ArchiveWriter(output);
  const open = async (collection: DumpedCollection): Promise<CollectionSink> => {
    const checksum = new Crc64();
    // As mongodump does for views and empty collections: it is what makes mongorestore make them.
    await archive.write(collection, Buffer.alloc(0), checksum);
    return {
      write: (documents) => archive.write(collection, documents, checksum),
      end: () => archive.end(collection, checksum),
    };
  };
  return {
    begin: (collections, versions, concurrent) => archive.begin(collections, versions, concurrent),
    open,
    openOplog: () => open(OPLOG),
    close: () => archive.close(),
    abort: () => output.abort(),
  };
}
