import type { Matrix, MatrixCell, Support } from '../matrix';
import type { AdvisedMethod } from '../method';
import type { ScenarioRow } from '../rows/types';
import { documentsOf, SOURCES_READ_ON, type Source } from '../sources';
import type { Fact } from '../types';
import { pairsInWords } from '../versions';
import { documentHtml, escapeHtml, inlineHtml, listHtml } from './html';
import { rowsAbout, wayInWords } from './matrix';

const SIGNS: Readonly<Record<Support, string>> = { supported: '✔', limited: '◐', unsupported: '✘' };

/** For the screen, and for paper in landscape: the table's head is repeated on every page. */
const STYLE = `
body { margin: 2em; color: #1f1f1f; background: #fff; font: 14px/1.45 system-ui, sans-serif; }
h2, h3 { margin: 1.6em 0 0.4em; break-after: avoid; }
table { border-collapse: collapse; font-size: 11px; }
th, td { padding: 4px 6px; border: 1px solid #888; text-align: left; vertical-align: top; }
th { background: #eee; }
td div { margin-bottom: 2px; }
code { font-family: ui-monospace, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
dt { margin-top: 0.5em; font-weight: 600; }
dd { margin: 0; }
ul, ol { margin: 0; padding-left: 1.4em; }
a { color: #0b5cad; }
@page { size: A3 landscape; margin: 10mm; }
@media print {
  body { margin: 0; font-size: 9pt; }
  table { font-size: 7pt; }
  thead { display: table-header-group; }
  tr, section { break-inside: avoid; }
}
`;

/** The matrix as an HTML document to be read or printed: the cells, then every row in full. */
export function renderMatrixHtml(methods: readonly AdvisedMethod[], matrix: Matrix): string {
  const legend = `Sources down, targets across. ${SIGNS.supported} supported, ${SIGNS.limited} limited. Public documents read on ${SOURCES_READ_ON}.`;
  return documentHtml('Migration scenarios', STYLE, [
    '<h1>Migration scenarios</h1>',
    `<p>${escapeHtml(legend)}</p>`,
    tableOf(matrix),
    '<h2>Rows</h2>',
    ...rowsAbout(methods, matrix).map((row) => rowHtml(row, methods)),
  ]);
}

function tableOf({ sources, targets, cells }: Matrix): string {
  const cellAt = new Map(cells.map((cell) => [`${cell.source} ${cell.target}`, cell]));
  const head = targets.map(({ label }) => `<th scope="col">${escapeHtml(label)}</th>`);
  const rows = sources.map(({ id, label }) => {
    const found = targets.map((target) => cellHtml(cellAt.get(`${id} ${target.id}`)));
    return `<tr><th scope="row">${escapeHtml(label)}</th>${found.join('')}</tr>`;
  });
  return `<table><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function cellHtml(cell: MatrixCell | undefined): string {
  const usable = (cell?.methods ?? []).filter(({ support }) => support !== 'unsupported');
  const lines = usable.map(
    ({ support, title }) => `<div>${SIGNS[support]} ${escapeHtml(title)}</div>`,
  );
  return `<td>${lines.join('') || '–'}</td>`;
}

function rowHtml(row: ScenarioRow, methods: readonly AdvisedMethod[]): string {
  const ways = row.methods.map((way) => wayInWords(way, methods));
  const steps = row.steps.map(
    (step) => `${factHtml(step)} <i>(${step.who === 'program' ? 'program' : 'you'})</i>`,
  );
  const roles = row.roles.map(
    ({ side, roles: held, grant }) =>
      `${side}: ${escapeHtml(held.join(', '))} — <code>${escapeHtml(grant)}</code>`,
  );
  const parts: [title: string, content: string][] = [
    ['Methods', escapeHtml(ways.join('; '))],
    ['Versions', escapeHtml(pairsInWords(row.versions))],
    ['Prerequisites', listHtml('ul', row.prerequisites.map(factHtml))],
    ['Steps', listHtml('ol', steps)],
    ['Limits', listHtml('ul', row.limits.map(factHtml))],
    ['Roles', listHtml('ul', roles)],
    ['Sources', documentsOf(row.sources).map(sourceHtml).join(', ')],
  ];
  const known = parts.filter(([, content]) => content !== '');
  return `<section><h3>${escapeHtml(`${row.row}. ${row.title}`)}</h3><dl>${known
    .map(([title, content]) => `<dt>${title}</dt><dd>${content}</dd>`)
    .join('')}</dl></section>`;
}

function factHtml({ text, inferred }: Fact): string {
  return `${inlineHtml(text)}${inferred === true ? ' (inferred)' : ''}`;
}

function sourceHtml({ title, url }: Source): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>`;
}
