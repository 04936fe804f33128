import { chosenExport } from '../../methods/mongoexport/chosen';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { parseNamespace } from '../../engine/catalog/namespaces';
import { FerryError } from '../../engine/errors';
import { FILE_FORMATS, type FileFormat, formatOfName } from '../../files/format';
import type { Means } from '../../methods/means';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addMeansOption } from '../options/meansOptions';
import { addOutputOptions } from '../options/migrationOptions';
import { list, wholeNumber } from '../options/optionValues';
import { resolveConnection } from '../shared/connection';
import { runMethod } from '../shared/runMethod';
import { warnOfPasswords } from '../shared/warnings';

/** What `export` is told. */
interface ExportCommandOptions {
  source: string;
  out: string;
  format?: FileFormat;
  canonical?: boolean;
  fields?: string[];
  query?: string;
  projection?: string;
  sort?: string;
  limit?: number;
  overwrite?: boolean;
  with: Means;
  json?: boolean;
  verbose?: boolean;
}

/** `export`: a collection into a file. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('export')
    .summary('export a collection to CSV, JSON or BSON')
    .description(
      'Exports a collection or view to a file, which bears its name only once it is whole. JSON is ' +
        'Extended JSON v2; canonical JSON and BSON keep every type, relaxed JSON and CSV do not.',
    )
    .argument('<db.collection>', 'what to export')
    .requiredOption('--source <connection>', 'where to read: URI, env:NAME or file:PATH')
    .requiredOption('--out <file>', 'the file; with .gz at its end it is packed')
    .addOption(
      new Option('--format <format>', 'the format (default: by the file’s name)').choices([
        ...FILE_FORMATS,
      ]),
    )
    .option('--canonical', 'canonical Extended JSON, which says every type')
    .option('--fields <names>', 'of CSV: the columns, dotted for nested fields', list)
    .option('--query <json>', 'only the documents that this finds')
    .option('--projection <json>', 'only these fields')
    .option('--sort <json>', 'in this order')
    .option('--limit <count>', 'at most so many', wholeNumber)
    .option('--overwrite', 'replace the file if there is one');
  addOutputOptions(addMeansOption(command))
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples(
          'export shop.people --source env:OLD --out people.jsonl.gz --canonical',
          'export shop.people --source env:OLD --out people.csv --fields _id,name,address.city',
          `export shop.orders --source env:OLD --out open.json --query '{"state": "open"}'`,
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((namespace: string, options: ExportCommandOptions) =>
      perform(() => exportCommand(namespace, options)),
    );
}

/** `export`: exports a collection and tells how many documents it had. @returns the exit code */
async function exportCommand(namespace: string, options: ExportCommandOptions): Promise<number> {
  const source = await resolveConnection(options.source);
  warnOfPasswords(source);
  const wanted = {
    namespace: parseNamespace(namespace),
    file: path.resolve(options.out),
    format: options.format ?? formatOf(options.out),
    gzip: /\.gz$/i.test(options.out),
    style: options.canonical === true ? ('canonical' as const) : ('relaxed' as const),
    fields: options.fields ?? [],
    query: options.query,
    projection: options.projection,
    sort: options.sort,
    limit: options.limit,
    overwrite: options.overwrite ?? false,
    means: options.with,
  };
  return await runMethod(chosenExport(wanted), { source }, options);
}

function formatOf(file: string): FileFormat {
  const format = formatOfName(file);
  if (format !== undefined) return format;
  throw new FerryError({
    code: 'unknown-format',
    kind: 'usage',
    message: `The name ${path.basename(file)} tells no format.`,
    remedy: 'End it in .csv, .tsv, .json, .jsonl or .bson, or give --format.',
  });
}
