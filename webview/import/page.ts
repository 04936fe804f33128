import type { FilePreview } from '../../src/methods/import/previewTypes';
import type { HostMessage, PageMessage, PageSetup } from '../../src/vscode/import/messages';
import { element, setText } from '../shared/elements';
import { ColumnTable } from './columnTable';

/** The import page: the columns, the documents that they make, and the buttons. */
export class ImportPage {
  private readonly status: HTMLElement;
  private readonly table: ColumnTable;
  private readonly documents = element('ol', { class: 'documents' });
  private readonly rejected = element('ul', { class: 'rejected' });
  private readonly preview = element('div', { hidden: '' });
  private readonly start: HTMLElement;

  constructor(
    root: HTMLElement,
    { words, file, namespace }: PageSetup,
    send: (message: PageMessage) => void,
  ) {
    this.status = element('p', { role: 'status', class: 'status' }, words.loading);
    this.table = new ColumnTable(words, (columns) => send({ type: 'columns', columns }));
    this.start = element('vscode-button', { disabled: '' }, words.start);
    this.start.addEventListener('click', () => send({ type: 'start' }));
    const cancel = element('vscode-button', { appearance: 'secondary' }, words.cancel);
    cancel.addEventListener('click', () => send({ type: 'cancel' }));
    const title = words.title.replace('{0}', file).replace('{1}', namespace);
    this.preview.append(
      this.table.element,
      element('h2', {}, words.documents),
      this.documents,
      element('h2', {}, words.rejected),
      this.rejected,
    );
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
    this.noneRejected = words.noneRejected;
  }

  private readonly noneRejected: string;

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'preview':
        setText(this.status, message.summary);
        this.show(message.preview);
        this.allow(true);
        return;
      case 'failed':
        setText(this.status, message.text);
        this.allow(false);
        return;
      case 'running':
      case 'ended':
        setText(this.status, message.text);
        this.table.freeze();
        this.allow(false);
    }
  }

  private allow(start: boolean): void {
    this.start.toggleAttribute('disabled', !start);
  }

  private show(preview: FilePreview): void {
    this.preview.hidden = false;
    this.table.show(preview);
    this.documents.replaceChildren(
      ...preview.documents.map((text) => element('li', {}, element('code', {}, text))),
    );
    const reasons = preview.rejected.length > 0 ? preview.rejected : [this.noneRejected];
    this.rejected.replaceChildren(...reasons.map((text) => element('li', {}, text)));
  }
}
