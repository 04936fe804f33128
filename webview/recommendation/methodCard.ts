import type {
  PageBlocker,
  PageMessage,
  PageMethod,
  PagePrerequisite,
  PageStatement,
  PageWords,
} from '../../src/vscode/recommendation/messages';
import { element, icon, rich } from '../shared/elements';
import { buttonRow } from '../shared/buttons';

const STATUS_ICONS: Readonly<Record<PageMethod['status'], [icon: string, tone: string]>> = {
  ready: ['pass-filled', 'good'],
  'needs-action': ['warning', 'warn'],
  'last-resort': ['comment-discussion', 'warn'],
  unsuitable: ['circle-slash', 'muted'],
};

const STATE_ICONS: Readonly<Record<PagePrerequisite['state'], [icon: string, tone: string]>> = {
  met: ['pass-filled', 'good'],
  'not met': ['error', 'bad'],
  unknown: ['question', 'muted'],
};

/** Draws judged methods: the best one open, the others folded. */
export class MethodCard {
  constructor(
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
    private readonly opened: Set<string>,
  ) {}

  best(method: PageMethod): HTMLElement {
    return element(
      'section',
      { class: 'best' },
      element('p', { class: 'eyebrow' }, this.words.recommended),
      element('h2', {}, method.title),
      this.status(method),
      this.estimates(method),
      buttonRow(method.buttons, this.send),
      ...this.details(method),
    );
  }

  /** @param brief only says why the methods are not to be considered */
  list(title: string, methods: readonly PageMethod[], brief: boolean): HTMLElement {
    const items = methods.map((method) => (brief ? this.brief(method) : this.folded(method)));
    const list = element('div', { class: 'others' }, ...items);
    if (!brief) return element('section', {}, element('h2', {}, title), list);
    const heading = element('h2', {}, `${title} (${methods.length})`);
    const fold = this.fold(title, element('summary', {}, heading), [list]);
    return element('section', {}, fold);
  }

  private brief({ title, lostBecause }: PageMethod): HTMLElement {
    return element(
      'p',
      {},
      element('strong', {}, title),
      element('span', { class: 'muted' }, ` ${lostBecause}`),
    );
  }

  private folded(method: PageMethod): HTMLElement {
    const [name, tone] = STATUS_ICONS[method.status];
    const mark = icon(name);
    mark.classList.add(tone);
    const summary = element(
      'summary',
      {},
      mark,
      element('strong', {}, ` ${method.title}`),
      element('span', { class: 'visually-hidden' }, `, ${method.statusText}`),
      element('span', { class: 'lost muted' }, method.lostBecause),
    );
    return this.fold(method.id, summary, [
      this.status(method),
      this.estimates(method),
      buttonRow(method.buttons, this.send, 'secondary'),
      ...this.details(method),
    ]);
  }

  private fold(id: string, summary: HTMLElement, content: HTMLElement[]): HTMLElement {
    const fold = element('details', {}, summary, ...content);
    fold.open = this.opened.has(id);
    fold.addEventListener('toggle', () => {
      if (fold.open) this.opened.add(id);
      else this.opened.delete(id);
    });
    return fold;
  }

  private status({ status, statusText }: PageMethod): HTMLElement {
    const [name, tone] = STATUS_ICONS[status];
    return element('p', { class: `iconed ${tone}` }, icon(name), element('span', {}, statusText));
  }

  private estimates({ id, estimates, derivation }: PageMethod): HTMLElement {
    const facts = estimates.map(({ label, value }) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, value)),
    );
    return element(
      'div',
      {},
      element('dl', { class: 'estimates' }, ...facts),
      this.foldedList(`${id} derivation`, this.words.derivation, derivation),
    );
  }

  private details(method: PageMethod): HTMLElement[] {
    const { id, blockers, reasons, limits, prerequisites, cannotCarry, grants } = method;
    const { words } = this;
    const sections: [title: string, content: HTMLElement[]][] = [
      [words.first, blockers.map((blocker) => this.blocker(blocker))],
      [words.reasons, statements(reasons, 'check')],
      [words.limits, statements(limits, 'info')],
    ];
    const shown = sections
      .filter(([, content]) => content.length > 0)
      .map(([title, content]) =>
        element('div', {}, element('h3', {}, title), element('ul', { class: 'plain' }, ...content)),
      );
    const open = prerequisites.filter(({ state }) => state !== 'met').length;
    const folds = [
      this.foldedItems(
        `${id} prerequisites`,
        `${words.prerequisites} (${prerequisites.length - open}/${prerequisites.length})`,
        prerequisites.map(prerequisite),
      ),
      this.foldedList(`${id} cargo`, words.cannotCarry, cannotCarry),
      this.foldedItems(
        `${id} grants`,
        words.grants,
        grants.map(({ text, buttons }) =>
          element('li', {}, code(text), buttonRow(buttons, this.send, 'secondary')),
        ),
      ),
    ];
    return [...shown, ...folds];
  }

  private blocker({ text, remedy, facts, commands, buttons }: PageBlocker): HTMLElement {
    return element(
      'li',
      { class: 'iconed warn' },
      icon('warning'),
      element(
        'div',
        {},
        rich(text),
        ' ',
        element('strong', {}, rich(remedy)),
        cited(facts),
        ...(commands === '' ? [] : [code(commands)]),
        buttonRow(buttons, this.send, 'secondary'),
      ),
    );
  }

  private foldedList(id: string, title: string, lines: readonly string[]): HTMLElement {
    return this.foldedItems(
      id,
      title,
      lines.map((line) => element('li', {}, rich(line))),
    );
  }

  private foldedItems(id: string, title: string, items: HTMLElement[]): HTMLElement {
    const fold = this.fold(id, element('summary', {}, title), [
      element('ul', { class: 'plain' }, ...items),
    ]);
    fold.hidden = items.length === 0;
    return fold;
  }
}

function statements(list: readonly PageStatement[], mark: string): HTMLElement[] {
  return list.map(({ text, facts }) =>
    element('li', { class: 'iconed' }, icon(mark), element('div', {}, rich(text), cited(facts))),
  );
}

function prerequisite({ text, facts, state, stateText }: PagePrerequisite): HTMLElement {
  const [name, tone] = STATE_ICONS[state];
  return element(
    'li',
    { class: `iconed ${tone}` },
    icon(name),
    element(
      'div',
      {},
      rich(text),
      element('span', { class: 'muted' }, ` ${stateText}`),
      cited(facts),
    ),
  );
}

function cited(facts: readonly string[]): HTMLElement {
  const cites = element('div', { class: 'cites' }, facts.join(' · '));
  cites.hidden = facts.length === 0;
  return cites;
}

function code(text: string): HTMLElement {
  return element('pre', {}, text);
}
