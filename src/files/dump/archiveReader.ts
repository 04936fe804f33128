import { BSON, Long, type Document } from 'mongodb';
import type { RawBatch } from '../../engine/bson/rawBatch';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import type { FerryError } from '../../engine/errors';
import { foreignKind, KIND_BYTES, looksLikeBson } from '../source/fileKinds';
import { MAGIC } from './archiveFormat';
import { BLOCK_BYTES, type ByteSource } from './blocks';
import { Crc64 } from './crc64';
import { MOST_DOCUMENTS, wholeDocument } from './documents';
import { corrupt, notADump, truncated } from './errors';
import { parseMetadata, type DumpedCollection } from './metadata';

/** What reading an archive brings, in its order; the collections come first, once. */
export type ArchivePart =
  | { kind: 'collections'; collections: DumpedCollection[] }
  | { kind: 'documents'; storage: Namespace; batch: RawBatch }
  | { kind: 'end'; storage: Namespace };

/** Documents of a collection that are gathered from its segments. */
interface Gathering {
  storage: Namespace;
  chunks: Buffer[];
  bytes: number;
  offsets: number[];
  checksum: Crc64;
}

interface Header extends Namespace {
  end: boolean;
  checksum: bigint;
}

/**
 * Reads an archive that mongodump wrote, compressed or not, checking its structure and checksums.
 * @throws FerryError `not-a-dump`, and `dump-corrupt` or `dump-truncated`, naming the offset
 */
export async function* readArchive(source: ByteSource): AsyncGenerator<ArchivePart> {
  const reader = new ArchiveReader(source.name);
  for await (const block of source.blocks()) yield* reader.read(block);
  reader.finish();
}

/** Whether what is gathered, and so many bytes more, make a batch. */
function isFull({ bytes, offsets }: Gathering, more: number): boolean {
  return bytes + more >= BLOCK_BYTES || offsets.length > MOST_DOCUMENTS;
}

/** Takes an archive block by block; what is cut at a block's end waits for the next. */
class ArchiveReader {
  private rest: Buffer = Buffer.alloc(0);
  /** Where `rest` begins in the archive. */
  private start = 0;
  private state: 'magic' | 'prelude' | 'header' | 'segment' = 'magic';
  private descriptions: Buffer[] = [];
  private current: Gathering | undefined;
  private ending = false;
  private readonly open = new Map<string, Gathering>();
  private readonly ended = new Set<string>();
  private expected = new Set<string>();

  constructor(private readonly name: string) {}

