import { InvalidArgumentError, Option, type Command } from 'commander';
import { COLUMN_TYPES, parseColumnType, type ColumnChoice } from '../../files/csv/columnTypes';
import { NUMBER_FORMATS } from '../../files/csv/numberFormat';
import { FILE_FORMATS, type FileFormat } from '../../files/format';
import { ENCODINGS, type Encoding } from '../../files/source/encoding';
import { IMPORT_MODES, type ImportMode } from '../../methods/import/types';
import { CONNECTIONS, examples } from '../helpText';
import { addOutputOptions, addStateDatabaseOption, collect } from '../migrationOptions';
import { list, wholeNumber } from '../optionValues';
import type { Means } from '../../methods/means';
import type { Run } from '../program';
import { addMeansOption } from './dump';

const FILES = `
Files:
  CSV, TSV, JSON (an array, or documents one after the other), JSON lines, Extended JSON (v1 and v2,
  canonical and relaxed) and BSON, as they are or packed with gzip or zstd. Format, packing, encoding
  and delimiter are found out unless told. - is standard input; a pipe is read once, so that an
  import of it cannot be resumed.

  TSV has no quotes, CSV has " unless --quote says otherwise. --escape names a character before which
  another is taken as it is; behind a backslash, n, r and t stand for line ends and tabs.

Columns of CSV and TSV:
  A column's type is that of its first 1,000 values; --type says another one:
  ${COLUMN_TYPES.join(', ')}
  date takes a format: date(DD.MM.YYYY HH:mm), date(unix), date(unixms); numbers take one, too:
  ${NUMBER_FORMATS.map((format) => `double(${format})`).join(', ')}. Dates without an offset are in UTC. Values that may be
  of several types, such as 05/06/2024 or +49…, stay texts, and what they may be is told. A dotted
  name makes a field of a nested document. A field with nothing in it is left out of the document.

Rejected records:
  What can't be read, is not of its column's type, or is refused by the target goes to the reject
  file with its line and the reason; the others go in. Records read = written + rejected.

With the tools:
  --with tools has mongoimport do it, which guesses the type of each value by itself and counts what it
  could not write, without a reject file; it cannot go on where it stopped.`;

/** The exit codes of commands that import. */
export const IMPORT_EXIT_CODES = `
Exit codes:
  0  everything is in                 1  failed; what was done is kept, --resume goes on
  2  wrong usage                      3  done, and some records were rejected
  4  refused before starting        130  interrupted; --resume goes on`;

/** What `import` is told about the collection and the writing. */
export interface ImportTargetOptions {
  target?: string;
  into?: string;
  mode: ImportMode;
  key?: string[];
  dropTarget?: boolean;
  resume?: boolean;
  rejectFile?: string;
  maxRejects: number;
  bypassValidation?: boolean;
  stateDb: string;
  yes?: boolean;
  json?: boolean;
  verbose?: boolean;
}

/** What `import` is told. */
export interface ImportCommandOptions extends ImportTargetOptions {
  format?: FileFormat;
  encoding?: Encoding;
  delimiter?: string;
  quote?: string;
  escape?: string;
  header: boolean;
  fields?: string[];
  type?: ColumnChoice[];
  rename?: ColumnChoice[];
  omit?: string[];
  blanks: 'omit' | 'null' | 'empty';
  null?: string[];
  arrays?: boolean;
  with: Means;
  preview?: boolean;
}

