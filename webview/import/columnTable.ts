import type { FilePreview, PreviewColumn } from '../../src/methods/import/previewTypes';
import type { PageWords } from '../../src/vscode/import/messages';
import { element } from '../shared/elements';

const SHOWN_VALUES = 3;

/** A column's controls. */
interface Row {
  name: string;
  included: HTMLInputElement;
  field: HTMLInputElement;
  type: HTMLSelectElement;
  format: HTMLInputElement;
}

/** The file's columns, each with its field, type and first values; of files that have columns. */
export class ColumnTable {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private rows: Row[] = [];

  constructor(
    private readonly words: PageWords,
    private readonly changed: (columns: PreviewColumn[]) => void,
  ) {
    const { include, column, field, type, format, firstValues } = words;
    const heads = [include, column, field, type, format, firstValues];
    this.element = element(
      'section',
      { hidden: '' },
      element('h2', {}, words.columns),
      element(
        'div',
        { class: 'table' },
        element(
          'table',
          { class: 'columns' },
          element('thead', {}, element('tr', {}, ...heads.map((text) => head(text)))),
          this.body,
        ),
      ),
    );
  }

  /** Shows the columns; the controls are made once, so that the focus stays. */
  show({ columns, rows, types }: FilePreview): void {
    this.element.hidden = columns.length === 0;
    if (this.rows.length > 0) return;
    for (const [index, column] of columns.entries()) {
      const values = rows.map((row) => row[index] ?? '').filter((value) => value !== '');
      this.add(column, types, values.slice(0, SHOWN_VALUES).join(' · '));
    }
  }

  /** Nothing can be changed any more. */
  freeze(): void {
    for (const { included, field, type, format } of this.rows) {
      for (const control of [included, field, type, format]) control.disabled = true;
    }
  }

  private add(column: PreviewColumn, types: FilePreview['types'], values: string): void {
    const { words } = this;
    const label = (text: string) => ({ 'aria-label': text.replace('{0}', column.name) });
    const row: Row = {
      name: column.name,
      included: element('input', { type: 'checkbox', ...label(words.includeOf) }),
      field: element('input', { type: 'text', ...label(words.fieldOf) }),
      type: element('select', label(words.typeOf)),
      format: element('input', {
        type: 'text',
        placeholder: words.formatHint,
        ...label(words.formatOf),
      }),
    };
    row.included.checked = column.path !== null;
    row.field.value = column.path ?? column.name;
    row.type.append(...types.map((type) => element('option', { value: type }, words.types[type])));
    row.type.value = column.type;
    row.format.value = column.format ?? '';
    const tell = () => {
      this.enable(row);
      this.changed(this.columns());
    };
    for (const control of [row.included, row.field, row.type, row.format]) {
      control.addEventListener('change', tell);
    }
    this.enable(row);
    this.rows.push(row);
    this.body.append(
      element(
        'tr',
        {},
        element('td', {}, row.included),
        element('th', { scope: 'row' }, column.name),
        element('td', {}, row.field),
        element('td', {}, row.type),
        element('td', {}, row.format),
        element('td', { class: 'values', title: values }, values),
      ),
    );
  }

  private enable({ included, field, type, format }: Row): void {
    field.disabled = !included.checked;
    type.disabled = !included.checked;
    format.hidden = type.value !== 'date' || !included.checked;
  }

  private columns(): PreviewColumn[] {
    return this.rows.map(({ name, included, field, type, format }) => ({
      name,
      path: included.checked ? field.value : null,
      type: type.value as PreviewColumn['type'],
      ...(type.value === 'date' && format.value.trim() !== ''
        ? { format: format.value.trim() }
        : {}),
    }));
  }
}

function head(text: string): HTMLElement {
  return element('th', { scope: 'col' }, text);
}
