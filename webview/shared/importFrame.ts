import { element, setText } from './elements';
import { PreviewLists, type PreviewWords } from './previewLists';

/** The words of {@link ImportFrame}. */
export interface FrameWords extends PreviewWords {
  /** `{0}` and `{1}`: what is imported, and where to. */
  title: string;
  loading: string;
  start: string;
  cancel: string;
}

/** What is told from the frame's buttons. */
interface FrameMessage {
  type: 'start' | 'cancel';
}

/** What pages about an import have in common: title, state, buttons, and what it would make. */
export class ImportFrame {
  private readonly status: HTMLElement;
  private readonly lists: PreviewLists;
  private readonly preview = element('div', { hidden: '' });
  private readonly start: HTMLElement;

  /** @param choices the controls by which the import is changed */
  constructor(
    root: HTMLElement,
    words: FrameWords,
    [what, namespace]: [string, string],
    choices: HTMLElement,
    send: (message: FrameMessage) => void,
  ) {
    this.status = element('p', { role: 'status', class: 'status' }, words.loading);
    this.start = element('vscode-button', { disabled: '' }, words.start);
    this.start.addEventListener('click', () => send({ type: 'start' }));
    const cancel = element('vscode-button', { appearance: 'secondary' }, words.cancel);
    cancel.addEventListener('click', () => send({ type: 'cancel' }));
    this.lists = new PreviewLists(words);
    this.preview.append(choices, ...this.lists.elements);
    const title = words.title.replace('{0}', what).replace('{1}', namespace);
    root.append(
      element(
        'header',
        {},
        element('h1', {}, title),
        element('div', { class: 'buttons' }, this.start, cancel),
      ),
      this.status,
      this.preview,
    );
  }

  /** What would be imported. */
  show(summary: string, made: { documents: string[]; rejected: string[] }): void {
    setText(this.status, summary);
    this.preview.hidden = false;
    this.lists.show(made);
    this.allow(true);
  }

  /** What stands in the way, or how the import goes: it can't be started now. */
  tell(text: string): void {
    setText(this.status, text);
    this.allow(false);
  }

  private allow(start: boolean): void {
    this.start.toggleAttribute('disabled', !start);
  }
}
