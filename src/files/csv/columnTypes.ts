import { isNumberFormat } from './numberFormat';

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

/** Types whose values may be written in a format of `numberFormat.ts`. */
const NUMBERS: readonly string[] = [
  'number',
  'int',
  'long',
  'double',
  'decimal',
] satisfies ColumnType[];

/** Whether a type is one of numbers. */
export function isNumberType(type: string): boolean {
  return NUMBERS.includes(type);
}

/** A type, and how its values are written. */
export interface TypeChoice {
  type: ColumnType;
  /** Of a date: see `dateFormat.ts`; `iso` unless told. Of a number: see `numberFormat.ts`. */
  format?: string | undefined;
}

/** A column of a file and what it becomes in the documents. */
export interface Column extends TypeChoice {
  /** As the file's header names it. */
  name: string;
  /** Field in the documents, dotted for one within another; undefined leaves the column out. */
  path?: string | undefined;
}

/** What a user says about a column. */
export type ColumnChoice = Pick<Column, 'name'> &
  Partial<Pick<Column, 'type' | 'format'>> & {
    /** `null` leaves the column out. */
    path?: string | null;
  };

/** A type as it is written in options: `date(DD.MM.YYYY)`. @returns undefined if it is none */
export function parseColumnType(text: string): TypeChoice | undefined {
  const [, word = '', format] = /^(\w+)(?:\((.+)\))?$/.exec(text.trim()) ?? [];
  const type = COLUMN_TYPES.find((name) => name.toLowerCase() === word.toLowerCase());
  if (type === undefined) return undefined;
  if (format === undefined) return { type };
  const fits = type === 'date' || (isNumberType(type) && isNumberFormat(format));
  return fits ? { type, format } : undefined;
}

/** The same in words of the options. */
export function columnTypeText({ type, format }: TypeChoice): string {
  return format === undefined ? type : `${type}(${format})`;
}
