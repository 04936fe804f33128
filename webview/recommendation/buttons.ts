import type { PageButton, PageMessage } from '../../src/vscode/recommendation/messages';
import { element } from '../shared/elements';

/** A row of buttons, the first of them prominent unless all are secondary. */
export function buttonRow(
  buttons: readonly PageButton[],
  send: (message: PageMessage) => void,
  all: 'secondary' | 'mixed' = 'mixed',
): HTMLElement {
  const made = buttons.map(({ label, message }, index) => {
    const appearance = index === 0 && all === 'mixed' ? 'primary' : 'secondary';
    const button = element('vscode-button', { appearance }, label);
    button.addEventListener('click', () => send(message));
    return button;
  });
  const row = element('div', { class: 'buttons' }, ...made);
  row.hidden = buttons.length === 0;
  return row;
}
