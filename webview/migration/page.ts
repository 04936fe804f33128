import type {
  PageDifference,
  PageMessage,
  PageModel,
  PageWords,
} from '../../src/vscode/dashboard/messages';
import { element, icon, setText } from '../shared/elements';
import { chart } from './chart';
import { Checklist } from './checklist';
import { NamespaceTable } from './namespaceTable';

/** News older than this is called stale. */
const STALE_MS = 30_000;

/** More letters than these take a fact the room of two. */
const NARROW = 12;

/** The page of one migration: built once, then filled anew with each model. */
export class MigrationPage {
  private readonly title = element('h1');
  private readonly subtitle = element('p', { class: 'subtitle' });
  private readonly badge = element('span', { class: 'badge' });
  /** Read aloud when it changes; the numbers below change too often for that. */
  private readonly activity = element('p', { class: 'activity', role: 'status' });
  private readonly actions = element('div', { class: 'actions', role: 'toolbar' });
  private readonly phases = element('ol', { class: 'phases' });
  private readonly bar = element('div', { class: 'bar-fill' });
  private readonly progress: HTMLElement;
  private readonly facts = element('dl', { class: 'facts' });
  private readonly notices = element('div', { class: 'notices' });
  private readonly charts = element('section');
  private readonly verification = element('section');
  private readonly updated = element('p', { class: 'updated' });
  private readonly table: NamespaceTable;
  private readonly checklist: Checklist;
  private shownActions = '';
  private shownNotices = '';
  private shownVerification = '';
  private lastModel: PageModel | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.table = new NamespaceTable(words);
    this.checklist = new Checklist(words, (action) => send({ type: 'action', action }));
    this.phases.setAttribute('aria-label', words.phases);
    this.progress = element(
      'div',
      {
        class: 'bar',
        role: 'progressbar',
        'aria-label': words.progress,
        'aria-valuemin': '0',
        'aria-valuemax': '100',
      },
      this.bar,
    );
    root.append(
      element(
        'header',
        {},
        element('div', { class: 'heading' }, this.title, this.badge),
        this.subtitle,
      ),
      this.actions,
      this.phases,
      this.progress,
      this.activity,
      this.notices,
      this.checklist.element,
      element('section', { 'aria-label': words.numbers }, this.facts),
      this.charts,
      this.verification,
      this.table.element,
      this.updated,
    );
    setInterval(() => this.showAge(), 1000);
  }

  show(model: PageModel): void {
    this.lastModel = model;
    setText(this.title, model.title);
    setText(this.subtitle, model.subtitle);
    setText(this.badge, model.stateText);
    this.badge.className = `badge ${outcomeClass(model)}`;
    setText(this.activity, model.activity);
    this.showPhases(model);
    this.showProgress(model.percent);
    this.facts.replaceChildren(
      ...model.facts.map(({ label, value }) =>
        element(
          'div',
          value.length > NARROW ? { class: 'wide' } : {},
          element('dt', {}, label),
          element('dd', {}, value),
        ),
      ),
    );
    this.showActions(model);
    this.showNotices(model);
    this.checklist.show(model.checklist);
    this.showCharts(model);
    this.showVerification(model);
    this.table.show(model.namespaces);
    this.showAge();
  }

  /** The migration was removed from the view. */
  showGone(): void {
    this.root.replaceChildren(element('p', { role: 'status' }, this.words.gone));
  }

  private showPhases({ phases, state }: PageModel): void {
    this.phases.replaceChildren(
      ...phases.map((phase) => {
        const busy = phase.state === 'current' && state === 'running';
        const mark = busy
          ? element('vscode-progress-ring', { 'aria-hidden': 'true' })
          : icon(phase.state === 'done' ? 'pass-filled' : 'circle-large-outline');
        const attributes: Record<string, string> = { class: phase.state };
        if (phase.state === 'current') attributes['aria-current'] = 'step';
        return element('li', attributes, mark, element('span', {}, phase.name));
      }),
    );
  }

  private showProgress(percent: number | undefined): void {
    this.progress.hidden = percent === undefined;
    if (percent === undefined) return;
    this.progress.setAttribute('aria-valuenow', String(percent));
    this.bar.style.width = `${percent}%`;
  }

  /** Buttons are made anew only when they differ, so that focus is not lost. */
  private showActions({ actions }: PageModel): void {
    const shown = JSON.stringify(actions);
    if (shown === this.shownActions) return;
    this.shownActions = shown;
    const focused = document.activeElement?.getAttribute('data-action');
    this.actions.replaceChildren(
      ...actions.map(({ action, label, primary, reason }) => {
        const button = element(
          'vscode-button',
          { appearance: primary ? 'primary' : 'secondary', 'data-action': action, title: reason },
          label,
        );
        if (reason === '')
          button.addEventListener('click', () => this.send({ type: 'action', action }));
        else button.setAttribute('disabled', '');
        return button;
      }),
    );
    if (typeof focused === 'string') {
      this.actions.querySelector<HTMLElement>(`[data-action="${focused}"]`)?.focus();
    }
  }

  private showNotices({ error, warnings }: PageModel): void {
    const shown = JSON.stringify([error, warnings]);
    if (shown === this.shownNotices) return;
    this.shownNotices = shown;
    const notices = warnings.map((warning) =>
      element('p', { class: 'warning' }, icon('warning'), element('span', {}, warning)),
    );
    if (error) {
      const text = element('span', {}, element('strong', {}, error.message), ` ${error.remedy}`);
      notices.unshift(element('p', { class: 'error', role: 'alert' }, icon('error'), text));
    }
    this.notices.replaceChildren(...notices);
  }

  private showCharts({ charts }: PageModel): void {
    const title = element('h2', {}, this.words.charts);
    this.charts.replaceChildren(...(charts.length === 0 ? [] : [title, ...charts.map(chart)]));
  }

  private showVerification({ verification }: PageModel): void {
    const shown = JSON.stringify(verification);
    if (shown === this.shownVerification) return;
    this.shownVerification = shown;
    if (!verification) {
      this.verification.replaceChildren();
      return;
    }
    const { differences, summary, found, truncated } = verification;
    const clean = differences === 0;
    const parts: Node[] = [
      element('h2', {}, this.words.verification),
      element(
        'p',
        { class: clean ? 'proof' : 'warning' },
        icon(clean ? 'pass-filled' : 'warning'),
        element('span', {}, summary),
      ),
    ];
    if (found.length > 0) parts.push(this.differenceTable(found));
    if (truncated !== '') parts.push(element('p', {}, truncated));
    this.verification.replaceChildren(...parts);
  }

  private differenceTable(found: PageDifference[]): HTMLElement {
    const { namespace, document: id, detail, differences } = this.words;
    const head = [namespace, id, detail].map((word) => element('th', { scope: 'col' }, word));
    const rows = found.map((entry, index) =>
      element(
        'tr',
        {},
        element('td', {}, entry.namespace),
        element('td', { class: 'code' }, this.documentLink(entry, index)),
        element('td', {}, entry.detail),
      ),
    );
    return element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': differences },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    );
  }

  private documentLink({ id }: PageDifference, index: number): Node {
    if (id === '') return document.createTextNode('');
    const link = element('button', { type: 'button', title: this.words.compareDocument }, id);
    link.addEventListener('click', () => this.send({ type: 'difference', index }));
    return link;
  }

  private showAge(): void {
    if (!this.lastModel) return;
    const { updatedAt, state } = this.lastModel;
    const time = new Date(updatedAt);
    const old = state === 'running' && Date.now() - time.getTime() > STALE_MS;
    const text = `${this.words.lastUpdated} ${time.toLocaleTimeString(document.documentElement.lang)}`;
    setText(this.updated, old ? `${text} · ${this.words.stale}` : text);
    this.updated.classList.toggle('stale', old);
  }
}

/** Green only for a proven end. */
function outcomeClass({ state, verification }: PageModel): string {
  if (state === 'failed') return 'bad';
  if (state === 'interrupted') return 'warn';
  if (state !== 'completed' || !verification) return 'plain';
  return verification.differences === 0 ? 'good' : 'warn';
}
