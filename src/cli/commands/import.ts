import { chosenImport } from '../../methods/mongoimport/chosen';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  COLUMN_TYPES,
  type ColumnChoice,
  columnTypeText,
  parseColumnType,
} from '../../files/csv/columnTypes';
import { NUMBER_FORMATS } from '../../files/csv/numberFormat';
import { FILE_FORMATS, type FileFormat } from '../../files/format';
import { type Encoding, ENCODINGS } from '../../files/source/encoding';
import { STANDARD_INPUT } from '../../files/source/openBytes';
import { previewFile } from '../../methods/import/preview';
import { type FileOptions, IMPORT_MODES } from '../../methods/import/types';
import type { Means } from '../../methods/means';
import { oneLine } from '../../report';
import { EXIT } from '../../report/exitCodes';
import { alignedLines } from '../../report/table';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples } from '../options/helpText';
import {
  addWriteOptions,
  IMPORT_EXIT_CODES,
  type ImportTargetOptions,
} from '../options/importOptions';
import { addMeansOption } from '../options/meansOptions';
import { collect } from '../options/migrationOptions';
import { list } from '../options/optionValues';
import { importInto } from '../shared/importInto';

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

const SHOWN = 5;

/** What `import` is told. */
interface ImportCommandOptions extends ImportTargetOptions {
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
export function addCommand(program: Command, perform: Perform): void {
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
      perform(() => importCommand(file, options)),
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

/** `import`: imports a file and tells what became of its records. */
async function importCommand(file: string, options: ImportCommandOptions): Promise<number> {
  const read = fileOptionsOf(file, options);
  if (options.preview === true) return await showPreview(read, options.json === true);
  const name = file === STANDARD_INPUT ? 'stdin' : path.basename(file);
  return await importInto(name, options, (write) =>
    chosenImport({ file: read, import: write, means: options.with }),
  );
}

function fileOptionsOf(file: string, options: ImportCommandOptions): FileOptions {
  return {
    file: file === STANDARD_INPUT ? file : path.resolve(file),
    format: options.format,
    encoding: options.encoding,
    delimiter: options.delimiter,
    quote: options.quote,
    escape: options.escape,
    header: options.header,
    fields: options.fields,
    columns: columnsOf(options),
    blanks: options.blanks,
    nulls: options.null,
    arrays: options.arrays,
  };
}

/** What different options say of the same column, together. */
function columnsOf({ type = [], rename = [], omit = [] }: ImportCommandOptions): ColumnChoice[] {
  const choices = new Map<string, ColumnChoice>();
  const omitted = omit.map((name): ColumnChoice => ({ name, path: null }));
  for (const choice of [...type, ...rename, ...omitted]) {
    choices.set(choice.name, { ...choices.get(choice.name), ...choice });
  }
  return [...choices.values()];
}

/** Shows how a file would be read. @returns the exit code */
async function showPreview(file: FileOptions, json: boolean): Promise<number> {
  const preview = await previewFile(file);
  if (json) {
    printJson({ type: 'preview', ...preview });
    return EXIT.done;
  }
  print(`${preview.format}${preview.compression === 'none' ? '' : `, ${preview.compression}`}`);
  if (preview.columns.length > 0) {
    const rows = preview.columns.map(({ name, path, alternatives, ...type }, index) => [
      oneLine(name),
      path === null ? '(left out)' : oneLine(path),
      columnTypeText(type),
      oneLine(preview.rows[0]?.[index] ?? ''),
      alternatives.map(columnTypeText).join(', '),
    ]);
    const header = ['column', 'field', 'type', 'first value', 'could be'];
    print(alignedLines([header, ...rows], ['left', 'left', 'left', 'left', 'left']).join('\n'));
  }
  print('\nFirst documents:');
  for (const document of preview.documents.slice(0, SHOWN)) print(`  ${oneLine(document)}`);
  if (preview.rejected.length > 0) {
    print('\nWould be rejected:');
    for (const reason of preview.rejected.slice(0, SHOWN)) print(`  ${oneLine(reason)}`);
  }
  if (preview.damage !== undefined) print(`\nDamaged: ${oneLine(preview.damage)}`);
  return EXIT.done;
}
