import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { PageMessage, PageModel, PageWords } from '../../src/pages/recommendation';
import { Folds } from '../shared/folds';
import { buttonRow, icon, type Content } from '../shared/templates';
import { MethodCard } from './methodCard';

/** The page of the Recommendation view. */
export class RecommendationPage {
  private readonly cards: MethodCard;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.cards = new MethodCard(words, send, new Folds());
  }

  show(model: PageModel): void {
    const { best, none, alternatives, unsuitable } = model;
    render(
      html`<h1 class="visually-hidden">${this.words.recommended}</h1>
        ${this.notice(model)} ${this.sides(model)}
        ${best ? this.cards.best(best) : none === '' ? nothing : this.none(none)}
        ${best || none !== '' ? this.needs(model) : nothing}
        ${this.cards.alternatives(alternatives)} ${this.cards.unsuitable(unsuitable)}`,
      this.root,
    );
  }

  /** Read aloud when it changes. */
  private notice({ notice }: PageModel): TemplateResult {
    if (!notice) return html`<div role="status"></div>`;
    const marks: Record<typeof notice.kind, Content> = {
      plain: nothing,
      busy: html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>`,
      error: icon('error'),
    };
    return html`<div role="status">
      <p class="notice ${notice.kind === 'error' ? 'bad' : ''}">
        ${marks[notice.kind]}<span>${notice.text}</span>
      </p>
      ${buttonRow(notice.buttons, this.send)}
    </div>`;
  }

  private sides({ sides, scenario }: PageModel): Content {
    if (sides.length === 0) return nothing;
    return html`<section aria-label=${this.words.sides}>
      <dl class="sides">
        ${sides.map(
          ({ label, name, detail }) =>
            html`<div>
              <dt>${label}</dt>
              <dd><strong>${name}</strong> <span class="muted">${detail}</span></dd>
            </div>`,
        )}
      </dl>
      ${scenario === '' ? nothing : html`<p class="scenario">${scenario}</p>`}
    </section>`;
  }

  private none(text: string): TemplateResult {
    return html`<section>
      <h2>${this.words.noRecommendation}</h2>
      <p class="iconed warn">${icon('warning')}<span>${text}</span></p>
    </section>`;
  }

  private needs({ needs, needsButtons }: PageModel): TemplateResult {
    const listed =
      needs.length === 0
        ? html`<p class="muted">${this.words.noNeeds}</p>`
        : html`<ul class="plain">
            ${needs.map(({ label, value }) => html`<li>${label}: ${value}</li>`)}
          </ul>`;
    return html`<section>
      <h2>${this.words.needs}</h2>
      ${listed} ${buttonRow(needsButtons, this.send, 'secondary')}
    </section>`;
  }
}
