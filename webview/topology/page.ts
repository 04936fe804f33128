import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { PageModel, PageWords, PictureColumn } from '../../src/pages/topology';
import { drawPicture } from './picture';

/** Which way each key goes through the nodes. */
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** The page of one topology picture: the picture, and the same as text. */
export class TopologyPage {
  /** Of the nodes, one is in the tab order; which, is kept by its key. */
  private reached = '';
  private model: PageModel | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: PageWords,
  ) {}

  show(model: PageModel): void {
    this.model = model;
    this.draw(model);
    if (this.nodes().some((node) => node.dataset['key'] === this.reached)) return;
    this.reached = this.nodes()[0]?.dataset['key'] ?? '';
    this.draw(model);
  }

  /** What it was of has been removed. */
  showGone(): void {
    render(html`<p role="status">${this.words.gone}</p>`, this.root);
  }

  private draw(model: PageModel): void {
    const { words } = this;
    const time = new Date(model.updatedAt).toLocaleTimeString(document.documentElement.lang);
    const label = `${words.picture}: ${model.title}. ${words.keys}`;
    render(
      html`<h1>${model.title}</h1>
        <p class="muted" role="status">${model.subtitle}</p>
        <div class="picture" @keydown=${this.walk}>${drawPicture(model, label, this.reached)}</div>
        <details>
          <summary>${words.asText}</summary>
          <div>${model.columns.map(columnAsText)}</div>
        </details>
        ${
          model.notes.length === 0
            ? nothing
            : html`<section>
                <h2>${words.notes}</h2>
                <ul>
                  ${model.notes.map((note) => html`<li>${note}</li>`)}
                </ul>
              </section>`
        }
        <p class="muted">${words.lastUpdated} ${time}</p>`,
      this.root,
    );
  }

  private readonly walk = (event: KeyboardEvent): void => {
    const nodes = this.nodes();
    const current = nodes.findIndex((node) => node === document.activeElement);
    const ends: Record<string, number> = { Home: 0, End: nodes.length - 1 };
    const step = STEPS[event.key];
    const to = ends[event.key] ?? (step === undefined ? undefined : current + step);
    const next = to === undefined ? undefined : nodes[to];
    if (next === undefined || this.model === undefined) return;
    event.preventDefault();
    this.reached = next.dataset['key'] ?? '';
    this.draw(this.model);
    next.focus();
  };

  private nodes(): SVGElement[] {
    return [...this.root.querySelectorAll<SVGElement>('.picture .node')];
  }
}

function columnAsText({ title, groups }: PictureColumn): TemplateResult {
  const words = (parts: readonly string[], between: string) => parts.filter(Boolean).join(between);
  return html`${title === '' ? nothing : html`<h2>${title}</h2>`}
  ${groups.map(
    (group) =>
      html`<div>
        <p>${words([group.title, group.detail], ' · ')}</p>
        <ul>
          ${group.nodes.map(({ label, detail }) => html`<li>${words([label, detail], ': ')}</li>`)}
        </ul>
      </div>`,
  )}`;
}
