import { chosenDump } from '../../methods/mongodump/chosen';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { FerryError } from '../../engine/errors';
import type { DumpPlace } from '../../methods/dump/types';
import type { Means } from '../../methods/means';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addMeansOption, MEANS_HELP, refuseExtras } from '../options/meansOptions';
import { addOutputOptions, collect } from '../options/migrationOptions';
import { resolveConnection } from '../shared/connection';
import { runMethod } from '../shared/runMethod';
import { warnOfPasswords } from '../shared/warnings';

/** What `dump` is told. */
interface DumpCommandOptions {
  source: string;
  out?: string;
  archive?: string;
  gzip?: boolean;
  include?: string[];
  exclude?: string[];
  with: Means;
  oplog?: boolean;
  query?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `dump`: a deployment, or parts of it, into a folder or file. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('dump')
    .summary('dump to a folder or an archive')
    .description(
      'Writes the same files as mongodump, byte for byte, without needing it. A dump bears its ' +
        'name only once it is complete. The databases admin, config and local are left out.',
    )
    .requiredOption('--source <connection>', 'where to read: URI, env:NAME or file:PATH')
    .addOption(new Option('--out <folder>', 'a new folder').conflicts('archive'))
    .option('--archive <file>', 'one file instead; - is standard output')
    .option('--gzip', 'compress it')
    .option('--include <ns>', 'only db, db.* or db.collection (repeatable)', collect)
    .option('--exclude <ns>', 'but not these; wins over --include (repeatable)', collect);
  addMeansOption(command)
    .option('--oplog', 'of one moment, even if the replica set is written to')
    .option('--query <json>', 'with the tools: only documents that match, of one collection');
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        MEANS_HELP,
        examples(
          'dump --source env:OLD --out ./dump --include shop',
          'dump --source env:OLD --archive shop.archive.gz --gzip --include shop.orders',
          'dump --source env:OLD --out ./dump --with tools --oplog',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: DumpCommandOptions) => perform(() => dumpCommand(options)));
}

/** `dump`: dumps and tells what it came to. @returns the exit code */
async function dumpCommand(options: DumpCommandOptions): Promise<number> {
  const to = placeOf(options);
  refuseExtras(options.with, { '--query': options.query });
  const source = await resolveConnection(options.source);
  warnOfPasswords(source);
  const dump = {
    to,
    gzip: options.gzip ?? false,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    oplog: options.oplog,
    query: options.query,
    means: options.with,
  };
  return await runMethod(chosenDump(dump), { source }, options);
}

function placeOf({ out, archive, json }: DumpCommandOptions): DumpPlace {
  if (archive === '-' && json === true)
    throw usage('An archive on standard output leaves no room for JSON.');
  if (archive === '-') return { kind: 'archive', path: '-' };
  if (archive !== undefined) return { kind: 'archive', path: path.resolve(archive) };
  if (out === undefined) throw usage('Neither --out nor --archive says where the dump goes.');
  return { kind: 'folder', path: path.resolve(out) };
}

function usage(message: string): FerryError {
  return new FerryError({ code: 'usage', kind: 'usage', message, remedy: 'See --help.' });
}
