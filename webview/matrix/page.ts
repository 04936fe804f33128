import { filterMatrix } from '../../src/scenarios/filterMatrix';
import type { Matrix, MatrixCell } from '../../src/scenarios/matrix';
import type { HostMessage, PageMessage, PageWords } from '../../src/vscode/matrix/messages';
import { element, setText } from '../shared/elements';
import { CellDetail } from './cellDetail';
import { Filters } from './filters';
import { MatrixGrid, type Highlight } from './grid';

/** The matrix page: filters above, the grid, and beside it the cell that is open. */
export class MatrixPage {
  private readonly status: HTMLElement;
  private readonly filters: Filters;
  private readonly grid: MatrixGrid;
  private readonly detail: CellDetail;
  private matrix: Matrix | undefined;
  private highlight: Highlight = { sources: [], targets: [] };

  constructor(
    root: HTMLElement,
    private readonly words: PageWords,
    send: (message: PageMessage) => void,
  ) {
    this.status = element('p', { role: 'status', class: 'status' }, words.loading);
    this.filters = new Filters(words, () => this.draw());
    this.grid = new MatrixGrid(words, (cell) => this.open(cell));
    this.detail = new CellDetail(words, send, () => this.grid.focus());
    const exportButton = (label: string, format: 'markdown' | 'html') => {
      const button = element('vscode-button', { appearance: 'secondary' }, label);
      button.addEventListener('click', () =>
        send({ type: 'export', format, filter: this.filters.value }),
      );
      return button;
    };
    root.append(
      element(
        'header',
        {},
        element('div', {}, element('h1', {}, words.title), element('p', {}, words.intro)),
        element(
          'div',
          { class: 'exports' },
          exportButton(words.print, 'html'),
          exportButton(words.export, 'markdown'),
        ),
      ),
      this.filters.element,
      this.status,
      element('div', { class: 'split' }, this.grid.element, this.detail.element),
    );
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'matrix':
        this.matrix = message.matrix;
        this.filters.offer(message.matrix);
        this.draw();
        return;
      case 'highlight':
        this.highlight = message;
        this.grid.highlight(message);
        if (this.matrix) setText(this.status, message.text);
        return;
      case 'detail':
        this.detail.fill(message.key, message.detail);
        return;
      case 'failed':
        setText(this.status, message.text);
    }
  }

  private draw(): void {
    if (!this.matrix) return;
    const filtered = filterMatrix(this.matrix, this.filters.value);
    this.grid.show(filtered);
    this.grid.highlight(this.highlight);
    const empty = filtered.cells.length === 0;
    setText(this.status, empty ? this.words.nothingLeft : (this.highlight.text ?? ''));
  }

  private open(cell: MatrixCell): void {
    if (!this.matrix) return;
    const { sources, targets } = this.matrix;
    const label = (kinds: Matrix['sources'], id: string) =>
      kinds.find((kind) => kind.id === id)?.label ?? id;
    this.detail.show(cell, label(sources, cell.source), label(targets, cell.target));
  }
}
