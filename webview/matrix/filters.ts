import { html, type TemplateResult } from 'lit-html';
import type { MatrixFilter } from '../../src/scenarios/filterMatrix';
import type { Matrix } from '../../src/scenarios/matrix';
import type { PageWords } from '../../src/pages/matrix';

/** Which cells are shown. */
export class Filters {
  private chosen: MatrixFilter = {};

  constructor(
    private readonly words: PageWords,
    private readonly changed: () => void,
  ) {}

  get value(): MatrixFilter {
    return this.chosen;
  }

  /** Offers the providers and topologies that there are. */
  draw(matrix: Matrix | undefined): TemplateResult {
    const { words } = this;
    const kinds = matrix === undefined ? [] : [...matrix.sources, ...matrix.targets];
    const providers = kinds.map(({ facts }) => facts.provider);
    const topologies = kinds.map(({ facts }) => facts.topology);
    return html`<div class="filters" role="group" aria-label=${words.filters}>
      ${this.choice('provider', words.provider, named(providers, words.providers))}
      ${this.choice('topology', words.topology, named(topologies, words.topologies))}
      ${this.choice('mode', words.mode, Object.entries(words.modes))}
      <label class="check">
        <input
          type="checkbox"
          .checked=${this.chosen.selfService === true}
          @change=${({ target }: Event) =>
            this.choose({ selfService: (target as HTMLInputElement).checked || undefined })}
        />
        <span>${words.selfService}</span>
      </label>
    </div>`;
  }

  private choice(
    field: 'provider' | 'topology' | 'mode',
    label: string,
    entries: readonly [string, string][],
  ): TemplateResult {
    const all: readonly [string, string][] = [['', this.words.any], ...entries];
    const chosen = this.chosen[field] ?? '';
    const choose = ({ target }: Event) => {
      const { value } = target as HTMLSelectElement;
      this.choose({ [field]: value === '' ? undefined : value });
    };
    return html`<label>
      <span>${label}</span>
      <select aria-label=${label} @change=${choose}>
        ${all.map(
          ([value, text]) =>
            html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
        )}
      </select>
    </label>`;
  }

  private choose(change: MatrixFilter): void {
    this.chosen = { ...this.chosen, ...change };
    this.changed();
  }
}

function named(
  found: readonly (string | undefined)[],
  names: Record<string, string>,
): [string, string][] {
  return [...new Set(found)].flatMap((id): [string, string][] =>
    id === undefined ? [] : [[id, names[id] ?? id]],
  );
}
