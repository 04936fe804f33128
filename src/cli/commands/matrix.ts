import { type Command, Option } from 'commander';
import { METHODS } from '../../methods';
import { labelsOf } from '../../scenarios/kinds';
import { filterMatrix, type MatrixFilter } from '../../scenarios/filterMatrix';
import { buildMatrix } from '../../scenarios/matrix';
import { findMethod } from '../../scenarios/method';
import { renderMatrixMarkdown, renderRowsText } from '../../scenarios/render/matrix';
import { renderMatrixHtml } from '../../scenarios/render/matrixHtml';
import { rowsOf } from '../../scenarios/rows';
import type { ScenarioRow } from '../../scenarios/rows/types';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { PROVIDERS } from '../../scenarios/facts';

/** What `matrix` is told. */
interface MatrixOptions extends MatrixFilter {
  json?: boolean;
  markdown?: boolean;
  html?: boolean;
}

/** `matrix`: every migration scenario. */
export function addCommand(program: Command, perform: Perform): void {
  program
    .command('matrix')
    .summary('show the migration scenarios and their methods')
    .description(
      'Shows every migration scenario with its methods. With --markdown or --html the whole matrix: sources ' +
        'down, targets across, and every row with prerequisites, steps, limits, roles and sources.',
    )
    .addOption(
      new Option('--provider <name>', 'only with this provider on one side').choices(PROVIDERS),
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
    .action((options: MatrixOptions) => perform(() => showMatrix(options)));
}

/** `matrix`: every row, or the cells that a filter leaves. */
function showMatrix(options: MatrixOptions): number {
  const filter = {
    provider: options.provider,
    topology: options.topology,
    mode: options.mode,
    selfService: options.selfService,
  };
  const matrix = filterMatrix(buildMatrix(METHODS), filter);
  const numbers = new Set(matrix.cells.flatMap(({ rows }) => rows));
  const rows = rowsOf(METHODS).filter(({ row }) => numbers.has(row));
  if (options.json === true) for (const row of rows) printJson(rowAsJson(row));
  else if (options.markdown === true) print(renderMatrixMarkdown(METHODS, matrix));
  else if (options.html === true) print(renderMatrixHtml(METHODS, matrix));
  else print(renderRowsText(METHODS, rows));
  return 0;
}

function rowAsJson(row: ScenarioRow): object {
  return {
    type: 'row',
    ...row,
    source: labelsOf(row.from),
    target: labelsOf(row.to),
    prerequisites: row.prerequisites.map(({ check: _, ...prerequisite }) => prerequisite),
    methods: row.methods.map((way) => ({ ...way, title: findMethod(METHODS, way.method)?.title })),
  };
}
