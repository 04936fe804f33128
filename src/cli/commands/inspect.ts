import type { Command } from 'commander';
import { openDeployment } from '../../engine/deployment/connect';
import { inspect } from '../../engine/inspection/inspect';
import { renderFactsText } from '../display/factsText';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { resolveConnection } from '../shared/connection';
import { warnOfPasswords } from '../shared/warnings';

/** What `inspect` is told. */
interface InspectOptions {
  deep?: boolean;
  json?: boolean;
}

/** `inspect`: what a deployment is. */
export function addCommand(program: Command, perform: Perform): void {
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
      perform(() => inspectConnection(connection, options)),
    );
}

/** `inspect`: prints what a deployment is. */
async function inspectConnection(text: string, options: InspectOptions): Promise<number> {
  const connection = await resolveConnection(text);
  warnOfPasswords(connection);
  const deployment = await openDeployment(connection.endpoint, { maxPoolSize: 4, anyMember: true });
  try {
    const facts = await inspect(deployment, { deep: options.deep });
    if (options.json === true) printJson({ type: 'facts', label: deployment.label, ...facts });
    else print(renderFactsText(deployment.label, facts));
    return 0;
  } finally {
    await deployment.close();
  }
}
