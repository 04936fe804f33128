import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';

/** What `inspect` is told. */
export interface InspectOptions {
  deep?: boolean;
  json?: boolean;
}

/** `inspect`: what a deployment is. */
export function addInspect(program: Command, run: Run): void {
  program
    .command('inspect')
    .summary('tell what a deployment is')
    .description(
      'Tells a deployment’s topology, version, members and their lag, shards, databases with sizes ' +
        'and oplog window; and what could not be found out.',
    )
    .argument('<connection>', 'URI, env:NAME or file:PATH')
    .option('--deep', 'also read every catalog, and sample documents and writes: takes seconds')
    .option('--json', 'print the facts as one JSON object')
    .addHelpText('after', [CONNECTIONS, examples('inspect env:OLD'), EXIT_CODES].join('\n'))
    .action((connection: string, options: InspectOptions) =>
      run(async () => {
        const { inspectConnection } = await import('../inspect');
        return await inspectConnection(connection, options);
      }),
    );
}
