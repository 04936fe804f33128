import type { PageNamespace, PageWords } from '../../src/vscode/dashboard/messages';
import { element } from '../shared/elements';

/** Rows drawn at most; the filter finds the others. */
const MOST_ROWS = 500;

type Column = 'namespace' | 'state' | 'documents' | 'bytes' | 'percent' | 'differences';

/** The table of namespaces, filtered and sorted here. */
export class NamespaceTable {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private readonly filter: HTMLInputElement;
  private readonly headers = new Map<Column, HTMLElement>();
  private rows: PageNamespace[] = [];
  private sort: { column: Column; down: boolean } = { column: 'namespace', down: false };

  constructor(words: PageWords) {
    const columns: [Column, string][] = [
      ['namespace', words.namespace],
      ['state', words.state],
      ['documents', words.documents],
      ['bytes', words.bytes],
      ['percent', words.copied],
      ['differences', words.differences],
    ];
    this.filter = element('vscode-text-field', {
      placeholder: words.filter,
      'aria-label': words.filter,
    }) as HTMLInputElement;
    this.filter.addEventListener('input', () => this.draw());
    const head = element('tr', {}, ...columns.map(([column, word]) => this.header(column, word)));
    this.element = element(
      'section',
      {},
      element('div', { class: 'table-head' }, element('h2', {}, words.namespaces), this.filter),
      element(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.namespaces },
        element('table', {}, element('thead', {}, head), this.body),
      ),
    );
    this.element.hidden = true;
  }

  show(rows: PageNamespace[]): void {
    this.rows = rows;
    this.element.hidden = rows.length === 0;
    this.draw();
  }

  private header(column: Column, word: string): HTMLElement {
    const button = element('button', { type: 'button' }, word);
    button.addEventListener('click', () => {
      const down = this.sort.column === column ? !this.sort.down : false;
      this.sort = { column, down };
      this.draw();
    });
    const isNumber = column !== 'namespace' && column !== 'state';
    const header = element(
      'th',
      { scope: 'col', ...(isNumber ? { class: 'number' } : {}) },
      button,
    );
    this.headers.set(column, header);
    return header;
  }

  private draw(): void {
    const wanted = this.filter.value.toLowerCase();
    const { column, down } = this.sort;
    for (const [each, header] of this.headers) {
      header.setAttribute(
        'aria-sort',
        each !== column ? 'none' : down ? 'descending' : 'ascending',
      );
    }
    const shown = this.rows
      .filter(({ namespace, target }) => `${namespace} ${target}`.toLowerCase().includes(wanted))
      .sort((a, b) => compare(a[column], b[column]) * (down ? -1 : 1))
      .slice(0, MOST_ROWS);
    this.body.replaceChildren(...shown.map(row));
  }
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return Number(a ?? -1) - Number(b ?? -1);
}

function row(entry: PageNamespace): HTMLElement {
  const renamed = entry.target !== entry.namespace && entry.target !== '';
  const name = renamed ? `${entry.namespace} → ${entry.target}` : entry.namespace;
  const number = (text: string) => element('td', { class: 'number' }, text);
  const differences = entry.differences === null ? '–' : String(entry.differences);
  return element(
    'tr',
    {},
    element('td', {}, name),
    element('td', {}, entry.state),
    number(entry.documentsText),
    number(entry.bytesText),
    number(`${entry.percent} %`),
    number(differences),
  );
}
