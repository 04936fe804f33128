import { html, nothing } from 'lit-html';
import type { PageAction, PageChecklist, PageGate, PageWords } from '../../src/pages/migration';
import { icon, type Content } from '../shared/templates';

/** What a cutover takes: before it, while it is made, and after it. */
export function drawChecklist(
  checklist: PageChecklist | undefined,
  words: PageWords,
  act: (action: PageAction) => void,
): Content {
  if (checklist === undefined) return nothing;
  const item = ({ label, met, detail, action }: PageGate) =>
    html`<li class=${met ? 'good' : ''}>
      ${icon(met ? 'pass-filled' : 'circle-large-outline')}
      <span class="visually-hidden">${met ? words.met : words.unmet}</span>
      <span>${label}</span>
      <span class="muted">${detail}</span>
      ${
        action === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" @click=${() => act(action.action)}
              >${action.label}</vscode-button
            >`
      }
    </li>`;
  return html`<section>
    <h2>${checklist.title}</h2>
    <ul class="gates">
      ${checklist.items.map(item)}
    </ul>
  </section>`;
}
