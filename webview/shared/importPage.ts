import type { HostMessage, PageSetup } from '../../src/vscode/import/pageMessages';
import { element, setText } from './elements';
import { PreviewLists, type PreviewWords } from './previewLists';

/** The words of {@link ImportPage}. */
export interface ImportWords extends PreviewWords {
  /** `{0}` and `{1}`: what is imported, and where to. */
  title: string;
  loading: string;
  start: string;
  cancel: string;
  /** In place of `cancel`, once it is under way: the page does not stop it. */
  close: string;
}

/** The controls by which an import is changed. */
export interface ImportControls<Preview> {
  readonly element: HTMLElement;
  show(preview: Preview): void;
  /** Nothing can be changed any more. */
  freeze(): void;
}

/** The page of an import: title, state, buttons, its controls, and the documents that it would make. */
export class ImportPage<Preview extends { documents: string[]; rejected: string[] }> {
  private readonly status: HTMLElement;
  private readonly lists: PreviewLists;
  private readonly preview = element('div', { hidden: '' });
  private readonly start: HTMLElement;
  private readonly leave: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly setup: PageSetup<ImportWords>,
    private readonly controls: ImportControls<Preview>,
    send: (message: { type: 'start' | 'cancel' }) => void,
  ) {
    const { words, what, namespace } = setup;
    this.status = element('p', { role: 'status', class: 'status' }, words.loading);
    this.start = element('vscode-button', { disabled: '' }, words.start);
    this.start.addEventListener('click', () => send({ type: 'start' }));
    this.leave = element('vscode-button', { appearance: 'secondary' }, words.cancel);
    this.leave.addEventListener('click', () => send({ type: 'cancel' }));
    this.lists = new PreviewLists(words);
    this.preview.append(controls.element, ...this.lists.elements);
    const title = words.title.replace('{0}', what).replace('{1}', namespace);
    root.append(
      element(
        'header',
        {},
        element('h1', {}, title),
        element('div', { class: 'buttons' }, this.start, this.leave),
      ),
      this.status,
      this.preview,
    );
  }

  receive(message: HostMessage<Preview>): void {
    switch (message.type) {
      case 'preview':
        this.controls.show(message.preview);
        setText(this.status, message.summary);
        this.preview.hidden = false;
        this.lists.show(message.preview);
        this.allow(true);
        return;
      case 'failed':
        this.tell(message.text);
        return;
      case 'not-started':
        setText(this.status, message.text);
        return;
      case 'running':
      case 'ended':
        this.tell(message.text);
        this.controls.freeze();
        setText(this.leave, this.setup.words.close);
    }
  }

  /** What stands in the way, or how the import goes: it can't be started now. */
  private tell(text: string): void {
    setText(this.status, text);
    this.allow(false);
  }

  private allow(start: boolean): void {
    this.start.toggleAttribute('disabled', !start);
  }
}
