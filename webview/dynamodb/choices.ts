import type { Conversion, DynamoPreview, KeyForm } from '../../src/methods/dynamodb/types';
import type { DynamoChoices, PageWords } from '../../src/vscode/dynamodb/messages';
import { element } from '../shared/elements';

/** The controls of what is chosen: the key, each attribute's conversion, the secondary indexes. */
export class ChoiceControls {
  readonly element = element('div');
  private readonly partition = element('select');
  private readonly sort = element('select');
  private readonly keyForm: HTMLSelectElement;
  private readonly every: HTMLSelectElement;
  private readonly attributes = new Map<string, HTMLSelectElement>();
  private readonly indexes = new Map<string, HTMLInputElement>();
  private keyIsKnown = false;

  constructor(
    private readonly words: PageWords,
    private readonly changed: (choices: DynamoChoices) => void,
  ) {
    this.keyForm = select(words.keyForms);
    this.every = select(words.conversions);
    this.every.setAttribute('aria-label', words.everyConversion);
    for (const control of [this.partition, this.sort, this.keyForm]) this.listen(control);
    this.every.addEventListener('change', () => {
      for (const control of this.attributes.values()) control.value = this.every.value;
      this.tell();
    });
  }

  /** Shows the table; the controls are made once, so that the focus stays. */
  show(preview: DynamoPreview): void {
    if (this.element.hasChildNodes()) return;
    this.element.append(
      ...this.keySection(preview),
      ...this.attributeSection(preview),
      ...this.indexSection(preview),
    );
  }

  /** Nothing can be changed any more. */
  freeze(): void {
    for (const control of this.element.querySelectorAll('select, input')) {
      control.setAttribute('disabled', '');
    }
  }

  private keySection({ key, attributes }: DynamoPreview): HTMLElement[] {
    const { words } = this;
    this.keyIsKnown = key !== undefined;
    const names = attributes.map(({ name }) => name);
    for (const control of [this.partition, this.sort]) {
      const known = control === this.partition ? key?.partition : key?.sort;
      const options = this.keyIsKnown ? [known ?? ''] : ['', ...names];
      control.append(
        ...options.map((name) => element('option', { value: name }, name || words.none)),
      );
      control.disabled = this.keyIsKnown;
    }
    return [
      element('h2', {}, words.key),
      element(
        'div',
        { class: 'choices' },
        element('label', {}, words.partition, this.partition),
        element('label', {}, words.sort, this.sort),
        element('label', {}, words.keyForm, this.keyForm),
      ),
      ...(this.keyIsKnown ? [] : [element('p', { class: 'note' }, words.noKey)]),
    ];
  }

  private attributeSection({ attributes, documents, rejected }: DynamoPreview): HTMLElement[] {
    const { words } = this;
    const most = Math.max(
      documents.length + rejected.length,
      ...attributes.map(({ items }) => items),
    );
    const head = [words.attribute, words.types, '', words.conversion];
    const rows = attributes.map(({ name, types, items }) => {
      const control = select(words.conversions);
      control.setAttribute('aria-label', words.conversionOf.replace('{0}', name));
      this.listen(control);
      this.attributes.set(name, control);
      const share = words.share.replace('{0}', String(items)).replace('{1}', String(most));
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        element('td', {}, types.join(', ')),
        element('td', { class: 'values' }, share),
        element('td', {}, control),
      );
    });
    return [
      element('h2', {}, words.attributes),
      element('label', { class: 'note' }, words.everyConversion, ' ', this.every),
      element(
        'div',
        { class: 'table' },
        element(
          'table',
          {},
          element('thead', {}, element('tr', {}, ...head.map((text) => headCell(text)))),
          element('tbody', {}, ...rows),
        ),
      ),
    ];
  }

  private indexSection({ indexes }: DynamoPreview): HTMLElement[] {
    const { words } = this;
    const rows = indexes.map(({ name, key }) => {
      const control = element('input', { type: 'checkbox' });
      this.listen(control);
      this.indexes.set(name, control);
      return element(
        'div',
        {},
        element('label', {}, control, ` ${name} `, element('code', {}, JSON.stringify(key))),
      );
    });
    const note = indexes.length === 0 ? words.noIndexes : words.indexesNote;
    return [element('h2', {}, words.indexes), element('p', { class: 'note' }, note), ...rows];
  }

  private listen(control: HTMLElement): void {
    control.addEventListener('change', () => this.tell());
  }

  private tell(): void {
    const conversion = this.every.value as Conversion;
    const others = [...this.attributes].filter(([, { value }]) => value !== conversion);
    const partition = this.partition.value;
    this.changed({
      conversion,
      exceptions: Object.fromEntries(
        others.map(([name, { value }]) => [name, value as Conversion]),
      ),
      ...(this.keyIsKnown || partition === ''
        ? {}
        : { key: { partition, ...(this.sort.value === '' ? {} : { sort: this.sort.value }) } }),
      keyForm: this.keyForm.value as KeyForm,
      indexes: [...this.indexes].filter(([, { checked }]) => checked).map(([name]) => name),
    });
  }
}

function headCell(text: string): HTMLElement {
  return text === '' ? element('td') : element('th', { scope: 'col' }, text);
}

function select(labels: Record<string, string>): HTMLSelectElement {
  const options = Object.entries(labels).map(([value, text]) => element('option', { value }, text));
  return element('select', {}, ...options);
}
