import { Option, type Command } from 'commander';
import type { MatrixFilter } from '../../scenarios/matrix';
import { examples, EXIT_CODES } from '../helpText';
import type { Run } from '../program';

/** What `matrix` is told. */
export interface MatrixOptions extends MatrixFilter {
  json?: boolean;
  markdown?: boolean;
  html?: boolean;
}

/** `matrix`: every migration scenario. */
export function addMatrix(program: Command, run: Run): void {
  program
    .command('matrix')
    .summary('show the migration scenarios and their methods')
    .description(
      'Shows every migration scenario with its methods. With --markdown or --html the whole matrix: sources ' +
        'down, targets across, and every row with prerequisites, steps, limits, roles and sources.',
    )
    .addOption(
      new Option('--provider <name>', 'only with this provider on one side').choices([
        'self-managed',
        'atlas',
        'apsaradb',
        'compose',
        'documentdb',
        'cosmosdb',
        'dynamodb',
        'files',
        'dump',
        'sample-data',
      ]),
    )
    .addOption(
      new Option('--topology <kind>', 'only with this topology on one side').choices([
        'standalone',
        'replicaSet',
        'sharded',
      ]),
    )
    .addOption(
      new Option('--mode <mode>', 'only methods of this mode').choices(['online', 'offline']),
    )
    .option('--self-service', 'only methods without a console')
    .option('--json', 'one JSON object a row, a line each')
    .addOption(new Option('--markdown', 'the whole matrix as Markdown').conflicts('json'))
    .addOption(
      new Option('--html', 'the whole matrix as HTML, to be printed').conflicts([
        'json',
        'markdown',
      ]),
    )
    .addHelpText(
      'after',
      [examples('matrix --provider apsaradb', 'matrix --markdown'), EXIT_CODES].join('\n'),
    )
    .action((options: MatrixOptions) =>
      run(async () => {
        const { showMatrix } = await import('../scenarios');
        return showMatrix(options);
      }),
    );
}
