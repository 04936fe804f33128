import type { CellMethod, MatrixCell } from '../../src/scenarios/matrix';
import type { CellMethodKey, MethodDetail } from '../../src/scenarios/methodDetail';
import type { PageMessage, PageWords } from '../../src/vscode/matrix/messages';
import { element, rich } from '../shared/elements';
import { methodSections } from './methodSections';
import { supportIcon, usableMethods } from './support';

/** The open cell: its methods, each with its details hidden until asked for. */
export class CellDetail {
  readonly element: HTMLElement;
  private readonly waiting = new Map<string, HTMLElement>();
  private readonly known = new Map<string, MethodDetail>();

  constructor(
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
    private readonly closed: () => void,
  ) {
    this.element = element('aside', { class: 'detail', 'aria-label': words.detail });
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
  }

  show(cell: MatrixCell, source: string, target: string): void {
    this.waiting.clear();
    const usable = usableMethods(cell);
    const others = cell.methods.filter(({ support }) => support === 'unsupported');
    const heading = element(
      'h2',
      { tabindex: '-1' },
      this.words.pair.replace('{0}', source).replace('{1}', target),
    );
    const close = element('vscode-button', { appearance: 'secondary' }, this.words.close);
    close.addEventListener('click', () => this.close());
    this.element.replaceChildren(
      element('div', { class: 'detail-head' }, heading, close),
      ...usable.map((method) => this.method(cell, method)),
      ...(others.length > 0 ? [this.unsupported(others)] : []),
    );
    this.element.hidden = false;
    heading.focus();
  }

  /** Fills in what was asked for. */
  fill(key: CellMethodKey, detail: MethodDetail): void {
    this.known.set(nameOf(key), detail);
    const place = this.waiting.get(nameOf(key));
    place?.replaceChildren(...methodSections(detail, this.words));
  }

  private close(): void {
    this.element.hidden = true;
    this.closed();
  }

  private method(cell: MatrixCell, method: CellMethod): HTMLElement {
    const { source, target } = cell;
    const key: CellMethodKey = { source, target, method: method.method, mode: method.mode };
    const place = element('div', { class: 'sections', 'aria-live': 'polite' });
    this.waiting.set(nameOf(key), place);
    const use = element('vscode-button', {}, this.words.use);
    use.addEventListener('click', () => this.send({ type: 'use', key }));
    const fold = element(
      'details',
      {},
      this.summary(method),
      element('div', { class: 'use' }, use),
      place,
    );
    fold.addEventListener('toggle', () => {
      const detail = this.known.get(nameOf(key));
      if (detail) this.fill(key, detail);
      else this.send({ type: 'detail', key });
    });
    return fold;
  }

  private summary({ support, title, reason, selfService }: CellMethod): HTMLElement {
    const { words } = this;
    const tags = [words.support[support], ...(selfService ? [] : [words.needsPeople])];
    return element(
      'summary',
      {},
      supportIcon(support),
      element('strong', {}, ` ${title}`),
      element('span', { class: 'muted' }, ` ${tags.join(' · ')}`),
      ...(reason === '' ? [] : [element('span', { class: 'reason' }, rich(reason))]),
    );
  }

  private unsupported(methods: readonly CellMethod[]): HTMLElement {
    const heading = `${this.words.unsupportedMethods} (${methods.length})`;
    const items = methods.map(({ title, reason }) =>
      element(
        'li',
        {},
        element('strong', {}, title),
        element('span', { class: 'muted' }, ' ', rich(reason)),
      ),
    );
    return element(
      'details',
      {},
      element('summary', {}, supportIcon('unsupported'), ` ${heading}`),
      element('ul', {}, ...items),
    );
  }
}

function nameOf({ source, target, method, mode }: CellMethodKey): string {
  return [source, target, method, mode].join(' ');
}
