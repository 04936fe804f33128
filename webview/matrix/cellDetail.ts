import { html, nothing, type TemplateResult } from 'lit-html';
import type { CellMethod, MatrixCell } from '../../src/scenarios/matrix';
import type { CellMethodKey, MethodDetail } from '../../src/scenarios/methodDetail';
import type { PageMessage, PageWords } from '../../src/pages/matrix';
import { Folds } from '../shared/folds';
import { icon, rich, type Content } from '../shared/templates';
import { methodSections } from './methodSections';
import { supportIcon, usableMethods } from './support';

/** A cell that is open, and what its kinds are called. */
export interface OpenCell {
  cell: MatrixCell;
  source: string;
  target: string;
}

/** The open cell: its methods, each with its details hidden until asked for. */
export class CellDetail {
  private readonly folds = new Folds();
  private readonly known = new Map<string, MethodDetail>();

  constructor(
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
    private readonly close: () => void,
  ) {}

  draw(open: OpenCell | undefined): Content {
    if (open === undefined) return nothing;
    const { words } = this;
    const { cell, source, target } = open;
    const others = cell.methods.filter(({ support }) => support === 'unsupported');
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.close();
    };
    return html`<aside class="detail" aria-label=${words.detail} @keydown=${escape}>
      <div class="detail-head">
        <h2 tabindex="-1">${words.pair.replace('{0}', source).replace('{1}', target)}</h2>
        <vscode-button appearance="secondary" @click=${this.close}>${words.close}</vscode-button>
      </div>
      ${usableMethods(cell).map((method) => this.method(cell, method))}
      ${others.length === 0 ? nothing : this.unsupported(others)}
    </aside>`;
  }

  /** Another cell is opened: all is folded again. */
  turnTo(): void {
    this.folds.close();
  }

  /** Takes in what was asked for. */
  learn(key: CellMethodKey, detail: MethodDetail): void {
    this.known.set(nameOf(key), detail);
  }

  private method({ source, target }: MatrixCell, method: CellMethod): TemplateResult {
    const key: CellMethodKey = { source, target, method: method.method, mode: method.mode };
    const name = nameOf(key);
    const detail = this.known.get(name);
    const ask = () => {
      if (!this.known.has(name)) this.send({ type: 'detail', key });
    };
    const content = html`<div class="use">
        <vscode-button @click=${() => this.send({ type: 'use', key })}
          >${this.words.use}</vscode-button
        >
      </div>
      <div class="sections" aria-live="polite">
        ${detail === undefined ? nothing : methodSections(detail, this.words)}
      </div>`;
    return this.folds.fold(name, this.summary(method), [content], ask);
  }

  private summary({ support, title, reason, selfService }: CellMethod): TemplateResult {
    const { words } = this;
    const tags = [words.support[support], ...(selfService ? [] : [words.needsPeople])];
    return html`${supportIcon(support)} <strong>${title}</strong>
      <span class="muted">${tags.join(' · ')}</span>
      ${reason === '' ? nothing : html`<span class="reason">${rich(reason)}</span>`}`;
  }

  private unsupported(methods: readonly CellMethod[]): TemplateResult {
    const heading = `${this.words.unsupportedMethods} (${methods.length})`;
    const list = html`<ul>
      ${methods.map(
        ({ title, reason }) =>
          html`<li><strong>${title}</strong> <span class="muted">${rich(reason)}</span></li>`,
      )}
    </ul>`;
    const summary = html`${icon('circle-slash', 'muted')} ${heading}`;
    return this.folds.fold('unsupported', summary, [list]);
  }
}

function nameOf({ source, target, method, mode }: CellMethodKey): string {
  return [source, target, method, mode].join(' ');
}
