import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { notADump, unclearDump } from './errors';

/** Packings of a dump's files that are unpacked on the way. */
const PACKED = String.raw`(?:\.gz|\.zst)?`;
const DOCUMENTS = new RegExp(`^(.+)\\.bson${PACKED}$`);
const METADATA = new RegExp(`^(.+)\\.metadata\\.json${PACKED}$`);
const PRELUDE = new RegExp(`^prelude\\.json${PACKED}$`);
/** Names of parts of a dump that are packed in another way, or are not whole. */
const ALMOST = /\.(bson|metadata\.json)\b/;

/** A file of a dump: its name without its extensions, and all of its name. */
export interface DumpFile {
  base: string;
  file: string;
}

/** What a folder holds, sorted by what it is for a dump. */
export interface FolderListing {
  documents: DumpFile[];
  metadata: DumpFile[];
  folders: string[];
  /** What is no part of a dump. */
  others: string[];
}

/**
 * Lists a folder; links count as what they lead to.
 * @throws FerryError `not-a-dump` if it can't be read, `dump-unclear` for what may be data
 */
export async function listFolder(folder: string): Promise<FolderListing> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw notADump(folder, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  });
  const listing: FolderListing = { documents: [], metadata: [], folders: [], others: [] };
  for (const name of names.sort()) {
    const place = path.join(folder, name);
    const found = await stat(place).catch((error: unknown) => {
      const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw unclearDump(
        folder,
        `${name} cannot be read (${why})`,
        'Remove it, or make it readable.',
      );
    });
    if (found.isDirectory()) listing.folders.push(name);
    else if (found.isFile()) sort(listing, folder, name);
    else listing.others.push(name);
  }
  refuseTwice(folder, listing.documents);
  refuseTwice(folder, listing.metadata);
  return listing;
}

function sort({ documents, metadata, others }: FolderListing, folder: string, name: string): void {
  const [, described] = METADATA.exec(name) ?? [];
  const [, held] = DOCUMENTS.exec(name) ?? [];
  if (described !== undefined) metadata.push({ base: described, file: name });
  else if (held !== undefined) documents.push({ base: held, file: name });
  else if (ALMOST.test(name)) {
    const why = `${name} may be a part of the dump, but is packed in another way, or not whole`;
    throw unclearDump(folder, why, 'Unpack it, or take it away.');
  } else if (!PRELUDE.test(name)) others.push(name);
}

function refuseTwice(folder: string, files: readonly DumpFile[]): void {
  const seen = new Map<string, string>();
  for (const { base, file } of files) {
    const other = seen.get(base);
    if (other !== undefined) {
      throw unclearDump(folder, `${other} and ${file} are the same collection’s`, 'Take one away.');
    }
    seen.set(base, file);
  }
}
