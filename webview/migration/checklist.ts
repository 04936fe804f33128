import type {
  PageAction,
  PageChecklist,
  PageGate,
  PageWords,
} from '../../src/vscode/dashboard/messages';
import { redraw } from '../shared/buttons';
import { element, icon } from '../shared/elements';

/** What a cutover takes: before it, while it is made, and after it. */
export class Checklist {
  readonly element = element('section');
  private shown = '';

  constructor(
    private readonly words: PageWords,
    private readonly act: (action: PageAction) => void,
  ) {}

  /** Made anew only when it differs, so that screen readers are not led astray. */
  show(checklist: PageChecklist | undefined): void {
    const shown = JSON.stringify(checklist ?? null);
    if (shown === this.shown) return;
    this.shown = shown;
    const content = checklist
      ? [
          element('h2', {}, checklist.title),
          element('ul', { class: 'gates' }, ...checklist.items.map((item) => this.item(item))),
        ]
      : [];
    redraw(this.element, content);
  }

  private item({ label, met, detail, action }: PageGate): HTMLElement {
    const line = element(
      'li',
      { class: met ? 'good' : '' },
      icon(met ? 'pass-filled' : 'circle-large-outline'),
      element('span', { class: 'visually-hidden' }, met ? this.words.met : this.words.unmet),
      element('span', {}, label),
      element('span', { class: 'muted' }, detail),
    );
    if (action) {
      const button = element(
        'vscode-button',
        { appearance: 'secondary', 'data-key': action.action },
        action.label,
      );
      button.addEventListener('click', () => this.act(action.action));
      line.append(button);
    }
    return line;
  }
}
