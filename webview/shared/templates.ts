import { html, nothing, type TemplateResult } from 'lit-html';

/** What a place of a template may be filled with; {@link nothing} leaves it empty. */
export type Content = TemplateResult | typeof nothing;

/** A codicon, hidden from screen readers: the text beside it says the same. */
export function icon(name: string, tone = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${tone}" aria-hidden="true"></span>`;
}

/** Text whose `code` between backticks is set as code. */
export function rich(text: string): TemplateResult {
  const parts = text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
  return html`<span>${parts}</span>`;
}

/** A row of header cells. */
export function headRow(titles: readonly string[]): TemplateResult {
  const cell = (title: string) =>
    title === '' ? html`<td></td>` : html`<th scope="col">${title}</th>`;
  return html`<thead>
    <tr>
      ${titles.map(cell)}
    </tr>
  </thead>`;
}

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
): Content {
  if (buttons.length === 0) return nothing;
  const made = buttons.map(
    ({ label, message }, index) =>
      html`<vscode-button
        appearance=${index === 0 && all === 'mixed' ? 'primary' : 'secondary'}
        aria-label=${about === undefined ? nothing : `${label} (${about})`}
        @click=${() => send(message)}
        >${label}</vscode-button
      >`,
  );
  return html`<div class="buttons">${made}</div>`;
}
