import type { ColumnType } from '../../files/csv/columnTypes';
import type { FileFormat } from '../../files/format';

/** How a file would be read. */
export interface FilePreview {
  format: FileFormat;
  compression: string;
  delimiter?: string | undefined;
  columns: PreviewColumn[];
  /** The first records as they stand in the file; of CSV and TSV. */
  rows: string[][];
  /** The first documents, as relaxed Extended JSON. */
  documents: string[];
  /** The first records that would be rejected: `line 3: …`. */
  rejected: string[];
  types: readonly ColumnType[];
}

/** A column as it would be read. */
export interface PreviewColumn {
  name: string;
  path: string | null;
  type: ColumnType;
  format?: string | undefined;
}
