import type { Namespace } from '../../engine/catalog/namespaces';
import type { FileFormat } from '../../files/format';
import type { JsonStyle } from '../../files/json/writeExtendedJson';

/** What is exported, and how. */
export interface ExportOptions {
  namespace: Namespace;
  file: string;
  format: FileFormat;
  gzip: boolean;
  /** Of JSON and JSON lines. */
  style: JsonStyle;
  /** Of CSV and TSV: the columns, dotted names for fields of nested documents. */
  fields: readonly string[];
  /** Extended JSON; all documents unless told. */
  query?: string | undefined;
  projection?: string | undefined;
  sort?: string | undefined;
  limit?: number | undefined;
  overwrite: boolean;
}

/** A finished export. */
export interface ExportReport {
  namespace: string;
  file: string;
  format: FileFormat;
  documents: number;
  /** Of the file. */
  bytes: number;
  durationSeconds: number;
  /** Documents whose text is no UTF-8, and stands in the file with � in its place. */
  changedTexts?: number;
}
