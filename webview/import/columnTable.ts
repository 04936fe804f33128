import { html, nothing, type TemplateResult } from 'lit-html';
import {
  columnTypeText,
  isNumberType,
  type ColumnChoice,
  type TypeChoice,
} from '../../src/files/csv/columnTypes';
import type { FilePreview, PreviewColumn } from '../../src/methods/import/previewTypes';
import type { PageWords } from '../../src/pages/fileImport';
import type { ImportControls } from '../shared/importPage';
import { headRow, type Content } from '../shared/templates';

const SHOWN_VALUES = 3;
/** More would make the page slow; further ones are imported as they are found. */
const SHOWN_COLUMNS = 500;

/** A column as it is chosen now. */
interface Choice {
  name: string;
  included: boolean;
  field: string;
  type: PreviewColumn['type'];
  format: string;
  alternatives: readonly TypeChoice[];
}

/** The file's columns, each with its field, type and first values; of files that have columns. */
export class ColumnTable implements ImportControls<FilePreview> {
  /** What the first preview proposed, as the user has changed it since. */
  private choices: Choice[] | undefined;

  constructor(
    private readonly words: PageWords,
    private readonly changed: (columns: ColumnChoice[]) => void,
  ) {}

  draw(preview: FilePreview, frozen: boolean): Content {
    const { columns } = preview;
    if (columns.length === 0) return nothing;
    const choices = (this.choices ??= columns.slice(0, SHOWN_COLUMNS).map(proposed));
    const left = columns.length - choices.length;
    const { include, column, field, type, format, firstValues } = this.words;
    return html`<section>
      <h2>${this.words.columns}</h2>
      <div class="table">
        <table class="columns">
          ${headRow([include, column, field, type, format, firstValues])}
          <tbody>
            ${choices.map((choice, index) => this.row(choice, index, preview, frozen))}
          </tbody>
        </table>
      </div>
      ${left > 0 ? html`<p>${this.words.moreColumns.replace('{0}', String(left))}</p>` : nothing}
    </section>`;
  }

  private row(
    choice: Choice,
    index: number,
    { rows, types }: FilePreview,
    frozen: boolean,
  ): TemplateResult {
    const { words } = this;
    const { name, included } = choice;
    const off = frozen || !included;
    const label = (text: string) => text.replace('{0}', name);
    const values = rows
      .map((row) => row[index] ?? '')
      .filter((value) => value !== '')
      .slice(0, SHOWN_VALUES)
      .join(' · ');
    const text = (field: 'field' | 'format') => (event: Event) =>
      this.choose(choice, { [field]: (event.target as HTMLInputElement).value });
    return html`<tr>
      <td>
        <input
          type="checkbox"
          aria-label=${label(words.includeOf)}
          .checked=${included}
          ?disabled=${frozen}
          @change=${(event: Event) =>
            this.choose(choice, { included: (event.target as HTMLInputElement).checked })}
        />
      </td>
      <th scope="row">${name}</th>
      <td>
        <input
          type="text"
          aria-label=${label(words.fieldOf)}
          .value=${choice.field}
          ?disabled=${off}
          @change=${text('field')}
        />
      </td>
      <td>
        <select
          aria-label=${label(words.typeOf)}
          ?disabled=${off}
          @change=${(event: Event) =>
            this.choose(choice, typeOf((event.target as HTMLSelectElement).value, choice))}
        >
          ${types.map(
            (type) =>
              html`<option value=${type} .selected=${type === choice.type}>
                ${words.types[type]}
              </option>`,
          )}
          ${this.proposals(choice)}
        </select>
      </td>
      <td>
        <input
          type="text"
          placeholder=${words.formatHint}
          aria-label=${label(words.formatOf)}
          .value=${choice.format}
          ?hidden=${!hasFormat(choice) || !included}
          ?disabled=${off}
          @change=${text('format')}
        />
      </td>
      <td class="values" title=${values}>${values}</td>
    </tr>`;
  }

  /** What else the values may be. */
  private proposals({ alternatives }: Choice): Content {
    if (alternatives.length === 0) return nothing;
    return html`<optgroup label=${this.words.couldBe}>
      ${alternatives.map((one) => {
        const word = this.words.types[one.type];
        const text = one.format === undefined ? word : `${word}: ${one.format}`;
        return html`<option value=${columnTypeText(one)}>${text}</option>`;
      })}
    </optgroup>`;
  }

  private choose(choice: Choice, change: Partial<Choice>): void {
    Object.assign(choice, change);
    this.changed((this.choices ?? []).map(columnOf));
  }
}

function proposed({ name, path, type, format = '', alternatives }: PreviewColumn): Choice {
  return { name, included: path !== null, field: path ?? name, type, format, alternatives };
}

/** A type that is chosen, by itself or as one that the values may have. */
function typeOf(value: string, { alternatives }: Choice): Pick<Choice, 'type' | 'format'> {
  const found = alternatives.find((one) => columnTypeText(one) === value);
  if (found !== undefined) return { type: found.type, format: found.format ?? '' };
  return { type: value as Choice['type'], format: '' };
}

function hasFormat({ type }: Pick<Choice, 'type'>): boolean {
  return type === 'date' || isNumberType(type);
}

function columnOf({ name, included, field, type, format }: Choice): ColumnChoice {
  const given = hasFormat({ type }) ? format.trim() : '';
  return { name, path: included ? field : null, type, ...(given === '' ? {} : { format: given }) };
}
