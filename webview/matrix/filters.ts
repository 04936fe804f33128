import type { Matrix, MatrixFilter } from '../../src/scenarios/matrix';
import type { PageWords } from '../../src/vscode/matrix/messages';
import { element } from '../shared/elements';

/** Which cells are shown. */
export class Filters {
  readonly element: HTMLElement;
  private readonly provider: HTMLSelectElement;
  private readonly topology: HTMLSelectElement;
  private readonly mode: HTMLSelectElement;
  private readonly selfService: HTMLInputElement;

  constructor(
    private readonly words: PageWords,
    private readonly changed: () => void,
  ) {
    this.provider = this.choice(words.provider);
    this.topology = this.choice(words.topology);
    this.mode = this.choice(words.mode);
    this.options(this.mode, Object.entries(words.modes));
    this.selfService = element('input', { type: 'checkbox' });
    this.selfService.addEventListener('change', changed);
    this.element = element(
      'div',
      { class: 'filters', role: 'group', 'aria-label': words.filters },
      element('label', {}, element('span', {}, words.provider), this.provider),
      element('label', {}, element('span', {}, words.topology), this.topology),
      element('label', {}, element('span', {}, words.mode), this.mode),
      element(
        'label',
        { class: 'check' },
        this.selfService,
        element('span', {}, words.selfService),
      ),
    );
  }

  get value(): MatrixFilter {
    const chosen = (list: HTMLSelectElement) => (list.value === '' ? undefined : list.value);
    return {
      provider: chosen(this.provider) as MatrixFilter['provider'],
      topology: chosen(this.topology) as MatrixFilter['topology'],
      mode: chosen(this.mode) as MatrixFilter['mode'],
      selfService: this.selfService.checked ? true : undefined,
    };
  }

  /** Offers the providers and topologies that there are. */
  offer({ sources, targets }: Matrix): void {
    const kinds = [...sources, ...targets];
    const named = (found: (string | undefined)[], names: Record<string, string>) =>
      [...new Set(found)].flatMap((id): [string, string][] =>
        id === undefined ? [] : [[id, names[id] ?? id]],
      );
    this.options(
      this.provider,
      named(
        kinds.map(({ facts }) => facts.provider),
        this.words.providers,
      ),
    );
    this.options(
      this.topology,
      named(
        kinds.map(({ facts }) => facts.topology),
        this.words.topologies,
      ),
    );
  }

  private choice(label: string): HTMLSelectElement {
    const list = element('select', { 'aria-label': label });
    list.addEventListener('change', this.changed);
    return list;
  }

  private options(list: HTMLSelectElement, entries: readonly [string, string][]): void {
    const all: [string, string][] = [['', this.words.any], ...entries];
    list.replaceChildren(...all.map(([value, text]) => element('option', { value }, text)));
  }
}
