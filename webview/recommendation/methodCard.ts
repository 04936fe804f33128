import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type {
  PageBlocker,
  PageMessage,
  PageMethod,
  PagePrerequisite,
  PageStatement,
  PageWords,
} from '../../src/pages/recommendation';
import type { Folds } from '../shared/folds';
import { buttonRow, icon, rich, type Content } from '../shared/templates';

const STATUS_ICONS: Readonly<Record<PageMethod['status'], [icon: string, tone: string]>> = {
  ready: ['pass-filled', 'good'],
  conditional: ['question', 'warn'],
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
    private readonly folds: Folds,
  ) {}

  best(method: PageMethod): TemplateResult {
    return html`<section class="best">
      <p class="eyebrow">${this.words.recommended}</p>
      <h2>${method.title}</h2>
      ${status(method)} ${this.estimates(method)} ${buttonRow(method.buttons, this.send)}
      ${this.details(method)}
    </section>`;
  }

  /** The methods that may be used as well, folded. */
  alternatives(methods: readonly PageMethod[]): Content {
    if (methods.length === 0) return nothing;
    return html`<section>
      <h2>${this.words.alternatives}</h2>
      <div class="others">
        ${repeat(
          methods,
          ({ id }) => id,
          (method) => this.folded(method),
        )}
      </div>
    </section>`;
  }

  /** Only why these are not to be considered. */
  unsuitable(methods: readonly PageMethod[]): Content {
    if (methods.length === 0) return nothing;
    const title = this.words.unsuitable;
    const list = html`<div class="others">
      ${methods.map(
        (method) =>
          html`<p>
            <strong>${method.title}</strong> <span class="muted">${method.lostBecause}</span>
          </p>`,
      )}
    </div>`;
    const heading = html`<h2>${title} (${methods.length})</h2>`;
    return html`<section>${this.folds.fold(title, heading, [list])}</section>`;
  }

  private folded(method: PageMethod): TemplateResult {
    const [name, tone] = STATUS_ICONS[method.status];
    const summary = html`${icon(name, tone)} <strong>${method.title}</strong
      ><span class="visually-hidden">, ${method.statusText}</span
      ><span class="lost muted">${method.lostBecause}</span>`;
    return this.folds.fold(method.id, summary, [
      status(method),
      this.estimates(method),
      buttonRow(method.buttons, this.send, 'secondary'),
      ...this.details(method),
    ]);
  }

  private estimates({ id, estimates, derivation }: PageMethod): TemplateResult {
    return html`<div>
      <dl class="estimates">
        ${estimates.map(
          ({ label, value }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      ${this.foldedList(`${id} derivation`, this.words.derivation, lines(derivation))}
    </div>`;
  }

  private details(method: PageMethod): Content[] {
    const { id, blockers, reasons, limits, prerequisites, cannotCarry, grants } = method;
    const { words } = this;
    const unmet = prerequisites.filter(({ state }) => state !== 'met').length;
    const count = `${prerequisites.length - unmet}/${prerequisites.length}`;
    return [
      section(
        words.first,
        blockers.map((blocker) => this.blocker(blocker)),
      ),
      section(words.reasons, statements(reasons, 'check')),
      section(words.limits, statements(limits, 'info')),
      this.foldedList(
        `${id} prerequisites`,
        `${words.prerequisites} (${count})`,
        prerequisites.map(prerequisite),
      ),
      this.foldedList(`${id} cargo`, words.cannotCarry, lines(cannotCarry)),
      this.foldedList(
        `${id} grants`,
        words.grants,
        grants.map(
          ({ text, buttons }) =>
            html`<li>
              <pre>${text}</pre>
              ${buttonRow(buttons, this.send, 'secondary')}
            </li>`,
        ),
      ),
    ];
  }

  private blocker({ text, remedy, facts, commands, buttons }: PageBlocker): TemplateResult {
    return html`<li class="iconed warn">
      ${icon('warning')}
      <div>
        ${rich(text)} <strong>${rich(remedy)}</strong> ${cited(facts)}
        ${commands === '' ? nothing : html`<pre>${commands}</pre>`}
        ${buttonRow(buttons, this.send, 'secondary')}
      </div>
    </li>`;
  }

  private foldedList(id: string, title: string, items: readonly TemplateResult[]): Content {
    if (items.length === 0) return nothing;
    const list = html`<ul class="plain">
      ${items}
    </ul>`;
    return this.folds.fold(id, title, [list]);
  }
}

function status({ status: state, statusText }: PageMethod): TemplateResult {
  const [name, tone] = STATUS_ICONS[state];
  return html`<p class="iconed ${tone}">${icon(name)}<span>${statusText}</span></p>`;
}

function section(title: string, items: readonly TemplateResult[]): Content {
  if (items.length === 0) return nothing;
  return html`<div>
    <h3>${title}</h3>
    <ul class="plain">
      ${items}
    </ul>
  </div>`;
}

function lines(texts: readonly string[]): TemplateResult[] {
  return texts.map((text) => html`<li>${rich(text)}</li>`);
}

function statements(list: readonly PageStatement[], mark: string): TemplateResult[] {
  return list.map(
    ({ text, facts }) =>
      html`<li class="iconed">
        ${icon(mark)}
        <div>${rich(text)} ${cited(facts)}</div>
      </li>`,
  );
}

function prerequisite({ text, facts, state, stateText }: PagePrerequisite): TemplateResult {
  const [name, tone] = STATE_ICONS[state];
  return html`<li class="iconed ${tone}">
    ${icon(name)}
    <div>${rich(text)} <span class="muted">${stateText}</span> ${cited(facts)}</div>
  </li>`;
}

function cited(facts: readonly string[]): Content {
  return facts.length === 0 ? nothing : html`<div class="cites">${facts.join(' · ')}</div>`;
}
