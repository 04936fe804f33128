import { BSON_TYPE, findElement, idElement } from '../../engine/bson/raw';
import type { RawBatch } from '../../engine/bson/rawBatch';
import { BsonWriter, elementName } from '../../files/bsonWriter';
import { LONGEST_DOCUMENT, type RecordSink } from '../../files/records';

/** A batch is sent when it holds so much; larger ones took more memory and were no faster (measured). */
const BATCH_BYTES = 2 * 1024 * 1024;
const BATCH_DOCUMENTS = 20_000;
const BATCH_REJECTS = 1_000;
/** Room for the header of the message's section. */
const HEADROOM = 64;
/** More of a rejected record is not kept. */
const LONGEST_REJECTED = 64 * 1024;
const ID = elementName('_id');
/** `_id` and the NUL behind it. */
const ID_BYTES = ID.readInt32LE(0);
const ID_ELEMENT_BYTES = 1 + ID.length + 12;
/** Writes with larger buffers than this are not kept for the next batch. */
const LARGEST_KEPT = 8 * 1024 * 1024;

/** A record that could not be imported. */
export interface Rejection {
  line: number;
  reason: string;
  /** As it stands in the file, where it could not be read; its beginning, if it is long. */
  text?: Buffer;
  /** Bytes of all of it, where {@link text} is its beginning. */
  textBytes?: number;
  /** Where the target did not take it. */
  document?: Buffer;
}

/** Gives a document without `_id` one: the same one when the same record is read again. */
export type IdMaker = (record: number) => Buffer;

/** Gathers documents for one command, and what was rejected between them. */
export class ImportBatch implements RecordSink {
  readonly writer = new BsonWriter(HEADROOM, BATCH_BYTES + 64 * 1024);
  readonly rejections: Rejection[] = [];
  private readonly offsets: number[] = [];
  private readonly lines: number[] = [];
  private firstRecord = 0;

  /** @param makeId where each document is to have an `_id`, at its front */
  constructor(private readonly makeId: IdMaker | undefined) {}

  get full(): boolean {
    return (
      this.writer.at >= BATCH_BYTES ||
      this.offsets.length >= BATCH_DOCUMENTS ||
      this.rejections.length >= BATCH_REJECTS
    );
  }

  get records(): number {
    return this.offsets.length + this.rejections.length;
  }

  get canBeUsedAgain(): boolean {
    return this.writer.bytes.length <= LARGEST_KEPT;
  }

  /** Empties it. @param firstRecord number of the record that comes next, from 0 */
  begin(firstRecord: number): void {
    this.firstRecord = firstRecord;
    this.writer.at = HEADROOM;
    this.rejections.length = 0;
    this.offsets.length = 0;
    this.lines.length = 0;
  }

  writeId(): void {
    if (this.makeId === undefined) return;
    this.writer.element(BSON_TYPE.objectId, ID);
    this.writer.raw(this.makeId(this.firstRecord + this.records));
  }

  accept(start: number, line: number): void {
    if (this.makeId !== undefined) this.putIdFirst(start, this.makeId);
    const length = this.writer.at - start;
    if (length > LONGEST_DOCUMENT) {
      this.writer.at = start;
      const megabytes = (length / 1024 / 1024).toFixed(1);
      this.rejections.push({ line, reason: `the document has ${megabytes} MB, more than 16` });
      return;
    }
    this.offsets.push(start - HEADROOM);
    this.lines.push(line);
  }

  reject(line: number, reason: string, text: Buffer): void {
    // The bytes they are from are read over before the rejection is written.
    const kept = Buffer.from(text.subarray(0, LONGEST_REJECTED));
    const isCut = kept.length < text.length;
    this.rejections.push({ line, reason, text: kept, ...(isCut && { textBytes: text.length }) });
  }

  /** The documents, in one piece. */
  documents(): RawBatch {
    const end = this.writer.at - HEADROOM;
    return {
      bytes: this.writer.bytes.subarray(HEADROOM, this.writer.at),
      offsets: [...this.offsets, end],
      count: this.offsets.length,
      headroom: HEADROOM,
    };
  }

  lineOf(index: number): number {
    return this.lines[index] ?? 0;
  }

  /** A server does so, too; but then a document that was sent twice would be there twice. */
  private putIdFirst(start: number, makeId: IdMaker): void {
    const { writer } = this;
    if (writer.bytes.readInt32LE(start + 5) === ID_BYTES) return;
    const there = findElement(writer.bytes, start, '_id');
    if (there === undefined) {
      const id = makeId(this.firstRecord + this.records);
      writer.ensure(ID_ELEMENT_BYTES);
      const { bytes } = writer;
      bytes.copyWithin(start + 4 + ID_ELEMENT_BYTES, start + 4, writer.at);
      bytes.write('\x07_id\0', start + 4, 'latin1');
      id.copy(bytes, start + 4 + 5);
      writer.at += ID_ELEMENT_BYTES;
      bytes.writeInt32LE(writer.at - start, start);
      return;
    }
    const { bytes } = writer;
    const element = Buffer.from(idElement(bytes, start) ?? []);
    bytes.copyWithin(start + 4 + element.length, start + 4, there.start);
    element.copy(bytes, start + 4);
  }
}
