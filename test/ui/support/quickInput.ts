import type { Locator, Page } from 'playwright-core';
import { pressUntil, tryFor } from './patience';
import { whole } from './text';

/** The box at the top of the workbench: the palette, quick picks and input boxes. */
export class QuickInput {
  readonly #box: Locator;
  readonly #input: Locator;

  constructor(readonly page: Page) {
    this.#box = page.locator('.quick-input-widget');
    this.#input = this.#box.locator('input.input');
  }

  /** Waits until the box is shown, with this text in its title or placeholder if one is given. */
  async waitFor(text?: string | RegExp): Promise<void> {
    await this.#input.waitFor({ state: 'visible' });
    if (text !== undefined) await this.#box.filter({ has: this.#saying(text) }).waitFor();
  }

  /** Whether the box is shown. */
  isShown(): Promise<boolean> {
    return this.#input.isVisible();
  }

  #saying(text: string | RegExp): Locator {
    const title = this.page.locator('.quick-input-title, .quick-input-message', { hasText: text });
    return title.or(this.page.getByPlaceholder(text)).first();
  }

  /** Waits until the box is gone. */
  async waitForGone(): Promise<void> {
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Replaces what stands in the box. */
  async type(text: string): Promise<void> {
    await this.waitFor();
    await this.#input.fill(text);
  }

  /** The same in a box that has just been asked for. @throws when it does not show soon */
  async typeSoon(text: string): Promise<void> {
    await this.#input.fill(text, tryFor);
  }

  /** Presses Enter, again if it was lost, until something else is shown or asked. */
  async accept(): Promise<void> {
    await this.waitFor();
    const before = await this.#settled();
    const over = async () => (await this.#shown()) !== before;
    let isPressed = false;
    await pressUntil(this.page, over, async () => {
      if (isPressed && (await over())) return;
      await this.#input.press('Enter', tryFor);
      isPressed = true;
    });
  }

  /** What is shown once the box has taken in what was typed, which its checks may answer late. */
  async #settled(): Promise<string> {
    let shown = await this.#shown();
    for (;;) {
      await this.page.waitForTimeout(SETTLE_MS);
      const now = await this.#shown();
      if (now === shown) return now;
      shown = now;
    }
  }

  /** What tells one question from the next, and an answer that was refused. */
  async #shown(): Promise<string> {
    const shown = this.page.evaluate<string>(`(() => {
      const box = document.querySelector('.quick-input-widget');
      if (!box || box.style.display === 'none') return '';
      const { placeholder, value, disabled } = box.querySelector('input.input');
      const texts = ['.quick-input-title', '.quick-input-message', '.quick-input-list-entry'];
      const shown = texts.map((selector) => box.querySelector(selector)?.textContent);
      return JSON.stringify([placeholder, value, disabled, shown]);
    })()`);
    // The answer may have been to load the window anew.
    return shown.catch(() => 'another page');
  }

  /** Answers an input box, or a file dialog, which writes its folder into the box a moment later. */
  async answer(text: string): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.type(text);
      await this.#settled();
      if ((await this.#input.inputValue()) === text) break;
    }
    await this.accept();
  }

  /** Gives an answer that is refused with this message under the input. */
  async answerWrongly(text: string, message: string | RegExp): Promise<void> {
    await this.type(text);
    await this.waitForMessage(message);
    await this.#input.press('Enter');
    await this.waitForMessage(message);
  }

  /** Types a label and chooses the item that has it, by keyboard. */
  async pick(label: string): Promise<void> {
    await this.type(label);
    await this.pickListed(label);
  }

  /** Chooses the item with this label among those listed, by keyboard. */
  async pickListed(label: string): Promise<void> {
    await this.row(label).first().waitFor();
    await this.#downTo(label);
    await this.accept();
  }

  /** The checkbox of an item where several may be chosen. */
  async toggle(label: string): Promise<void> {
    await this.row(label).first().locator('.monaco-checkbox').click();
  }

  /** The rows with this label. */
  row(label: string | RegExp): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.#box.locator('.monaco-list-row').filter({ has: name });
  }

  /** The labels of the items on view. */
  async labels(): Promise<string[]> {
    const names = this.#box.locator('.monaco-list-row .quick-input-list-label .label-name');
    return names.allInnerTexts();
  }

  /** Waits until the line under the input, where errors and warnings stand, holds this text. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.#box.locator('.quick-input-message', { hasText: text }).waitFor();
  }

  /** Closes the box. */
  async cancel(): Promise<void> {
    const gone = () => this.#box.isHidden();
    await pressUntil(this.page, gone, () => this.#input.press('Escape', tryFor));
  }

  async #downTo(label: string): Promise<void> {
    const wanted = this.#box
      .locator('.monaco-list-row.focused')
      .filter({ has: this.page.locator('.label-name', { hasText: whole(label) }) });
    for (let presses = 0; presses < 50; presses++) {
      if (await seen(wanted)) return;
      await this.#input.press('ArrowDown');
    }
    throw new Error(`no item "${label}" among: ${(await this.labels()).join(', ')}`);
  }
}

/** What was typed is checked by the extension, in another process. */
const SETTLE_MS = 100;

/** The list shows a step a moment after the key. */
const STEP_MS = 300;

async function seen(locator: Locator): Promise<boolean> {
  const waiting = locator.first().waitFor({ timeout: STEP_MS });
  return waiting.then(
    () => true,
    () => false,
  );
}
