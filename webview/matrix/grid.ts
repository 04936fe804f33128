import type { Matrix, MatrixCell } from '../../src/scenarios/matrix';
import type { PageWords } from '../../src/vscode/matrix/messages';
import { element } from '../shared/elements';
import { supportIcon, usableMethods } from './support';

/** Kinds of the selected connections. */
export interface Highlight {
  sources: readonly string[];
  targets: readonly string[];
  text?: string;
}

/** Methods named in a cell; the detail has all. */
const NAMED = 2;

/**
 * Sources down, targets across. One cell at a time takes the focus (roving tabindex): arrows,
 * Home, End, and these with Ctrl move it; Enter and Space open it.
 */
export class MatrixGrid {
  readonly element: HTMLElement;
  private readonly table: HTMLTableElement;
  private rows: HTMLElement[][] = [];
  private row = 0;
  private column = 0;
  private readonly headers = new Map<string, HTMLElement>();
  private selected: HTMLElement | undefined;
  private scrolledTo = '';

  constructor(
    private readonly words: PageWords,
    private readonly open: (cell: MatrixCell) => void,
  ) {
    this.table = element('table', { role: 'grid', 'aria-label': words.title });
    this.table.addEventListener('keydown', (event) => this.key(event));
    this.table.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.moveTo(target);
    });
    this.element = element('div', { class: 'grid' }, this.table);
  }

  show({ sources, targets, cells }: Matrix): void {
    const byPair = new Map(cells.map((cell) => [`${cell.source} ${cell.target}`, cell]));
    this.headers.clear();
    const corner = element(
      'th',
      { scope: 'col', class: 'corner' },
      element('span', {}, `${this.words.source} ↓  ${this.words.target} →`),
    );
    const head = targets.map((kind) => this.header('col', `target ${kind.id}`, kind.label));
    this.rows = [];
    const body = sources.map((source) => {
      const line = targets.map((target) => {
        const cell = byPair.get(`${source.id} ${target.id}`) ?? {
          source: source.id,
          target: target.id,
          rows: [],
          methods: [],
        };
        return this.cell(cell);
      });
      this.rows.push(line);
      return element('tr', {}, this.header('row', `source ${source.id}`, source.label), ...line);
    });
    this.table.replaceChildren(
      element('thead', {}, element('tr', {}, corner, ...head)),
      element('tbody', {}, ...body),
    );
    this.element.hidden = body.length === 0;
    this.row = Math.min(this.row, Math.max(0, this.rows.length - 1));
    this.column = Math.min(this.column, Math.max(0, targets.length - 1));
    this.current()?.setAttribute('tabindex', '0');
  }

  /** Marks the rows, columns and cells of the selected connections. */
  highlight({ sources, targets }: Highlight): void {
    const marked = new Set([
      ...sources.map((id) => `source ${id}`),
      ...targets.map((id) => `target ${id}`),
    ]);
    for (const [id, header] of this.headers) header.classList.toggle('yours', marked.has(id));
    let first: HTMLElement | undefined;
    for (const cell of this.rows.flat()) {
      const { source = '', target = '' } = cell.dataset;
      const yours = sources.includes(source) && targets.includes(target);
      cell.classList.toggle('yours', yours);
      if (yours) first ??= cell;
      if (yours) cell.setAttribute('aria-current', 'true');
      else cell.removeAttribute('aria-current');
    }
    const place = [...marked].join(' ');
    if (first && place !== this.scrolledTo) {
      this.moveTo(first);
      first.scrollIntoView({ block: 'center', inline: 'center' });
    }
    this.scrolledTo = place;
  }

  /** Gives the focus back to the cell that had it. */
  focus(): void {
    this.current()?.focus();
  }

  private header(scope: 'col' | 'row', id: string, label: string): HTMLElement {
    const header = element('th', { scope }, label);
    this.headers.set(id, header);
    return header;
  }

  private cell(cell: MatrixCell): HTMLElement {
    const { words } = this;
    const usable = usableMethods(cell);
    const best = usable[0]?.support ?? 'unsupported';
    const named = usable.slice(0, NAMED).map(({ title }) => title);
    const rest = usable.length - named.length;
    const more = rest > 0 ? [words.more.replace('{0}', String(rest))] : [];
    const made = element(
      'td',
      {
        role: 'gridcell',
        tabindex: '-1',
        class: best,
        'data-source': cell.source,
        'data-target': cell.target,
      },
      element('div', { class: 'support' }, supportIcon(best), words.support[best]),
      ...named.map((title) => element('div', { class: 'method' }, title)),
      ...more.map((text) => element('div', { class: 'muted' }, text)),
    );
    made.addEventListener('click', () => {
      made.focus();
      this.select(made, cell);
    });
    made.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.select(made, cell);
    });
    return made;
  }

  private select(made: HTMLElement, cell: MatrixCell): void {
    this.selected?.removeAttribute('aria-selected');
    this.selected = made;
    made.setAttribute('aria-selected', 'true');
    this.open(cell);
  }

  private current(): HTMLElement | undefined {
    return this.rows[this.row]?.[this.column];
  }

  private moveTo(cell: HTMLElement): void {
    const row = this.rows.findIndex((line) => line.includes(cell));
    this.move(row, this.rows[row]?.indexOf(cell) ?? 0);
  }

  private move(row: number, column: number): void {
    this.current()?.setAttribute('tabindex', '-1');
    const last = (list: readonly unknown[] | undefined) => Math.max(0, (list?.length ?? 0) - 1);
    this.row = Math.min(Math.max(0, row), last(this.rows));
    this.column = Math.min(Math.max(0, column), last(this.rows[this.row]));
    this.current()?.setAttribute('tabindex', '0');
  }

  private key(event: KeyboardEvent): void {
    const { row, column } = this;
    const all = event.ctrlKey || event.metaKey;
    const places: Record<string, [row: number, column: number]> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [all ? 0 : row, 0],
      End: [all ? Infinity : row, Infinity],
    };
    const place = places[event.key];
    if (!place) return;
    event.preventDefault();
    this.move(...place);
    this.focus();
  }
}
