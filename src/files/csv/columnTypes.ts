/** What a column's texts can become; the words are those of the options and the preview. */
export const COLUMN_TYPES = [
  'string',
  'number',
  'int',
  'long',
  'double',
  'decimal',
  'boolean',
  'date',
  'objectId',
  'uuid',
  'base64',
  'json',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** A column of a file and what it becomes in the documents. */
export interface Column {
  /** As the file's header names it. */
  name: string;
  /** Field in the documents, dotted for one within another; undefined leaves the column out. */
  path?: string | undefined;
  type: ColumnType;
  /** Of a date: see `dateFormat.ts`; `iso` unless told. */
  format?: string | undefined;
}

/** What a user says about a column. */
export type ColumnChoice = Pick<Column, 'name'> &
  Partial<Pick<Column, 'type' | 'format'>> & {
    /** `null` leaves the column out. */
    path?: string | null;
  };

/** A type as it is written in options: `date(DD.MM.YYYY)`. @returns undefined if it is none */
export function parseColumnType(text: string): Pick<Column, 'type' | 'format'> | undefined {
  const [, word = '', format] = /^(\w+)(?:\((.+)\))?$/.exec(text.trim()) ?? [];
  const type = COLUMN_TYPES.find((name) => name.toLowerCase() === word.toLowerCase());
  if (type === undefined || (format !== undefined && type !== 'date')) return undefined;
  return format === undefined ? { type } : { type, format };
}
