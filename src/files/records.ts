import type { BsonWriter } from './bsonWriter';

/** Longest record that is looked at; one that has no end by then is taken for a broken one. */
export const LONGEST_RECORD = 32 * 1024 * 1024;

/** The server's limit of a document. */
export const LONGEST_DOCUMENT = 16 * 1024 * 1024;

/** Why one record can't become a document, in a clause: `age: “x” is not a whole number`. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord';
}

/** Why the rest of a source can't be read, in a clause: `its document 3 is cut off`. */
export class DamagedSource extends Error {
  override readonly name = 'DamagedSource';

  constructor(
    message: string,
    /** Its end is missing. */
    readonly isCutOff = false,
    /** Bytes at the front of what was being read that are done with. */
    readonly done = 0,
  ) {
    super(message);
  }
}

/** Takes what a reader makes of a file's records, in their order. */
export interface RecordSink {
  /** Where documents are written. */
  readonly writer: BsonWriter;
  /** Gives the document that was just begun an `_id`, where it is to have one; its own would come first. */
  writeId?(): void;
  /** The document from `start` to the writer's place is whole. */
  accept(start: number, line: number): void;
  /** The record at `line` is none, for this reason; `text` is the record as it stands in the file. */
  reject(line: number, reason: string, text: Buffer): void;
  /** Enough for now: the reader stops behind this record. */
  readonly full: boolean;
}

/** Cuts a file's bytes into records and writes them as documents. */
export interface RecordReader {
  /** Line of the file, from 1, where the next record begins; in BSON, its number. */
  line: number;
  /** What else it must know to go on there; none where it needs nothing. */
  state?: string;
  /**
   * Reads the whole records at the front of `data`, until there is none left or the sink is full.
   * @param last nothing comes behind `data`
   * @returns how many bytes it is done with
   * @throws DamagedSource where nothing that follows can be read; what was accepted holds
   */
  read(data: Buffer, last: boolean, sink: RecordSink): number;
}
