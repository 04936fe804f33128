import { Argument, type Command } from 'commander';
import { SAMPLE_NAMES, type SampleName } from '../../methods/sampleData/types';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import { addOutputOptions } from '../migrationOptions';
import type { Run } from '../program';

/** What `sample` is told. */
export interface SampleCommandOptions {
  target?: string;
  into?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `sample`: made-up data to try things on. */
export function addSample(program: Command, run: Run): void {
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
      run(async () => {
        const { sampleCommand } = await import('../sample');
        return await sampleCommand(set, options);
      }),
    );
}
