import { FerryError } from '../../engine/errors';
import {
  columnTypeText,
  type Column,
  type ColumnChoice,
  type TypeChoice,
} from '../../files/csv/columnTypes';
import type { CsvOptions } from '../../files/csv/csvReader';
import { dialectOf, endsWithReturns, usualQuote } from '../../files/csv/dialect';
import { firstRecords, guessDelimiter, headerNames, toldDelimiter } from '../../files/csv/header';
import { inferType } from '../../files/csv/inferType';
import type { FileFormat } from '../../files/format';
import type { FileOptions } from './types';

const SAMPLE_RECORDS = 1000;
/** Columns of which the notes tell. */
const TOLD_COLUMNS = 20;

/** How CSV or TSV is read. */
export interface CsvLook {
  options: CsvOptions;
  /** The first records behind the header, as texts. */
  sample: string[][];
  /** What else each column's values may be. */
  alternatives: TypeChoice[][];
  /** What was assumed, and what is left for a person to say; a line each. */
  notes: string[];
}

interface Beginning {
  name: string;
  format: FileFormat;
  head: Buffer;
  isWhole: boolean;
}

/** @throws FerryError `usage` (`bad-header`, `bad-columns`) */
export function lookAtCsv(file: Beginning, options: FileOptions): CsvLook {
  const { head, isWhole, format } = file;
  const dialect = {
    quote: options.quote ?? usualQuote(format),
    escape: options.escape ?? '',
    returns: endsWithReturns(head),
  };
  const told = format === 'csv' ? toldDelimiter(head) : undefined;
  const rest = told === undefined ? head : head.subarray(head.findIndex(isLineEnd));
  const delimiter =
    options.delimiter ?? told ?? (format === 'tsv' ? '\t' : guessDelimiter(rest, dialect, isWhole));
  const hasHeader = options.header ?? true;
  const all = firstRecords(head, dialectOf({ ...dialect, delimiter }), isWhole, SAMPLE_RECORDS);
  const records = told === undefined ? all : all.slice(1);
  const [header] = records;
  const names = options.fields ?? (hasHeader ? headerNames(header?.fields ?? []) : []);
  if (names.length === 0) throw noColumns(file.name);
  const sample = records.slice(hasHeader ? 1 : 0).map(({ fields }) => fields);
  const looks = columnsOf(names, sample, options);
  const columns = looks.map(({ column }) => column);
  return {
    options: {
      ...dialect,
      delimiter,
      columns,
      blanks: options.blanks ?? 'omit',
      nulls: options.nulls ?? [],
      arrays: options.arrays ?? false,
      skipLines: hasHeader ? (header?.lastLine ?? 1) : told === undefined ? 0 : 1,
    },
    sample,
    alternatives: looks.map(({ alternatives }) => alternatives),
    notes: notesOf(looks),
  };
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

interface ColumnLook {
  column: Column;
  alternatives: TypeChoice[];
  /** Nobody said its type. */
  isInferred: boolean;
}

function columnsOf(
  names: readonly string[],
  sample: string[][],
  { columns = [], nulls }: FileOptions,
): ColumnLook[] {
  const choices = new Map(columns.map((choice) => [choice.name, choice]));
  refuseUnknown(columns, names);
  const nullTexts = new Set(nulls);
  return names.map((name, index) => {
    const choice = choices.get(name);
    const path = choice?.path === null ? undefined : (choice?.path ?? name);
    const texts = sample.map((fields) => fields[index] ?? '');
    const inferred = inferType(texts.filter((text) => !nullTexts.has(text)));
    const isInferred = choice?.type === undefined;
    const type = choice?.type ?? inferred.type;
    const format = isInferred ? inferred.format : choice.format;
    const column: Column = { name, path, type, ...(format === undefined ? {} : { format }) };
    return { column, alternatives: inferred.alternatives, isInferred };
  });
}

function notesOf(looks: readonly ColumnLook[]): string[] {
  const notes = looks
    .filter(({ column, isInferred }) => isInferred && column.path !== undefined)
    .flatMap(({ column, alternatives }) => {
      const own = columnTypeText(column);
      const others = alternatives.map(columnTypeText).join(' or ');
      if (others !== '') return [`${column.name}: taken for ${own}; it could be ${others}, too`];
      return column.format === undefined ? [] : [`${column.name}: taken for ${own}`];
    });
  const more = notes.length - TOLD_COLUMNS;
  return more > 0 ? [...notes.slice(0, TOLD_COLUMNS), `and ${more} more columns`] : notes;
}

function refuseUnknown(choices: readonly ColumnChoice[], names: readonly string[]): void {
  const known = new Set(names);
  const unknown = choices.find(({ name }) => !known.has(name));
  if (unknown === undefined) return;
  throw new FerryError({
    code: 'bad-columns',
    kind: 'usage',
    message: `The file has no column ${unknown.name}.`,
    remedy: `Its columns are: ${names.slice(0, 30).join(', ')}.`,
  });
}

function noColumns(name: string): FerryError {
  return new FerryError({
    code: 'bad-header',
    kind: 'usage',
    message: `${name} has no line that names its columns.`,
    remedy: 'Give their names.',
    commandLine: '--fields',
  });
}
