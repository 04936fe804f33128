import { Option, type Command } from 'commander';
import { FILE_FORMATS, type FileFormat } from '../../files/format';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import { addOutputOptions } from '../migrationOptions';
import { list, wholeNumber } from '../optionValues';
import type { Means } from '../../methods/means';
import type { Run } from '../program';
import { addMeansOption } from './dump';

/** What `export` is told. */
export interface ExportCommandOptions {
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
export function addExport(program: Command, run: Run): void {
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
      run(async () => {
        const { exportCommand } = await import('../exportCollection');
        return await exportCommand(namespace, options);
      }),
    );
}
