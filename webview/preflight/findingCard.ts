import type { PageFinding, PageMessage, PageWords } from '../../src/vscode/preflight/messages';
import { buttonRow } from '../shared/buttons';
import { element, icon } from '../shared/elements';

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
  openLists: Set<string>,
): HTMLElement {
  const { severity, severityText, check, text, remedy, command, commandText, buttons } = finding;
  const [mark, tone] = MARKS[severity];
  const what = commandText === '' ? [] : [element('p', { class: 'muted' }, commandText)];
  // Many remedies tell the command themselves.
  const commands = command === '' || remedy.includes(command) ? [] : [pre(command)];
  return element(
    'li',
    { class: `finding iconed ${tone}`, 'data-check': check },
    icon(mark),
    element(
      'div',
      {},
      element('p', {}, element('span', { class: 'visually-hidden' }, `${severityText}: `), text),
      element('p', { class: 'remedy' }, remedy),
      ...namespaces(finding, words, openLists),
      ...what,
      ...commands,
      buttonRow(buttons, send, 'secondary', check),
    ),
  );
}

function namespaces(
  { check, text, namespaces: names }: PageFinding,
  words: PageWords,
  openLists: Set<string>,
): HTMLElement[] {
  if (names.length === 0 || names.every((name) => text.includes(name))) return [];
  const title = words.namespaces.replace('{0}', String(names.length));
  if (names.length <= FEW) return [element('p', { class: 'muted' }, names.join(', '))];
  const key = `${check} ${text}`;
  const fold = element(
    'details',
    {},
    element('summary', {}, title),
    element('p', { class: 'muted' }, names.join(', ')),
  );
  fold.open = openLists.has(key);
  fold.addEventListener('toggle', () => {
    if (fold.open) openLists.add(key);
    else openLists.delete(key);
  });
  return [fold];
}

function pre(text: string): HTMLElement {
  return element('pre', { tabindex: '0' }, text);
}
