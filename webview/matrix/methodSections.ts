import { html, nothing, type TemplateResult } from 'lit-html';
import type { MethodDetail } from '../../src/scenarios/methodDetail';
import type { PageWords } from '../../src/pages/matrix';
import { rich, type Content } from '../shared/templates';

/** What is known of a method of a cell, section by section; sections without content are left out. */
export function methodSections(detail: MethodDetail, words: PageWords): Content[] {
  const texts = (lines: readonly string[]) => lines.map((line) => html`<li>${rich(line)}</li>`);
  const steps = detail.steps.map(
    ({ text, who }) =>
      html`<li>
        ${rich(text)}
        <span class="muted">${who === 'program' ? words.byProgram : words.byPerson}</span>
      </li>`,
  );
  const roles = detail.roles.map(
    ({ side, roles: held, grant }) =>
      html`<li>
        ${side === 'source' ? words.source : words.target}: ${held.join(', ')}
        <pre>${grant}</pre>
      </li>`,
  );
  return [
    html`<p>${rich(detail.summary)}</p>`,
    section(
      words.first,
      detail.blockers.map(
        ({ text, remedy }) => html`<li>${rich(text)} <strong>${rich(remedy)}</strong></li>`,
      ),
    ),
    section(words.prerequisites, texts(detail.prerequisites)),
    section(words.steps, steps, 'ordered'),
    section(words.limits, texts(detail.limits)),
    section(words.cannotCarry, texts(detail.cannotCarry)),
    section(words.versions, texts([detail.versions])),
    section(words.roles, roles),
    section(words.rows, texts(detail.rows.map(({ row, title }) => `${row}. ${title}`))),
    section(
      words.sources,
      detail.sources.map(({ title, url }) => html`<li><a href=${url}>${title}</a></li>`),
    ),
  ];
}

function section(title: string, items: readonly TemplateResult[], list?: 'ordered'): Content {
  if (items.length === 0) return nothing;
  return html`<section>
    <h3>${title}</h3>
    ${
      list === undefined
        ? html`<ul>
            ${items}
          </ul>`
        : html`<ol>
            ${items}
          </ol>`
    }
  </section>`;
}
