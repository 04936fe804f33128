import { html, nothing, type TemplateResult } from 'lit-html';
import type { Matrix, MatrixCell } from '../../src/scenarios/matrix';
import type { PageWords } from '../../src/pages/matrix';
import type { Content } from '../shared/templates';
import { supportIcon, usableMethods } from './support';

/** Kinds of the selected connections. */
export interface Highlight {
  sources: readonly string[];
  targets: readonly string[];
  text?: string;
}

/** Methods named in a cell; the detail has all. */
const NAMED = 2;

/** A place in the grid, both from 0. */
interface Place {
  row: number;
  column: number;
}

/**
 * Sources down, targets across. One cell at a time takes the focus (roving tabindex): arrows,
 * Home, End, and these with Ctrl move it; Enter and Space open it.
 */
export class MatrixGrid {
  private place: Place = { row: 0, column: 0 };
  private shown: Matrix = { sources: [], targets: [], cells: [] };

  /** @param changed called when it is to be drawn anew */
  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly open: (cell: MatrixCell) => void,
    private readonly changed: () => void,
  ) {}

  /** @param selected the cell whose detail is open */
  draw(matrix: Matrix, highlight: Highlight, selected: MatrixCell | undefined): Content {
    this.shown = matrix;
    const { sources, targets } = matrix;
    if (sources.length === 0) return nothing;
    this.place = this.within(this.place);
    const header = (scope: 'col' | 'row', yours: boolean, label: string) =>
      html`<th scope=${scope} class=${yours ? 'yours' : ''}>${label}</th>`;
    return html`<div class="grid">
      <table role="grid" aria-label=${this.words.title} @keydown=${this.key}>
        <thead>
          <tr>
            <th scope="col" class="corner">
              <span>${this.words.source} ↓ ${this.words.target} →</span>
            </th>
            ${targets.map(({ id, label }) => header('col', highlight.targets.includes(id), label))}
          </tr>
        </thead>
        <tbody>
          ${sources.map(
            ({ id, label }, row) =>
              html`<tr>
                ${header('row', highlight.sources.includes(id), label)}
                ${targets.map((_, column) => this.cell({ row, column }, highlight, selected))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  /** Brings the first cell of the selected connections into view. */
  scrollTo({ sources, targets }: Highlight): void {
    const row = this.shown.sources.findIndex(({ id }) => sources.includes(id));
    const column = this.shown.targets.findIndex(({ id }) => targets.includes(id));
    if (row < 0 || column < 0) return;
    this.moveTo({ row, column });
    this.current()?.scrollIntoView({ block: 'center', inline: 'center' });
  }

  /** Gives the focus back to the cell that had it. */
  focus(): void {
    this.current()?.focus();
  }

  private cellAt({ row, column }: Place): MatrixCell {
    const { sources, targets, cells } = this.shown;
    const source = sources[row]?.id ?? '';
    const target = targets[column]?.id ?? '';
    const found = cells.find((cell) => cell.source === source && cell.target === target);
    return found ?? { source, target, rows: [], methods: [] };
  }

  private cell(
    place: Place,
    { sources, targets }: Highlight,
    selected: MatrixCell | undefined,
  ): TemplateResult {
    const { words } = this;
    const cell = this.cellAt(place);
    const { source, target } = cell;
    const usable = usableMethods(cell);
    const best = usable[0]?.support ?? 'unsupported';
    const named = usable.slice(0, NAMED);
    const rest = usable.length - named.length;
    const isYours = sources.includes(source) && targets.includes(target);
    const isSelected = selected?.source === source && selected.target === target;
    const isCurrent = place.row === this.place.row && place.column === this.place.column;
    const open = () => {
      this.moveTo(place);
      this.focus();
      this.open(cell);
    };
    const openByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      open();
    };
    return html`<td
      role="gridcell"
      tabindex=${isCurrent ? '0' : '-1'}
      class="${best} ${isYours ? 'yours' : ''}"
      data-source=${source}
      data-target=${target}
      aria-current=${isYours ? 'true' : nothing}
      aria-selected=${isSelected ? 'true' : nothing}
      @click=${open}
      @focus=${() => this.moveTo(place)}
      @keydown=${openByKey}
    >
      <div class="support">${supportIcon(best)}${words.support[best]}</div>
      ${named.map(({ title }) => html`<div class="method">${title}</div>`)}
      ${
        rest > 0
          ? html`<div class="muted">${words.more.replace('{0}', String(rest))}</div>`
          : nothing
      }
    </td>`;
  }

  private current(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>('.grid td[tabindex="0"]');
  }

  private within({ row, column }: Place): Place {
    const last = (list: readonly unknown[]) => Math.max(0, list.length - 1);
    return {
      row: Math.min(Math.max(0, row), last(this.shown.sources)),
      column: Math.min(Math.max(0, column), last(this.shown.targets)),
    };
  }

  private moveTo(place: Place): void {
    const { row, column } = this.within(place);
    if (row === this.place.row && column === this.place.column) return;
    this.place = { row, column };
    this.changed();
  }

  private readonly key = (event: KeyboardEvent): void => {
    const { row, column } = this.place;
    const all = event.ctrlKey || event.metaKey;
    const places: Record<string, Place> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      Home: { row: all ? 0 : row, column: 0 },
      End: { row: all ? Infinity : row, column: Infinity },
    };
    const place = places[event.key];
    if (!place) return;
    event.preventDefault();
    this.moveTo(place);
    this.focus();
  };
}
