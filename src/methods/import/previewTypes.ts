import type { ColumnType, TypeChoice } from '../../files/csv/columnTypes';
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
  /** Why nothing behind them can be read, if so. */
  damage?: string | undefined;
  types: readonly ColumnType[];
}

/** A column as it would be read. */
export interface PreviewColumn {
  name: string;
  path: string | null;
  type: ColumnType;
  format?: string | undefined;
  /** What else its values may be: that is for a person to say. */
  alternatives: TypeChoice[];
}
