import type { HostMessage, PageMessage, PageSetup } from '../../src/vscode/import/messages';
import { ImportFrame } from '../shared/importFrame';
import { ColumnTable } from './columnTable';

/** The page of a file: its columns, and the documents that they make. */
export class ImportPage {
  private readonly table: ColumnTable;
  private readonly frame: ImportFrame;

  constructor(
    root: HTMLElement,
    { words, file, namespace }: PageSetup,
    send: (message: PageMessage) => void,
  ) {
    this.table = new ColumnTable(words, (columns) => send({ type: 'columns', columns }));
    this.frame = new ImportFrame(root, words, [file, namespace], this.table.element, send);
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'preview':
        this.table.show(message.preview);
        this.frame.show(message.summary, message.preview);
        return;
      case 'failed':
        this.frame.tell(message.text);
        return;
      case 'running':
      case 'ended':
        this.frame.tell(message.text);
        this.table.freeze();
    }
  }
}
