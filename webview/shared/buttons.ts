import { element } from './elements';

/** Something to press, and what it tells the extension. */
export interface Button<M> {
  label: string;
  message: M;
}

/**
 * A row of buttons, the first of them prominent unless all are secondary.
 * @param about what they are about, for those who do not see where they stand
 */
export function buttonRow<M>(
  buttons: readonly Button<M>[],
  send: (message: M) => void,
  all: 'secondary' | 'mixed' = 'mixed',
  about?: string,
): HTMLElement {
  const made = buttons.map(({ label, message }, index) => {
    const appearance = index === 0 && all === 'mixed' ? 'primary' : 'secondary';
    const button = element('vscode-button', { appearance }, label);
    button.dataset['key'] = JSON.stringify(message);
    if (about !== undefined) button.setAttribute('aria-label', `${label} (${about})`);
    button.addEventListener('click', () => send(message));
    return button;
  });
  const row = element('div', { class: 'buttons' }, ...made);
  row.hidden = buttons.length === 0;
  return row;
}

/** Draws the content of a place anew; the focus stays on the button that says the same. */
export function redraw(place: HTMLElement, content: readonly HTMLElement[]): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement ? focused.dataset['key'] : undefined;
  place.replaceChildren(...content);
  if (key === undefined) return;
  const again = [...place.querySelectorAll<HTMLElement>('[data-key]')];
  again.find((each) => each.dataset['key'] === key)?.focus();
}
