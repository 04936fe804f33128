import type { Page } from 'playwright-core';
import { PATIENCE_MS } from './patience';

/** The panel under the editors: the terminal (where tasks run) and the output. */
export class Panel {
  constructor(readonly page: Page) {}

  /** The lines on view in the active terminal. */
  async terminalText(): Promise<string> {
    return this.#text('.terminal-wrapper.active .xterm-rows');
  }

  /** Waits until the active terminal shows this text. */
  async waitForTerminal(text: string | RegExp): Promise<void> {
    const rows = this.page.locator('.terminal-wrapper.active .xterm-rows > div', { hasText: text });
    await rows.first().waitFor({ timeout: PATIENCE_MS });
  }

  /** The lines on view in the output channel that is shown. */
  async outputText(): Promise<string> {
    return this.#text('.part.panel .view-lines');
  }

  /** Waits until the output channel that is shown shows this text. */
  async waitForOutput(text: string | RegExp): Promise<void> {
    const lines = this.page.locator('.part.panel .view-lines .view-line', { hasText: text });
    await lines.first().waitFor({ timeout: PATIENCE_MS });
  }

  async #text(selector: string): Promise<string> {
    const text = await this.page.locator(selector).first().innerText();
    return text.replaceAll('\u00a0', ' ');
  }
}
