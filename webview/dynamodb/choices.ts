import { html, nothing, type TemplateResult } from 'lit-html';
import type { Conversion, DynamoPreview, KeyForm } from '../../src/methods/dynamodb/types';
import { FIRST_CHOICES, type DynamoChoices, type PageWords } from '../../src/pages/tableImport';
import type { ImportControls } from '../shared/importPage';
import { headRow, type Content } from '../shared/templates';

/** The controls of what is chosen: the key, each attribute's conversion, the secondary indexes. */
export class ChoiceControls implements ImportControls<DynamoPreview> {
  private choices: DynamoChoices = FIRST_CHOICES;

  constructor(
    private readonly words: PageWords,
    private readonly changed: (choices: DynamoChoices) => void,
  ) {}

  draw(preview: DynamoPreview, frozen: boolean): Content {
    return html`${this.key(preview, frozen)} ${this.attributes(preview, frozen)}
    ${this.indexes(preview, frozen)}`;
  }

  private key({ key, attributes }: DynamoPreview, frozen: boolean): TemplateResult {
    const { words, choices } = this;
    const isKnown = key !== undefined;
    const names = attributes.map(({ name }) => name);
    const named = (name: string): [string, string] => [name, name || words.none];
    const part = (known: string | undefined) => (isKnown ? [known ?? ''] : ['', ...names]);
    const partition = key?.partition ?? choices.key?.partition ?? '';
    const sort = key?.sort ?? choices.key?.sort ?? '';
    const chooseKey = (first: string, second: string) =>
      this.choose({
        key:
          first === ''
            ? undefined
            : { partition: first, ...(second === '' ? {} : { sort: second }) },
      });
    const select = (value: string, options: string[], choose: (value: string) => void) =>
      drawSelect(options.map(named), value, choose, { disabled: frozen || isKnown });
    return html`<h2>${words.key}</h2>
      <div class="choices">
        <label
          >${words.partition}${select(partition, part(key?.partition), (value) =>
            chooseKey(value, sort),
          )}</label
        >
        <label
          >${words.sort}${select(sort, part(key?.sort), (value) =>
            chooseKey(partition, value),
          )}</label
        >
        <label
          >${words.keyForm}${drawSelect(
            Object.entries(words.keyForms),
            choices.keyForm,
            (value) => this.choose({ keyForm: value as KeyForm }),
            { disabled: frozen },
          )}</label
        >
      </div>
      ${isKnown ? nothing : html`<p class="note">${words.noKey}</p>`}`;
  }

  private attributes(
    { attributes, documents, rejected }: DynamoPreview,
    frozen: boolean,
  ): TemplateResult {
    const { words, choices } = this;
    const most = Math.max(
      documents.length + rejected.length,
      ...attributes.map(({ items }) => items),
    );
    const conversions = Object.entries(words.conversions);
    const row = ({ name, types, items }: DynamoPreview['attributes'][number]) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${types.join(', ')}</td>
        <td class="values">
          ${words.share.replace('{0}', String(items)).replace('{1}', String(most))}
        </td>
        <td>
          ${drawSelect(
            conversions,
            choices.exceptions[name] ?? choices.conversion,
            (value) => this.convert(name, value as Conversion),
            { disabled: frozen, label: words.conversionOf.replace('{0}', name) },
          )}
        </td>
      </tr>`;
    return html`<h2>${words.attributes}</h2>
      <label class="note"
        >${words.everyConversion}
        ${drawSelect(
          conversions,
          choices.conversion,
          (value) => this.choose({ conversion: value as Conversion, exceptions: {} }),
          { disabled: frozen, label: words.everyConversion },
        )}</label
      >
      <div class="table">
        <table>
          ${headRow([words.attribute, words.types, '', words.conversion])}
          <tbody>
            ${attributes.map(row)}
          </tbody>
        </table>
      </div>`;
  }

  private indexes({ indexes }: DynamoPreview, frozen: boolean): TemplateResult {
    const { words, choices } = this;
    const toggle =
      (name: string) =>
      ({ target }: Event) => {
        const others = choices.indexes.filter((each) => each !== name);
        const isChosen = (target as HTMLInputElement).checked;
        this.choose({ indexes: isChosen ? [...others, name] : others });
      };
    return html`<h2>${words.indexes}</h2>
      <p class="note">${indexes.length === 0 ? words.noIndexes : words.indexesNote}</p>
      ${indexes.map(
        ({ name, key }) =>
          html`<div>
            <label
              ><input
                type="checkbox"
                .checked=${choices.indexes.includes(name)}
                ?disabled=${frozen}
                @change=${toggle(name)}
              />
              ${name} <code>${JSON.stringify(key)}</code></label
            >
          </div>`,
      )}`;
  }

  private convert(name: string, to: Conversion): void {
    const others = Object.entries(this.choices.exceptions).filter(([each]) => each !== name);
    const own: [string, Conversion][] = to === this.choices.conversion ? [] : [[name, to]];
    this.choose({ exceptions: Object.fromEntries([...others, ...own]) });
  }

  private choose(change: Partial<DynamoChoices>): void {
    this.choices = { ...this.choices, ...change };
    this.changed(this.choices);
  }
}

function drawSelect(
  options: readonly [value: string, text: string][],
  chosen: string,
  choose: (value: string) => void,
  { disabled, label }: { disabled: boolean; label?: string },
): TemplateResult {
  return html`<select
    aria-label=${label ?? nothing}
    ?disabled=${disabled}
    @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
  >
    ${options.map(
      ([value, text]) =>
        html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
    )}
  </select>`;
}
