import type {
  PageFinding,
  PageMessage,
  PageModel,
  PagePassed,
  PageWords,
} from '../../src/vscode/preflight/messages';
import { buttonRow, redraw } from '../shared/buttons';
import { element, icon, setText } from '../shared/elements';
import { findingCard } from './findingCard';

/** The page of the checks before a start: Start above, what was found below, the gravest first. */
export class PreflightPage {
  private readonly heading = element('h1');
  private readonly ring = element('vscode-progress-ring', { 'aria-hidden': 'true' });
  /** Read aloud when it changes. */
  private readonly status = element('p', { role: 'status' });
  private readonly error = element('p', { role: 'alert', class: 'iconed bad' });
  private readonly startButton = element('vscode-button', {
    appearance: 'primary',
    'aria-describedby': 'start-reason',
  });
  private readonly reason = element('span', { id: 'start-reason', class: 'muted' });
  private readonly actions = element('div', { class: 'actions' });
  private readonly content = element('div');
  private passedOpen = false;
  private readonly openLists = new Set<string>();

  constructor(
    root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.startButton.addEventListener('click', () => send({ type: 'start' }));
    root.append(
      element(
        'header',
        { class: 'preflight' },
        this.heading,
        element('div', { class: 'status' }, this.ring, this.status),
        this.error,
        element('div', { class: 'start' }, this.startButton, this.actions, this.reason),
      ),
      this.content,
    );
  }

  show(model: PageModel): void {
    const { title, status, busy, error, start, buttons } = model;
    setText(this.heading, title);
    setText(this.status, status);
    this.ring.hidden = !busy;
    this.error.hidden = error === '';
    this.error.replaceChildren(icon('error'), element('span', {}, error));
    setText(this.startButton, start.label);
    this.startButton.toggleAttribute('disabled', !start.enabled);
    setText(this.reason, start.reason);
    redraw(this.actions, [buttonRow(buttons, this.send, 'secondary')]);
    redraw(this.content, this.sections(model));
    this.content.toggleAttribute('inert', busy);
  }

  private sections({ findings, passed }: PageModel): HTMLElement[] {
    const { words } = this;
    const groups: [title: string, severity: PageFinding['severity']][] = [
      [words.blockers, 'blocker'],
      [words.warnings, 'warning'],
      [words.notes, 'note'],
    ];
    const found = groups.flatMap(([title, severity]) => {
      const ofGroup = findings.filter((finding) => finding.severity === severity);
      return ofGroup.length === 0 ? [] : [this.group(title, ofGroup)];
    });
    return passed.length === 0 ? found : [...found, this.passed(passed)];
  }

  private group(title: string, findings: PageFinding[]): HTMLElement {
    const cards = findings.map((finding) =>
      findingCard(finding, this.words, this.send, this.openLists),
    );
    return element(
      'section',
      {},
      element('h2', {}, title),
      element('ul', { class: 'plain' }, ...cards),
    );
  }

  private passed(passed: PagePassed[]): HTMLElement {
    const items = passed.map(({ title, buttons }) =>
      element(
        'li',
        { class: 'iconed good passed' },
        icon('pass-filled'),
        element('span', {}, title),
        buttonRow(buttons, this.send, 'secondary', title),
      ),
    );
    const heading = this.words.passed.replace('{0}', String(passed.length));
    const fold = element(
      'details',
      {},
      element('summary', {}, element('h2', {}, heading)),
      element('ul', { class: 'plain' }, ...items),
    );
    fold.open = this.passedOpen;
    fold.addEventListener('toggle', () => (this.passedOpen = fold.open));
    return element('section', {}, fold);
  }
}