/** `import`: a file into a collection. */
export function addImport(program: Command, run: Run): void {
  const command = program
    .command('import')
    .summary('import CSV, JSON or BSON into a collection')
    .description(
      'Imports a file of any size into a collection. Records that do not fit are kept apart, with ' +
        'their lines and reasons. Interrupted, it goes on with --resume where it stopped.',
    )
    .argument('<file>', 'the file, or - for stdin')
    .addOption(new Option('--format <format>', 'the file’s format').choices([...FILE_FORMATS]))
    .addOption(new Option('--encoding <name>', 'of text').choices([...ENCODINGS]))
    .option('--delimiter <character>', 'between the fields of CSV', delimiter)
    .option('--quote <character>', 'around fields of CSV and TSV, or none', quote)
    .option(
      '--escape <character>',
      'before what is taken as it is (default: a doubled quote)',
      quote,
    )
    .option('--no-header', 'the first line of CSV is a record')
    .option('--fields <names>', 'names of the columns instead of those of the header', list)
    .option('--type <column=type>', 'a column’s type (repeatable)', collectTypes)
    .option('--rename <column=field>', 'a column’s field (repeatable)', collectRenames)
    .option('--omit <column>', 'leave a column out (repeatable)', collect)
    .addOption(
      new Option('--blanks <what>', 'what becomes of a field with nothing in it')
        .choices(['omit', 'null', 'empty'])
        .default('omit'),
    )
    .option('--null <text>', 'a text that stands for null (repeatable)', collect)
    .option('--arrays', 'columns named tags.0, tags.1 make an array')
    .option('--preview', 'show how the file would be read, and import nothing');
  addImportTargetOptions(addMeansOption(command))
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        FILES,
        examples(
          'import people.csv --target env:NEW --into shop.people --preview',
          'import people.csv.gz --target env:NEW --into shop.people --type "born=date(DD.MM.YYYY)"',
          'import prices.jsonl --target env:NEW --into shop.prices --mode upsert --key sku',
          'import table.txt --format tsv --escape "\\\\" --null "\\\\N" --target env:NEW --into shop.rows',
        ),
        IMPORT_EXIT_CODES,
      ].join('\n'),
    )
    .action((file: string, options: ImportCommandOptions) =>
      run(async () => {
        const { importCommand } = await import('../importFile');
        return await importCommand(file, options);
      }),
    );
}

/** The options about the collection and the writing. */
function addImportTargetOptions(command: Command): Command {
  command
    .addOption(
      new Option('--mode <mode>', 'what is done with each document')
        .choices([...IMPORT_MODES])
        .default('insert'),
    )
    .option('--key <fields>', 'fields that tell documents apart (default: _id)', list);
  return addWriteOptions(command);
}

/** The options of all that is imported. */
export function addWriteOptions(command: Command): Command {
  command
    .option('--target <connection>', 'where to write: URI, env:NAME or file:PATH')
    .option('--into <db.collection>', 'the collection')
    .option('--drop-target', 'drop the collection first')
    .option('--resume', 'go on with an import of the same source that was not finished')
    .option('--reject-file <file>', 'for rejected records (default: NAME.rejects.jsonl here)')
    .option('--max-rejects <count>', 'more rejected records end the import', wholeNumber, 1000)
    .option('--bypass-validation', 'do not have the collection’s validator look at documents')
    .option('--yes', 'drop or change what is there without asking');
  return addOutputOptions(addStateDatabaseOption(command));
}

/** Nothing stands for none. */
function quote(text: string): string {
  return text === 'none' ? '' : delimiter(text);
}

function delimiter(text: string): string {
  const character = text === '\\t' ? '\t' : text;
  if (character.length !== 1 || character > '~' || '\r\n'.includes(character)) {
    throw new InvalidArgumentError('Give one character of ASCII, or \\t.');
  }
  return character;
}

function collectTypes(text: string, all: ColumnChoice[] = []): ColumnChoice[] {
  const [name, type] = pair(text);
  const parsed = parseColumnType(type);
  if (parsed === undefined) {
    throw new InvalidArgumentError(`The types are ${COLUMN_TYPES.join(', ')}.`);
  }
  return [...all, { name, ...parsed }];
}

function collectRenames(text: string, all: ColumnChoice[] = []): ColumnChoice[] {
  const [name, path] = pair(text);
  return [...all, { name, path }];
}

function pair(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError('Write it as column=….');
  return [text.slice(0, at), text.slice(at + 1)];
}
