import type { PageModel, PageWords, PictureColumn } from '../../src/vscode/topology/messages';
import { element, setText } from '../shared/elements';
import { draw } from './picture';

/** Which way each key goes through the nodes. */
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** The page of one topology picture: the picture, and the same as text. */
export class TopologyPage {
  private readonly title = element('h1');
  private readonly subtitle = element('p', { class: 'muted', role: 'status' });
  private readonly picture = element('div', { class: 'picture' });
  private readonly list = element('div');
  private readonly notes = element('section');
  private readonly updated = element('p', { class: 'muted' });
  private shown = '';

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
  ) {
    const asText = element('details', {}, element('summary', {}, words.asText), this.list);
    root.append(this.title, this.subtitle, this.picture, asText, this.notes, this.updated);
    this.picture.addEventListener('keydown', (event) => this.walk(event));
  }

  show(model: PageModel): void {
    setText(this.title, model.title);
    setText(this.subtitle, model.subtitle);
    const time = new Date(model.updatedAt).toLocaleTimeString(document.documentElement.lang);
    setText(this.updated, `${this.words.lastUpdated} ${time}`);
    const shown = JSON.stringify([model.columns, model.notes]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.showPicture(model);
    this.list.replaceChildren(...model.columns.flatMap(columnAsText));
    const notes = model.notes.map((note) => element('li', {}, note));
    this.notes.replaceChildren(
      ...(notes.length === 0
        ? []
        : [element('h2', {}, this.words.notes), element('ul', {}, ...notes)]),
    );
  }

  /** What it was of has been removed. */
  showGone(): void {
    this.root.replaceChildren(element('p', { role: 'status' }, this.words.gone));
  }

  /** Drawn anew, the node that had the focus keeps it; one of them is in the tab order. */
  private showPicture(model: PageModel): void {
    const focused = this.picture.contains(document.activeElement);
    const key = this.nodes().find((node) => node.getAttribute('tabindex') === '0')?.dataset['key'];
    const label = `${this.words.picture}: ${model.title}. ${this.words.keys}`;
    this.picture.replaceChildren(draw(model, label));
    const nodes = this.nodes();
    const again = nodes.find((node) => node.dataset['key'] === key) ?? nodes[0];
    again?.setAttribute('tabindex', '0');
    if (focused) again?.focus();
  }

  private walk(event: KeyboardEvent): void {
    const nodes = this.nodes();
    const current = nodes.findIndex((node) => node === document.activeElement);
    const ends: Record<string, number> = { Home: 0, End: nodes.length - 1 };
    const step = STEPS[event.key];
    const to = ends[event.key] ?? (step === undefined ? undefined : current + step);
    const next = to === undefined ? undefined : nodes[to];
    if (next === undefined) return;
    event.preventDefault();
    nodes[current]?.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }

  private nodes(): SVGElement[] {
    return [...this.picture.querySelectorAll<SVGElement>('.node')];
  }
}

function columnAsText({ title, groups }: PictureColumn): HTMLElement[] {
  const heading = title === '' ? [] : [element('h2', {}, title)];
  return [
    ...heading,
    ...groups.map((group) =>
      element(
        'div',
        {},
        element('p', {}, [group.title, group.detail].filter(Boolean).join(' · ')),
        element(
          'ul',
          {},
          ...group.nodes.map(({ label, detail }) =>
            element('li', {}, [label, detail].filter(Boolean).join(': ')),
          ),
        ),
      ),
    ),
  ];
}
