import type { Namespace } from '../../engine/catalog/namespaces';
import type { ColumnChoice } from '../../files/csv/columnTypes';
import type { FileFormat } from '../../files/format';
import type { RecordReader } from '../../files/records';
import type { Encoding } from '../../files/source/encoding';
import type { Compression } from '../../files/source/fileKinds';

/** What is done with each document of a file; the key fields say which one of the target is meant. */
export const IMPORT_MODES = ['insert', 'upsert', 'merge', 'delete'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** How a file is read; what is left out is found out from the file. */
export interface FileOptions {
  /** `-` is standard input. */
  file: string;
  format?: FileFormat | undefined;
  compression?: Compression | undefined;
  encoding?: Encoding | undefined;
  /** Of CSV: one character. */
  delimiter?: string | undefined;
  /** Of CSV and TSV: one character; nothing for none. A doubled quote or, in TSV, none unless told. */
  quote?: string | undefined;
  escape?: string | undefined;
  /** Of CSV: whether the first line names the columns; true unless told. */
  header?: boolean | undefined;
  /** Of CSV: the columns' names, where no header has them or it is to be skipped. */
  fields?: readonly string[] | undefined;
  /** Of CSV: what is known of columns by their names; the rest is inferred. */
  columns?: readonly ColumnChoice[] | undefined;
  blanks?: 'omit' | 'null' | 'empty' | undefined;
  nulls?: readonly string[] | undefined;
  /** Of CSV: fields `tags.0`, `tags.1` make an array. */
  arrays?: boolean | undefined;
}

/** Where the documents go, and how. */
export interface ImportOptions {
  namespace: Namespace;
  mode: ImportMode;
  /** Names, dotted ones too; `_id` unless told. */
  keyFields: readonly string[];
  /** Drops the collection first. */
  drop: boolean;
  /** Goes on with an import of the same file into the same place that was not finished. */
  resume: boolean;
  /** Where rejected records go, one JSON object a line. */
  rejectFile: string;
  /** More rejected records than this end the import. */
  maxRejects: number;
  bypassValidation: boolean;
  stateDatabase: string;
}

/** Records on their way into a collection, wherever they are from. */
export interface ImportSource {
  /** For messages and the report. */
  label: string;
  /** Tells whether it is the same source as before. */
  fingerprint: string;
  /** It can be read again, from the middle. */
  canResume: boolean;
  /** Bytes; unknown of a pipe. */
  size?: number | undefined;
  bytesRead(): number;
  chunks(): AsyncGenerator<Buffer>;
  reader: RecordReader;
  /** What was assumed of it; a line each. */
  notes: readonly string[];
}

/** Records by what became of them: their sum is the number of records read. */
export interface ImportCounts {
  inserted: number;
  updated: number;
  /** Matched, and equal already. */
  unchanged: number;
  deleted: number;
  /** To be deleted, and not there. */
  missing: number;
  rejected: number;
}

/** A finished import. */
export interface ImportReport extends ImportCounts {
  source: string;
  namespace: string;
  mode: ImportMode;
  records: number;
  bytes: number;
  durationSeconds: number;
  /** It went on where an earlier one had stopped. */
  resumed: boolean;
  /** Where rejected records are; undefined if there are none. */
  rejectFile?: string | undefined;
  /** Reasons of the first rejected records, with their lines. */
  firstRejects: string[];
  /** What was assumed of the file; a line each. */
  notes: readonly string[];
}
