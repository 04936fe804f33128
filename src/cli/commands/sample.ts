import { chosenSample } from '../../methods/own-sample-data/chosen';
import { Argument, type Command } from 'commander';
import { FerryError } from '../../engine/errors';
import { sampleSets } from '../../methods/sampleData/sets';
import { SAMPLE_NAMES, type SampleName } from '../../methods/sampleData/types';
import { EXIT } from '../../report/exitCodes';
import { alignedLines } from '../../report/table';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addOutputOptions } from '../options/migrationOptions';
import { resolveConnection } from '../shared/connection';
import { runMethod } from '../shared/runMethod';
import { warnOfPasswords } from '../shared/warnings';

/** What `sample` is told. */
interface SampleCommandOptions {
  target?: string;
  into?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `sample`: made-up data to try things on. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('sample')
    .summary('load sample data, or list the sets')
    .description(
      'Loads a small set of made-up data, the same each time, into a database that is not there ' +
        'yet. Without a set, it lists those there are.',
    )
    .addArgument(new Argument('[set]', 'the set').choices([...SAMPLE_NAMES]))
    .option('--target <connection>', 'where to write: URI, env:NAME or file:PATH')
    .option('--into <database>', 'the database (default: sample_SET)');
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples(
          'sample',
          'sample sensors --target env:NEW',
          'sample shop --target env:NEW --into demo',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((set: SampleName | undefined, options: SampleCommandOptions) =>
      perform(() => sampleCommand(set, options)),
    );
}

/** `sample`: lists the sets, or loads one. @returns the exit code */
async function sampleCommand(
  set: SampleName | undefined,
  options: SampleCommandOptions,
): Promise<number> {
  if (set === undefined) return listSets(options.json === true);
  if (options.target === undefined) {
    throw new FerryError({
      code: 'missing-option',
      kind: 'usage',
      message: '--target is missing.',
      remedy: 'Say where the sample data is to go.',
    });
  }
  const target = await resolveConnection(options.target);
  warnOfPasswords(target);
  return await runMethod(chosenSample({ set, database: options.into }), { target }, options);
}

function listSets(json: boolean): number {
  const sets = Object.values(sampleSets).map(({ name, summary, collections }) => ({
    name,
    summary,
    documents: collections.reduce((sum, { size }) => sum + size, 0),
  }));
  if (json) printJson({ type: 'samples', sets });
  else {
    const rows = sets.map(({ name, summary, documents }) => [name, String(documents), summary]);
    const header = ['set', 'documents', 'what it is'];
    print(alignedLines([header, ...rows], ['left', 'right', 'left']).join('\n'));
  }
  return EXIT.done;
}
