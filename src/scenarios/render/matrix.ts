import type { Matrix, MatrixCell, Support } from '../matrix';
import { METHODS } from '../methods';
import { ROWS } from '../rows';
import { SOURCES, SOURCES_READ_ON } from '../sources';
import type { Fact, ScenarioRow } from '../types';
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
  return keys
    .flatMap((key) => SOURCES[key] ?? [])
    .map(({ title, url }) => `[${escapeMarkdown(title)}](${url})`)
    .join(', ');
}

function factInWords({ text, inferred }: Fact): string {
  return `${inlineMarkdown(text)}${inferred === true ? ' (inferred)' : ''}`;
}

function rowInWords(row: ScenarioRow): string {
  const methods = row.methods.map(
    ({ method, modes, role }) =>
      `${escapeMarkdown(METHODS[method].title)} (${modes.join(', ')}; ${role})`,
  );
  return [
    `### ${row.row}. ${escapeMarkdown(row.title)}`,
    bullets([
      `**Methods:** ${methods.join('; ')}`,
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
export function renderMatrixMarkdown({ sources, targets, cells }: Matrix): string {
  const cellAt = new Map(cells.map((cell) => [`${cell.source} ${cell.target}`, cell]));
  const body = sources.map((source) => [
    `**${escapeMarkdown(source.label)}**`,
    ...targets.map((target) => cellInWords(cellAt.get(`${source.id} ${target.id}`))),
  ]);
  const rows = rowsOf({ sources, targets });
  return `${[
    '# Migration scenarios',
    `Sources down, targets across. ${SIGNS.supported} supported, ${SIGNS.limited} limited. Public documents read on ${SOURCES_READ_ON}.`,
    table(['', ...targets.map(({ label }) => escapeMarkdown(label))], body),
    '## Rows',
    ...rows.map(rowInWords),
  ].join('\n\n')}\n`;
}

/** The rows about the kinds of a matrix that a filter left. */
export function rowsOf({ sources, targets }: Pick<Matrix, 'sources' | 'targets'>): ScenarioRow[] {
  const kinds = new Set([...sources, ...targets].map(({ id }) => id));
  return ROWS.filter(
    ({ from, to }) => from.some((id) => kinds.has(id)) && to.some((id) => kinds.has(id)),
  );
}

/** The rows as a plain list for a terminal. */
export function renderRowsText(rows: readonly ScenarioRow[]): string {
  return rows
    .map((row) => {
      const methods = row.methods.map(
        ({ method, modes }) => `${METHODS[method].title} (${modes.join(', ')})`,
      );
      return [
        `${row.row.padStart(3)}  ${row.title}`,
        ...methods.map((method) => `       ${method}`),
      ].join('\n');
    })
    .join('\n');
}
