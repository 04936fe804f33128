import { html, type TemplateResult } from 'lit-html';
import type { Content } from './templates';

/** Parts of a page that are folded until asked for; what was opened stays open when it is drawn anew. */
export class Folds {
  private readonly open = new Set<string>();

  /**
   * @param id the same each time that it is drawn
   * @param onOpen called when somebody opens it
   */
  fold(
    id: string,
    summary: unknown,
    content: readonly Content[],
    onOpen?: () => void,
  ): TemplateResult {
    const toggled = ({ target }: Event) => {
      if (!(target instanceof HTMLDetailsElement) || target.open === this.open.has(id)) return;
      if (!target.open) {
        this.open.delete(id);
        return;
      }
      this.open.add(id);
      onOpen?.();
    };
    return html`<details ?open=${this.open.has(id)} @toggle=${toggled}>
      <summary>${summary}</summary>
      ${content}
    </details>`;
  }

  /** All folded again. */
  close(): void {
    this.open.clear();
  }
}
