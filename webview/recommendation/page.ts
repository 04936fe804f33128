import type { PageMessage, PageModel, PageWords } from '../../src/vscode/recommendation/messages';
import { element, icon } from '../shared/elements';
import { buttonRow, redraw } from '../shared/buttons';
import { MethodCard } from './methodCard';

/** The page of the Recommendation view: drawn anew with each model that differs. */
export class RecommendationPage {
  /** Read aloud when it changes. */
  private readonly notice = element('div', { role: 'status' });
  private readonly content = element('div');
  private readonly cards: MethodCard;
  /** Methods whose details are open; they stay open when the page is drawn anew. */
  private readonly opened = new Set<string>();
  private shown = '';

  constructor(
    root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.cards = new MethodCard(words, send, this.opened);
    root.append(element('h1', { class: 'visually-hidden' }, words.recommended));
    root.append(this.notice, this.content);
  }

  show(model: PageModel): void {
    const shown = JSON.stringify(model);
    if (shown === this.shown) return;
    this.shown = shown;
    this.showNotice(model);
    redraw(this.content, this.sections(model));
  }

  private showNotice({ notice }: PageModel): void {
    if (!notice) {
      this.notice.replaceChildren();
      return;
    }
    const mark =
      notice.kind === 'busy'
        ? [element('vscode-progress-ring', { 'aria-hidden': 'true' })]
        : notice.kind === 'error'
          ? [icon('error')]
          : [];
    this.notice.replaceChildren(
      element(
        'p',
        { class: `notice ${notice.kind === 'error' ? 'bad' : ''}` },
        ...mark,
        element('span', {}, notice.text),
      ),
      buttonRow(notice.buttons, this.send),
    );
  }

  private sections(model: PageModel): HTMLElement[] {
    const { sides, best, none, alternatives, unsuitable } = model;
    const found: HTMLElement[] = [];
    if (sides.length > 0) found.push(this.sides(model));
    if (best) found.push(this.cards.best(best));
    else if (none !== '') found.push(this.none(none));
    if (best || none !== '') found.push(this.needs(model));
    if (alternatives.length > 0) {
      found.push(this.cards.list(this.words.alternatives, alternatives, false));
    }
    if (unsuitable.length > 0) found.push(this.cards.list(this.words.unsuitable, unsuitable, true));
    return found;
  }

  private sides({ sides, scenario }: PageModel): HTMLElement {
    const rows = sides.map(({ label, name, detail }) =>
      element(
        'div',
        {},
        element('dt', {}, label),
        element(
          'dd',
          {},
          element('strong', {}, name),
          element('span', { class: 'muted' }, detail === '' ? '' : ` ${detail}`),
        ),
      ),
    );
    const found: HTMLElement[] = [element('dl', { class: 'sides' }, ...rows)];
    if (scenario !== '') found.push(element('p', { class: 'scenario' }, scenario));
    return element('section', { 'aria-label': this.words.sides }, ...found);
  }

  private none(text: string): HTMLElement {
    return element(
      'section',
      {},
      element('h2', {}, this.words.noRecommendation),
      element('p', { class: 'iconed warn' }, icon('warning'), element('span', {}, text)),
    );
  }

  private needs({ needs, needsButtons }: PageModel): HTMLElement {
    const listed =
      needs.length === 0
        ? element('p', { class: 'muted' }, this.words.noNeeds)
        : element(
            'ul',
            { class: 'plain' },
            ...needs.map(({ label, value }) => element('li', {}, `${label}: ${value}`)),
          );
    return element(
      'section',
      {},
      element('h2', {}, this.words.needs),
      listed,
      buttonRow(needsButtons, this.send, 'secondary'),
    );
  }
}
