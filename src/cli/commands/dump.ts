import { Option, type Command } from 'commander';
import { MEANS, type Means } from '../../methods/means';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import { addOutputOptions, collect } from '../migrationOptions';
import type { Run } from '../program';

/** What `dump` is told. */
export interface DumpCommandOptions {
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

/** At the end of the help of commands that can do without the tools, or with them. */
export const MEANS_HELP = `
With the tools:
  --with tools has mongodump and mongorestore do it: those in the folder that MONGO_FERRY_TOOLS
  names, on PATH or in the usual places. They get the connection by a file for this user alone.`;

/** `--with` */
export function addMeansOption(command: Command): Command {
  return command.addOption(
    new Option('--with <means>', 'do it natively, or have the MongoDB Database Tools do it')
      .choices([...MEANS])
      .default('native'),
  );
}

/** `dump`: a deployment, or parts of it, into a folder or file. */
export function addDump(program: Command, run: Run): void {
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
    .action((options: DumpCommandOptions) =>
      run(async () => {
        const { dumpCommand } = await import('../dump');
        return await dumpCommand(options);
      }),
    );
}
