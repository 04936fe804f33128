import { html, nothing, render, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { PageAction, PageMessage, PageModel, PageWords } from '../../src/pages/migration';
import { icon, type Content } from '../shared/templates';
import { chart } from './chart';
import { drawChecklist } from './checklist';
import { NamespaceTable } from './namespaceTable';
import { drawVerification } from './verification';

/** News older than this is called stale. */
const STALE_MS = 30_000;

/** More letters than these take a fact the room of two. */
const NARROW = 12;

/** The page of one migration, drawn anew with each model and each second. */
export class MigrationPage {
  private readonly table: NamespaceTable;
  private readonly act = (action: PageAction) => this.send({ type: 'action', action });
  private readonly clock: ReturnType<typeof setInterval>;
  private model: PageModel | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.table = new NamespaceTable(words, () => this.draw());
    this.clock = setInterval(() => this.draw(), 1000);
  }

  show(model: PageModel): void {
    this.model = model;
    this.draw();
  }

  /** The migration was removed from the view. */
  showGone(): void {
    clearInterval(this.clock);
    render(html`<p role="status">${this.words.gone}</p>`, this.root);
  }

  private draw(): void {
    const { model, words } = this;
    if (model === undefined) return;
    render(
      html`<header>
          <div class="heading">
            <h1>${model.title}</h1>
            <span class="badge ${outcomeClass(model)}">${model.stateText}</span>
          </div>
          <p class="subtitle">${model.subtitle}</p>
        </header>
        ${this.actions(model)}
        <ol class="phases" aria-label=${words.phases}>
          ${model.phases.map((phase) => drawPhase(phase, model.state === 'running'))}
        </ol>
        ${this.progress(model.percent)} ${activity(model)} ${notices(model)}
        ${drawChecklist(model.checklist, words, this.act)}
        <section aria-label=${words.numbers}>${facts(model)}</section>
        ${
          model.charts.length === 0
            ? nothing
            : html`<section>
                <h2>${words.charts}</h2>
                ${model.charts.map(chart)}
              </section>`
        }
        ${drawVerification(model.verification, words, this.send)}
        ${this.table.draw(model.namespaces)} ${this.age(model)}`,
      this.root,
    );
  }

  private actions({ actions }: PageModel): TemplateResult {
    return html`<div class="actions" role="toolbar">
      ${actions.map(
        ({ action, label, primary, reason }) =>
          html`<vscode-button
            appearance=${primary ? 'primary' : 'secondary'}
            data-action=${action}
            title=${reason}
            ?disabled=${reason !== ''}
            @click=${() => this.act(action)}
            >${label}</vscode-button
          >`,
      )}
    </div>`;
  }

  private progress(percent: number | undefined): Content {
    if (percent === undefined) return nothing;
    // Not as an attribute, which the page's content security policy forbids.
    const fill = (bar: Element | undefined) => {
      if (bar instanceof HTMLElement) bar.style.width = `${percent}%`;
    };
    return html`<div
      class="bar"
      role="progressbar"
      aria-label=${this.words.progress}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
    >
      <div class="bar-fill" ${ref(fill)}></div>
    </div>`;
  }

  private age({ updatedAt, state }: PageModel): TemplateResult {
    const { lastUpdated, stale } = this.words;
    const time = new Date(updatedAt);
    const isOld = state === 'running' && Date.now() - time.getTime() > STALE_MS;
    const text = `${lastUpdated} ${time.toLocaleTimeString(document.documentElement.lang)}`;
    const shown = isOld ? `${text} · ${stale}` : text;
    return html`<p class="updated ${isOld ? 'stale' : ''}" .textContent=${shown}></p>`;
  }
}

function drawPhase({ name, state }: PageModel['phases'][number], runs: boolean): TemplateResult {
  const isCurrent = state === 'current';
  const mark =
    isCurrent && runs
      ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>`
      : icon(state === 'done' ? 'pass-filled' : 'circle-large-outline');
  return html`<li class=${state} aria-current=${isCurrent ? 'step' : nothing}>
    ${mark}<span>${name}</span>
  </li>`;
}

/** Read aloud when it changes; the numbers below change too often for that. */
function activity({ activity: text }: PageModel): TemplateResult {
  return html`<p class="activity" role="status">${text}</p>`;
}

function notices({ error, warnings }: PageModel): TemplateResult {
  return html`<div class="notices">
    ${
      error === undefined
        ? nothing
        : html`<p class="error" role="alert">
            ${icon('error')}<span><strong>${error.message}</strong> ${error.remedy}</span>
          </p>`
    }
    ${warnings.map(
      (warning) => html`<p class="warning">${icon('warning')}<span>${warning}</span></p>`,
    )}
  </div>`;
}

function facts({ facts: given }: PageModel): TemplateResult {
  return html`<dl class="facts">
    ${given.map(
      ({ label, value }) =>
        html`<div class=${value.length > NARROW ? 'wide' : ''}>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Green only for a proven end. */
function outcomeClass({ state, verification }: PageModel): string {
  if (state === 'failed') return 'bad';
  if (state === 'interrupted') return 'warn';
  if (state !== 'completed' || !verification) return 'plain';
  return verification.differences === 0 ? 'good' : 'warn';
}
