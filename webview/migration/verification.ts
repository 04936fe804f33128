import { html, nothing, type TemplateResult } from 'lit-html';
import type { PageDifference, PageMessage, PageModel, PageWords } from '../../src/pages/migration';
import { headRow, icon, type Content } from '../shared/templates';

/** What comparing both sides found; a document that differs opens as both its versions. */
export function drawVerification(
  verification: PageModel['verification'],
  words: PageWords,
  send: (message: PageMessage) => void,
): Content {
  if (verification === undefined) return nothing;
  const { differences, summary, found, truncated } = verification;
  const isClean = differences === 0;
  return html`<section>
    <h2>${words.verification}</h2>
    <p class=${isClean ? 'proof' : 'warning'}>
      ${icon(isClean ? 'pass-filled' : 'warning')}<span>${summary}</span>
    </p>
    ${found.length === 0 ? nothing : differenceTable(found, words, send)}
    ${truncated === '' ? nothing : html`<p>${truncated}</p>`}
  </section>`;
}

function differenceTable(
  found: readonly PageDifference[],
  words: PageWords,
  send: (message: PageMessage) => void,
): TemplateResult {
  const link = ({ id }: PageDifference, index: number) =>
    id === ''
      ? nothing
      : html`<button
          type="button"
          title=${words.compareDocument}
          @click=${() => send({ type: 'difference', index })}
        >
          ${id}
        </button>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.differences}>
    <table>
      ${headRow([words.namespace, words.document, words.detail])}
      <tbody>
        ${found.map(
          (entry, index) =>
            html`<tr>
              <td>${entry.namespace}</td>
              <td class="code">${link(entry, index)}</td>
              <td>${entry.detail}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
