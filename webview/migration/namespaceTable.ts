import { html, nothing, type TemplateResult } from 'lit-html';
import type { PageNamespace, PageWords } from '../../src/pages/migration';
import type { Content } from '../shared/templates';

/** Rows drawn at most; the filter finds the others. */
const MOST_ROWS = 500;

type Column = 'namespace' | 'state' | 'documents' | 'bytes' | 'percent' | 'differences';

/** The table of namespaces, filtered and sorted here. */
export class NamespaceTable {
  private filter = '';
  private sort: { column: Column; down: boolean } = { column: 'namespace', down: false };

  /** @param changed called when what is shown is to be drawn anew */
  constructor(
    private readonly words: PageWords,
    private readonly changed: () => void,
  ) {}

  draw(rows: readonly PageNamespace[]): Content {
    if (rows.length === 0) return nothing;
    const { words } = this;
    const columns: [Column, string][] = [
      ['namespace', words.namespace],
      ['state', words.state],
      ['documents', words.documents],
      ['bytes', words.bytes],
      ['percent', words.copied],
      ['differences', words.differences],
    ];
    return html`<section>
      <div class="table-head">
        <h2>${words.namespaces}</h2>
        <vscode-text-field
          placeholder=${words.filter}
          aria-label=${words.filter}
          @input=${(event: Event) => this.filterBy((event.target as HTMLInputElement).value)}
        ></vscode-text-field>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${words.namespaces}>
        <table>
          <thead>
            <tr>
              ${columns.map(([column, word]) => this.header(column, word))}
            </tr>
          </thead>
          <tbody>
            ${this.shown(rows).map(row)}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private filterBy(text: string): void {
    this.filter = text.toLowerCase();
    this.changed();
  }

  private header(column: Column, word: string): TemplateResult {
    const isSorted = this.sort.column === column;
    const isNumber = column !== 'namespace' && column !== 'state';
    const sort = () => {
      this.sort = { column, down: isSorted && !this.sort.down };
      this.changed();
    };
    return html`<th
      scope="col"
      class=${isNumber ? 'number' : ''}
      aria-sort=${!isSorted ? 'none' : this.sort.down ? 'descending' : 'ascending'}
    >
      <button type="button" @click=${sort}>${word}</button>
    </th>`;
  }

  private shown(rows: readonly PageNamespace[]): PageNamespace[] {
    const { column, down } = this.sort;
    return rows
      .filter(({ namespace, target }) =>
        `${namespace} ${target}`.toLowerCase().includes(this.filter),
      )
      .sort((a, b) => compare(a[column], b[column]) * (down ? -1 : 1))
      .slice(0, MOST_ROWS);
  }
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return Number(a ?? -1) - Number(b ?? -1);
}

function row(entry: PageNamespace): TemplateResult {
  const renamed = entry.target !== entry.namespace && entry.target !== '';
  const name = renamed ? `${entry.namespace} → ${entry.target}` : entry.namespace;
  return html`<tr>
    <td>${name}</td>
    <td>${entry.state}</td>
    <td class="number">${entry.documentsText}</td>
    <td class="number">${entry.bytesText}</td>
    <td class="number">${entry.percent} %</td>
    <td class="number">${entry.differences ?? '–'}</td>
  </tr>`;
}
