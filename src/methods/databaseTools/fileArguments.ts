/** What mongoimport and mongoexport are told, beside the connection; files go through pipes. */
import { FerryError } from '../../engine/errors';
import type { ExportOptions } from '../export/types';
import type { FileLook } from '../import/lookAtFile';
import type { FileOptions, ImportOptions } from '../import/types';
import { WORKERS } from './orders';

/**
 * mongoimport's arguments for a file that comes unpacked, in UTF-8, by its standard input.
 * @throws FerryError `mongoimport-cannot`
 */
export function importArguments(
  look: Pick<FileLook, 'format' | 'head'>,
  file: FileOptions,
  options: ImportOptions,
): string[] {
  const { namespace, mode, keyFields, drop, resume, bypassValidation } = options;
  if (resume) throw cannot('mongoimport', 'go on with an import');
  return [
    `--db=${namespace.db}`,
    `--collection=${namespace.name}`,
    ...formatArguments(look, file),
    `--mode=${mode}`,
    ...(mode === 'insert' ? [] : [`--upsertFields=${keyFields.join(',')}`]),
    // Changes of documents keep the file's order.
    `--numInsertionWorkers=${mode === 'insert' ? WORKERS : 1}`,
    ...(drop ? ['--drop'] : []),
    ...(bypassValidation ? ['--bypassDocumentValidation'] : []),
  ];
}

function formatArguments(
  { format, head }: Pick<FileLook, 'format' | 'head'>,
  file: FileOptions,
): string[] {
  const { columns = [], fields, header = true, blanks = 'omit', nulls = [], arrays } = file;
  switch (format) {
    case 'bson':
      throw cannot('mongoimport', 'read BSON');
    case 'json':
    case 'jsonl':
      return [
        '--type=json',
        ...(head.toString().trimStart().startsWith('[') ? ['--jsonArray'] : []),
      ];
    case 'csv':
    case 'tsv': {
      if (columns.length > 0) throw cannot('mongoimport', 'be told types or names of columns here');
      if (file.delimiter !== undefined) throw cannot('mongoimport', 'read another delimiter');
      if (file.quote !== undefined || file.escape !== undefined) {
        throw cannot('mongoimport', 'be told quotes');
      }
      if (nulls.length > 0 || blanks === 'null') throw cannot('mongoimport', 'write nulls');
      if (header && fields !== undefined) throw cannot('mongoimport', 'leave a header out');
      return [
        `--type=${format}`,
        ...(fields === undefined ? ['--headerline'] : [`--fields=${fields.join(',')}`]),
        ...(blanks === 'omit' ? ['--ignoreBlanks'] : []),
        ...(arrays === true ? ['--useArrayIndexFields'] : []),
      ];
    }
  }
}

/**
 * mongoexport's arguments for an export to its standard output.
 * @throws FerryError `mongoexport-cannot`
 */
export function exportArguments(options: ExportOptions): string[] {
  const { namespace, format, style, fields, query, projection, sort, limit } = options;
  if (format === 'bson' || format === 'tsv') throw cannot('mongoexport', `write ${format}`);
  if (projection !== undefined) throw cannot('mongoexport', 'be given a projection');
  return [
    `--db=${namespace.db}`,
    `--collection=${namespace.name}`,
    '--assertExists',
    ...(format === 'csv' ? ['--type=csv'] : ['--type=json', `--jsonFormat=${style}`]),
    ...(format === 'json' ? ['--jsonArray'] : []),
    ...(fields.length > 0 ? [`--fields=${fields.join(',')}`] : []),
    ...(query === undefined ? [] : [`--query=${query}`]),
    ...(sort === undefined ? [] : [`--sort=${sort}`]),
    ...(limit === undefined ? [] : [`--limit=${limit}`]),
  ];
}

function cannot(tool: 'mongoimport' | 'mongoexport', what: string): FerryError {
  return new FerryError({
    code: `${tool}-cannot`,
    kind: 'usage',
    message: `${tool} cannot ${what}.`,
    remedy: 'Leave it out, or do it without the tools.',
    commandLine: '--with native',
  });
}
