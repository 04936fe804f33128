import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { HostMessage, PageSetup } from '../../src/pages/importPage';
import type { Content } from './templates';

/** The words of {@link ImportPage}. */
export interface ImportWords {
  /** `{0}` and `{1}`: what is imported, and where to. */
  title: string;
  loading: string;
  documents: string;
  rejected: string;
  noneRejected: string;
  start: string;
  cancel: string;
  /** In place of `cancel`, once it is under way: the page does not stop it. */
  close: string;
}

/** The controls by which an import is changed. */
export interface ImportControls<Preview> {
  /** @param frozen whether nothing can be changed any more */
  draw(preview: Preview, frozen: boolean): Content;
}

/** The page of an import: title, state, buttons, its controls, and the documents that it would make. */
export class ImportPage<Preview extends { documents: string[]; rejected: string[] }> {
  private status: string;
  private preview: Preview | undefined;
  private canStart = false;
  private isUnderWay = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly setup: PageSetup<ImportWords>,
    private readonly controls: ImportControls<Preview>,
    private readonly send: (message: { type: 'start' | 'cancel' }) => void,
  ) {
    this.status = setup.words.loading;
    this.draw();
  }

  receive(message: HostMessage<Preview>): void {
    switch (message.type) {
      case 'preview':
        this.preview = message.preview;
        this.status = message.summary;
        this.canStart = true;
        break;
      case 'failed':
        this.status = message.text;
        this.canStart = false;
        break;
      case 'not-started':
        this.status = message.text;
        break;
      case 'running':
      case 'ended':
        this.status = message.text;
        this.canStart = false;
        this.isUnderWay = true;
    }
    this.draw();
  }

  private draw(): void {
    const { words, what, namespace } = this.setup;
    const title = words.title.replace('{0}', what).replace('{1}', namespace);
    render(
      html`<header>
          <h1>${title}</h1>
          <div class="buttons">
            <vscode-button ?disabled=${!this.canStart} @click=${() => this.send({ type: 'start' })}
              >${words.start}</vscode-button
            >
            <vscode-button appearance="secondary" @click=${() => this.send({ type: 'cancel' })}
              >${this.isUnderWay ? words.close : words.cancel}</vscode-button
            >
          </div>
        </header>
        <p role="status" class="status">${this.status}</p>
        ${
          this.preview === undefined
            ? nothing
            : html`<div>
                ${this.controls.draw(this.preview, this.isUnderWay)} ${this.lists(this.preview)}
              </div>`
        }`,
      this.root,
    );
  }

  /** The first documents that it would make, and the first records that it would reject. */
  private lists({ documents, rejected }: Preview): TemplateResult {
    const { words } = this.setup;
    const reasons = rejected.length > 0 ? rejected : [words.noneRejected];
    return html`<h2>${words.documents}</h2>
      <ol class="documents">
        ${documents.map((text) => html`<li><code>${text}</code></li>`)}
      </ol>
      <h2>${words.rejected}</h2>
      <ul class="rejected">
        ${reasons.map((text) => html`<li>${text}</li>`)}
      </ul>`;
  }
}
