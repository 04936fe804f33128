import type { Matrix, MatrixCell, Support } from '../matrix';
import { findMethod, type AdvisedMethod } from '../method';
import { rowsOf } from '../rows';
import type { RowMethod, ScenarioRow } from '../rows/types';
import { documentsOf, SOURCES_READ_ON } from '../sources';
import type { Fact } from '../types';
import { pairsInWords } from '../versions';
import { bullets, escapeMarkdown, inlineMarkdown, table } from './markdown';

const SIGNS: Readonly<Record<Support, string>> = { supported: '✔', limited: '◐', unsupported: '✘' };

function cellInWords(cell: MatrixCell | undefined): string {
  const usable = (cell?.methods ?? []).filter(({ support }) => support !== 'unsupported');
  return (
    usable.map(({ support, title }) => `${SIGNS[support]} ${escapeMarkdown(title)}`).join('<br>') ||
    '–'
  );
}

function references(keys: readonly string[]): string {
  return documentsOf(keys)
    .map(({ title, url }) => `[${escapeMarkdown(title)}](${url})`)
    .join(', ');
}

function factInWords({ text, inferred }: Fact): string {
  return `${inlineMarkdown(text)}${inferred === true ? ' (inferred)' : ''}`;
}

function rowInWords(row: ScenarioRow, methods: readonly AdvisedMethod[]): string {
  const ways = row.methods.map((way) => escapeMarkdown(wayInWords(way, methods)));
  return [
    `### ${row.row}. ${escapeMarkdown(row.title)}`,
    bullets([
      `**Methods:** ${ways.join('; ')}`,
      `**Versions:** ${escapeMarkdown(pairsInWords(row.versions))}`,
      `**By program:** ${inlineMarkdown(row.program.join('; ') || 'nothing')}`,
      `**By hand:** ${inlineMarkdown(row.person.join('; ') || 'nothing')}`,
      ...(row.retired === undefined
        ? []
        : [`**Gone:** ${factInWords(row.retired)} Instead: row ${row.retired.insteadRow}.`]),
    ]),
    '**Prerequisites**',
    bullets(row.prerequisites.map(factInWords)),
    '**Steps**',
    row.steps
      .map(
        (step, index) =>
          `${index + 1}. ${factInWords(step)} *(${step.who === 'program' ? 'program' : 'you'})*`,
      )
      .join('\n'),
    '**Limits**',
    bullets(row.limits.map(factInWords)),
    '**Roles**',
    bullets(
      row.roles.map(
        ({ side, roles, grant }) => `${side}: ${escapeMarkdown(roles.join(', '))} — \`${grant}\``,
      ),
    ),
    `Sources: ${references(row.sources)}`,
  ].join('\n\n');
}

/** The matrix as a Markdown document: the cells, then every row in full. */
export function renderMatrixMarkdown(methods: readonly AdvisedMethod[], matrix: Matrix): string {
  const { sources, targets, cells } = matrix;
  const cellAt = new Map(cells.map((cell) => [`${cell.source} ${cell.target}`, cell]));
  const body = sources.map((source) => [
    `**${escapeMarkdown(source.label)}**`,
    ...targets.map((target) => cellInWords(cellAt.get(`${source.id} ${target.id}`))),
  ]);
  return `${[
    '# Migration scenarios',
    `Sources down, targets across. ${SIGNS.supported} supported, ${SIGNS.limited} limited. Public documents read on ${SOURCES_READ_ON}.`,
    table(['', ...targets.map(({ label }) => escapeMarkdown(label))], body),
    '## Rows',
    ...rowsAbout(methods, matrix).map((row) => rowInWords(row, methods)),
  ].join('\n\n')}\n`;
}

/** The rows about the kinds of a matrix that a filter left. */
export function rowsAbout(
  methods: readonly AdvisedMethod[],
  { sources, targets }: Pick<Matrix, 'sources' | 'targets'>,
): ScenarioRow[] {
  const kinds = new Set([...sources, ...targets].map(({ id }) => id));
  return rowsOf(methods).filter(
    ({ from, to }) => from.some((id) => kinds.has(id)) && to.some((id) => kinds.has(id)),
  );
}

/** `mongosync (online; alternative)`. */
export function wayInWords(
  { method, modes, role }: RowMethod,
  methods: readonly AdvisedMethod[],
): string {
  return `${findMethod(methods, method)?.title ?? method} (${modes.join(', ')}; ${role})`;
}

/** The rows as a plain list for a terminal. */
export function renderRowsText(
  methods: readonly AdvisedMethod[],
  rows: readonly ScenarioRow[],
): string {
  return rows
    .map((row) => {
      const ways = row.methods.map(
        ({ method, modes }) =>
          `${findMethod(methods, method)?.title ?? method} (${modes.join(', ')})`,
      );
      return [`${row.row.padStart(3)}  ${row.title}`, ...ways.map((way) => `       ${way}`)].join(
        '\n',
      );
    })
    .join('\n');
}