  *read(block: Buffer): Generator<ArchivePart> {
    const bytes = this.rest.length === 0 ? block : Buffer.concat([this.rest, block]);
    let at = 0;
    if (this.state === 'magic') {
      if (bytes.length < MAGIC.length) {
        this.rest = bytes;
        return;
      }
      if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
        throw this.noArchive(bytes);
      }
      at = MAGIC.length;
      this.state = 'prelude';
    }
    // Documents of a segment that follow each other are taken together.
    let run = at;
    while (bytes.length - at >= 4) {
      if (bytes.readInt32LE(at) === -1) {
        this.take(bytes, run, at);
        yield* this.terminate(this.start + at);
        at += 4;
        run = at;
        continue;
      }
      const length = wholeDocument(bytes, at, this.start, this.name);
      if (length === undefined) break;
      if (this.state === 'segment') {
        this.noteDocument(this.start + at, length);
      } else {
        this.beginWith(bytes.subarray(at, at + length), this.start + at);
        run = at + length;
      }
      at += length;
      if (this.current !== undefined && isFull(this.current, at - run)) {
        this.take(bytes, run, at);
        run = at;
        yield* this.flush(this.current);
      }
    }
    this.take(bytes, run, at);
    this.rest = bytes.subarray(at);
    this.start += at;
  }

  /** The archive has ended. @throws FerryError `dump-truncated`, `not-a-dump` */
  finish(): void {
    const end = this.start + this.rest.length;
    if (this.state === 'magic') throw notADump(this.name, 'it is empty');
    if (this.rest.length > 0 || this.state !== 'header') {
      throw truncated(this.name, end, 'it breaks off in the middle');
    }
    const [missing] = [...this.expected, ...this.open.keys()].filter(
      (namespace) => !this.ended.has(namespace),
    );
    if (missing !== undefined) {
      throw truncated(this.name, end, `the end of ${missing} is missing`);
    }
  }

  private noArchive(bytes: Buffer): FerryError {
    const found = foreignKind(bytes.subarray(0, KIND_BYTES));
    if (found !== undefined) return notADump(this.name, `it is ${found.what}`, found.help);
    if (looksLikeBson(bytes)) {
      const help = 'Import it, or name the folder that it lies in.';
      return notADump(this.name, 'it is one collection’s documents, in BSON', help);
    }
    return notADump(this.name, 'it does not begin as an archive of mongodump does');
  }

  /** A document that is none of a collection's. */
  private beginWith(document: Buffer, offset: number): void {
    if (this.state === 'prelude') {
      this.descriptions.push(document);
      return;
    }
    const header = this.headerOf(document, offset);
    const key = formatNamespace(header);
    const gathering = this.open.get(key) ?? {
      storage: { db: header.db, name: header.name },
      chunks: [],
      bytes: 0,
      offsets: [0],
      checksum: new Crc64(),
    };
    this.open.set(key, gathering);
    this.current = gathering;
    this.state = 'segment';
    this.ending = header.end;
    if (header.end) this.checkEnd(gathering, header, offset);
  }

  private headerOf(document: Buffer, offset: number): Header {
    const { db, collection, EOF, CRC } = this.decode(document, offset);
    const told = typeof db === 'string' && typeof collection === 'string';
    if (!told || typeof EOF !== 'boolean' || !(CRC instanceof Long) || (!EOF && !CRC.isZero())) {
      throw corrupt(this.name, offset, 'a segment does not say whose documents it holds');
    }
    if (this.ended.has(formatNamespace({ db, name: collection }))) {
      throw corrupt(this.name, offset, `${db}.${collection} goes on after its end`);
    }
    return { db, name: collection, end: EOF, checksum: CRC.toBigInt() };
  }

  private decode(document: Buffer, offset: number): Document {
    try {
      return BSON.deserialize(document, { promoteLongs: false });
    } catch (error) {
      throw corrupt(this.name, offset, (error as Error).message);
    }
  }

  private checkEnd(gathering: Gathering, header: Header, offset: number): void {
    if (gathering.checksum.value() === header.checksum) return;
    throw corrupt(
      this.name,
      offset,
      `the documents of ${formatNamespace(header)} do not have the checksum that stands here`,
    );
  }

  private noteDocument(offset: number, length: number): void {
    if (this.ending) throw corrupt(this.name, offset, 'documents follow where none may be');
    const { offsets } = this.current as Gathering;
    offsets.push((offsets.at(-1) ?? 0) + length);
  }

  /** Keeps bytes of the segment at hand. */
  private take(bytes: Buffer, from: number, to: number): void {
    if (this.state !== 'segment' || this.current === undefined || to <= from) return;
    const chunk = bytes.subarray(from, to);
    this.current.checksum.update(chunk);
    // A small one is copied: it would keep its whole block in memory until others are gathered.
    this.current.chunks.push(chunk.length < BLOCK_BYTES / 4 ? Buffer.from(chunk) : chunk);
    this.current.bytes += chunk.length;
  }

  private *terminate(offset: number): Generator<ArchivePart> {
    if (this.state === 'prelude') {
      yield this.prelude(offset);
    } else if (this.state !== 'segment' || this.current === undefined) {
      throw corrupt(this.name, offset, 'a segment ends that has not begun');
    } else if (this.ending) {
      const { storage } = this.current;
      yield* this.flush(this.current);
      this.open.delete(formatNamespace(storage));
      this.ended.add(formatNamespace(storage));
      yield { kind: 'end', storage };
    }
    this.current = undefined;
    this.ending = false;
    this.state = 'header';
  }

  private prelude(offset: number): ArchivePart {
    const [, ...descriptions] = this.descriptions;
    const collections = descriptions.map((description) => this.described(description, offset));
    this.descriptions = [];
    this.expected = new Set(
      collections
        .map(({ db, name, kind }) => ({
          db,
          name: kind === 'timeseries' ? `system.buckets.${name}` : name,
        }))
        .map(formatNamespace),
    );
    return { kind: 'collections', collections };
  }

  private described(description: Buffer, offset: number): DumpedCollection {
    const { db, collection, metadata } = this.decode(description, offset);
    if (typeof db !== 'string' || typeof collection !== 'string') {
      throw corrupt(this.name, offset, 'the description of a collection has no name');
    }
    try {
      const text = Buffer.from(typeof metadata === 'string' ? metadata : '', 'utf8');
      return parseMetadata(text, { db, name: collection });
    } catch (error) {
      const why = `the description of ${db}.${collection} is ${(error as Error).message}`;
      throw corrupt(this.name, offset, why);
    }
  }

  private *flush(gathering: Gathering): Generator<ArchivePart> {
    const { storage, chunks, offsets, bytes } = gathering;
    if (bytes === 0) return;
    gathering.chunks = [];
    gathering.offsets = [0];
    gathering.bytes = 0;
    const batch = {
      bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes),
      offsets,
      count: offsets.length - 1,
      headroom: 0,
    };
    yield { kind: 'documents', storage, batch };
  }
}
