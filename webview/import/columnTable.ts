import { html, nothing, type TemplateResult } from 'lit-html';
import type { FilePreview, PreviewColumn } from '../../src/methods/import/previewTypes';
import type { PageWords } from '../../src/pages/fileImport';
import type { ImportControls } from '../shared/importPage';
import { headRow, type Content } from '../shared/templates';

const SHOWN_VALUES = 3;

/** A column as it is chosen now. */
interface Choice {
  name: string;
  included: boolean;
  field: string;
  type: PreviewColumn['type'];
  format: string;
}

/** The file's columns, each with its field, type and first values; of files that have columns. */
export class ColumnTable implements ImportControls<FilePreview> {
  /** What the first preview proposed, as the user has changed it since. */
  private choices: Choice[] | undefined;

  constructor(
    private readonly words: PageWords,
    private readonly changed: (columns: PreviewColumn[]) => void,
  ) {}

  draw(preview: FilePreview, frozen: boolean): Content {
    const { columns } = preview;
    if (columns.length === 0) return nothing;
    const choices = (this.choices ??= columns.map(proposed));
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
            this.choose(choice, {
              type: (event.target as HTMLSelectElement).value as Choice['type'],
            })}
        >
          ${types.map(
            (type) =>
              html`<option value=${type} .selected=${type === choice.type}>
                ${words.types[type]}
              </option>`,
          )}
        </select>
      </td>
      <td>
        <input
          type="text"
          placeholder=${words.formatHint}
          aria-label=${label(words.formatOf)}
          .value=${choice.format}
          ?hidden=${choice.type !== 'date' || !included}
          ?disabled=${off}
          @change=${text('format')}
        />
      </td>
      <td class="values" title=${values}>${values}</td>
    </tr>`;
  }

  private choose(choice: Choice, change: Partial<Choice>): void {
    Object.assign(choice, change);
    this.changed((this.choices ?? []).map(columnOf));
  }
}

function proposed({ name, path, type, format = '' }: PreviewColumn): Choice {
  return { name, included: path !== null, field: path ?? name, type, format };
}

function columnOf({ name, included, field, type, format }: Choice): PreviewColumn {
  const given = type === 'date' ? format.trim() : '';
  return { name, path: included ? field : null, type, ...(given === '' ? {} : { format: given }) };
}
