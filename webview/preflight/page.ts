import { html, nothing, render, type TemplateResult } from 'lit-html';
import type {
  PageFinding,
  PageMessage,
  PageModel,
  PagePassed,
  PageWords,
} from '../../src/pages/preflight';
import { Folds } from '../shared/folds';
import { buttonRow, icon, type Content } from '../shared/templates';
import { findingCard } from './findingCard';

/** The page of the checks before a start: Start above, what was found below, the gravest first. */
export class PreflightPage {
  private readonly folds = new Folds();

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {}

  show(model: PageModel): void {
    render(
      html`<header class="preflight">
          <h1>${model.title}</h1>
          <div class="status">
            ${
              model.busy
                ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>`
                : nothing
            }
            <p role="status">${model.status}</p>
          </div>
          ${
            model.error === ''
              ? nothing
              : html`<p role="alert" class="iconed bad">
                  ${icon('error')}<span>${model.error}</span>
                </p>`
          }
          ${this.start(model)}
        </header>
        <div ?inert=${model.busy}>${this.groups(model)} ${this.passed(model.passed)}</div>`,
      this.root,
    );
  }

  private start({ start, buttons }: PageModel): TemplateResult {
    return html`<div class="start">
      <vscode-button
        appearance="primary"
        aria-describedby="start-reason"
        ?disabled=${!start.enabled}
        @click=${() => this.send({ type: 'start' })}
        >${start.label}</vscode-button
      >
      <div class="actions">${buttonRow(buttons, this.send, 'secondary')}</div>
      <span id="start-reason" class="muted">${start.reason}</span>
    </div>`;
  }

  private groups({ findings }: PageModel): Content[] {
    const { words } = this;
    const titles: [title: string, severity: PageFinding['severity']][] = [
      [words.blockers, 'blocker'],
      [words.warnings, 'warning'],
      [words.notes, 'note'],
    ];
    return titles.map(([title, severity]) => {
      const found = findings.filter((finding) => finding.severity === severity);
      if (found.length === 0) return nothing;
      return html`<section>
        <h2>${title}</h2>
        <ul class="plain">
          ${found.map((finding) => findingCard(finding, words, this.send, this.folds))}
        </ul>
      </section>`;
    });
  }

  private passed(passed: readonly PagePassed[]): Content {
    if (passed.length === 0) return nothing;
    const heading = this.words.passed.replace('{0}', String(passed.length));
    const item = ({ title, buttons }: PagePassed) =>
      html`<li class="iconed good passed">
        ${icon('pass-filled')}<span>${title}</span> ${buttonRow(
          buttons,
          this.send,
          'secondary',
          title,
        )}
      </li>`;
    const list = html`<ul class="plain">
      ${passed.map(item)}
    </ul>`;
    return html`<section>${this.folds.fold('passed', html`<h2>${heading}</h2>`, [list])}</section>`;
  }
}
