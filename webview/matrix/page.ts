import { html, nothing, render, type TemplateResult } from 'lit-html';
import { filterMatrix } from '../../src/scenarios/filterMatrix';
import type { Matrix, MatrixCell } from '../../src/scenarios/matrix';
import type { HostMessage, PageMessage, PageWords } from '../../src/pages/matrix';
import { CellDetail, type OpenCell } from './cellDetail';
import { Filters } from './filters';
import { MatrixGrid, type Highlight } from './grid';

/** The matrix page: filters above, the grid, and beside it the cell that is open. */
export class MatrixPage {
  private readonly filters: Filters;
  private readonly grid: MatrixGrid;
  private readonly detail: CellDetail;
  private matrix: Matrix | undefined;
  private highlight: Highlight = { sources: [], targets: [] };
  private status: string;
  private opened: OpenCell | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    const draw = () => this.draw();
    this.status = words.loading;
    this.filters = new Filters(words, draw);
    this.grid = new MatrixGrid(root, words, (cell) => this.open(cell), draw);
    this.detail = new CellDetail(words, send, () => this.close());
    this.draw();
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'matrix':
        this.matrix = message.matrix;
        this.status = '';
        break;
      case 'highlight':
        this.turnTo(message);
        return;
      case 'detail':
        this.detail.learn(message.key, message.detail);
        break;
      case 'failed':
        this.status = message.text;
    }
    this.draw();
  }

  private draw(): void {
    const { matrix, words } = this;
    const filtered = matrix && filterMatrix(matrix, this.filters.value);
    const isEmpty = filtered?.cells.length === 0;
    const status = isEmpty ? words.nothingLeft : this.status || (this.highlight.text ?? '');
    render(
      html`<header>
          <div>
            <h1>${words.title}</h1>
            <p>${words.intro}</p>
          </div>
          <div class="exports">
            ${this.exportButton(words.print, 'html')} ${this.exportButton(words.export, 'markdown')}
          </div>
        </header>
        ${this.filters.draw(matrix)}
        <p role="status" class="status">${status}</p>
        <div class="split">
          ${
            filtered ? this.grid.draw(filtered, this.highlight, this.opened?.cell) : nothing
          }${this.detail.draw(this.opened)}
        </div>`,
      this.root,
    );
  }

  private exportButton(label: string, format: 'markdown' | 'html'): TemplateResult {
    const ask = () => this.send({ type: 'export', format, filter: this.filters.value });
    return html`<vscode-button appearance="secondary" @click=${ask}>${label}</vscode-button>`;
  }

  private turnTo(highlight: Highlight): void {
    const places = ({ sources, targets }: Highlight) => [...sources, '→', ...targets].join(' ');
    const isElsewhere = places(highlight) !== places(this.highlight);
    this.highlight = highlight;
    this.draw();
    if (isElsewhere) this.grid.scrollTo(highlight);
  }

  private open(cell: MatrixCell): void {
    if (!this.matrix) return;
    const label = (kinds: Matrix['sources'], id: string) =>
      kinds.find((kind) => kind.id === id)?.label ?? id;
    const { sources, targets } = this.matrix;
    this.opened = {
      cell,
      source: label(sources, cell.source),
      target: label(targets, cell.target),
    };
    this.detail.turnTo();
    this.draw();
    this.root.querySelector<HTMLElement>('.detail h2')?.focus();
  }

  private close(): void {
    this.opened = undefined;
    this.draw();
    this.grid.focus();
  }
}
