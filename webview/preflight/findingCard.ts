import { html, nothing, type TemplateResult } from 'lit-html';
import type { PageFinding, PageMessage, PageWords } from '../../src/pages/preflight';
import type { Folds } from '../shared/folds';
import { buttonRow, icon, type Content } from '../shared/templates';

/** More namespaces are folded. */
const FEW = 5;

const MARKS: Readonly<Record<PageFinding['severity'], [icon: string, tone: string]>> = {
  blocker: ['error', 'bad'],
  warning: ['warning', 'warn'],
  note: ['info', ''],
};

/** One thing that was found: what, where, what to do, and the buttons that do it. */
export function findingCard(
  finding: PageFinding,
  words: PageWords,
  send: (message: PageMessage) => void,
  folds: Folds,
): TemplateResult {
  const { severity, severityText, check, text, remedy, command, commandText, buttons } = finding;
  const [mark, tone] = MARKS[severity];
  // Many remedies tell the command themselves.
  const isTold = command === '' || remedy.includes(command);
  return html`<li class="finding iconed ${tone}" data-check=${check}>
    ${icon(mark)}
    <div>
      <p><span class="visually-hidden">${severityText}: </span>${text}</p>
      <p class="remedy">${remedy}</p>
      ${namespaces(finding, words, folds)}
      ${commandText === '' ? nothing : html`<p class="muted">${commandText}</p>`}
      ${isTold ? nothing : html`<pre tabindex="0">${command}</pre>`}
      ${buttonRow(buttons, send, 'secondary', check)}
    </div>
  </li>`;
}

function namespaces(
  { check, text, namespaces: names }: PageFinding,
  words: PageWords,
  folds: Folds,
): Content {
  if (names.length === 0 || names.every((name) => text.includes(name))) return nothing;
  const list = html`<p class="muted">${names.join(', ')}</p>`;
  if (names.length <= FEW) return list;
  const title = words.namespaces.replace('{0}', String(names.length));
  return folds.fold(`${check} ${text}`, title, [list]);
}
