import type { Locator, Page } from 'playwright-core';
import { pressUntil, tryFor } from './patience';
import type { QuickInput } from './quickInput';

/** More than there are stops or lines between two places that a journey goes to. */
const MOST_PRESSES = 80;
/** The focus shows a moment after the key. */
const STEP_MS = 100;

/** The hands of somebody who uses no mouse: the palette, Tab, arrows and Enter. */
export class Keyboard {
  /** Whether the workbench is used without a mouse from now on. */
  alone = false;
  private mousePresses = 0;

  constructor(
    readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {}

  /** Counts what the mouse presses while the keyboard is to be alone. */
  async watchMouse(): Promise<void> {
    await this.page.exposeFunction('mousePressed', () => {
      if (this.alone) this.mousePresses += 1;
    });
    await this.page.addInitScript(
      `addEventListener('pointerdown', (event) => event.isTrusted && mousePressed(), true)`,
    );
  }

  /** @throws Error when the mouse was used while the keyboard was to be alone */
  assertMouseUnused(): void {
    if (this.mousePresses > 0) throw new Error(`the mouse was pressed ${this.mousePresses} times`);
  }

  /**
   * Runs a command of the palette by its title. The palette is opened again where it was closed, as
   * by a page that takes the focus, or was filled before the command was there.
   */
  async command(title: string): Promise<void> {
    const listed = () => this.quickInput.row(title).first().isVisible();
    await pressUntil(this.page, listed, async () => {
      if (await this.quickInput.isShown()) await this.quickInput.cancel();
      await this.page.keyboard.press('F1');
      await this.quickInput.typeSoon(`>${title}`);
    });
    await this.quickInput.pickListed(title);
  }

  /** Puts the focus into a page that is shown, without a key or the mouse. */
  async focusPage(): Promise<void> {
    await this.page.locator('iframe.webview.ready').first().focus();
    await this.pageFocused();
  }

  /**
   * Waits until the page in the active editor has the focus. It takes it some time after it was
   * shown, and what is asked at that moment is closed.
   */
  async pageFocused(): Promise<void> {
    await this.page.waitForFunction(`document.activeElement?.tagName === 'IFRAME'`);
  }

  /** Presses a button of the page in the active editor, reached by Tab. */
  async pressInEditor(button: Locator): Promise<void> {
    await button.waitFor();
    await this.command('View: Focus Active Editor Group');
    await this.tabTo(button);
    await this.page.keyboard.press('Enter');
  }

  /** Presses Tab until the focus is on an element. */
  async tabTo(element: Locator): Promise<void> {
    const isFocused = () => element.evaluate(hasFocus, undefined, tryFor);
    await this.#until(() => this.#soon(isFocused), 'Tab');
  }

  /** Moves the focus to an item on view in a view's tree. */
  async walkTo(item: Locator): Promise<void> {
    await item.waitFor();
    const pane = item.locator('xpath=ancestor::*[contains(@class, "pane-body")]/..');
    if (!(await pane.locator('.monaco-list:focus').isVisible())) {
      const title = await pane.locator('.pane-header .title').first().innerText();
      await this.command(`Mongo Ferry: Focus on ${title} View`);
    }
    await this.page.keyboard.press('Home');
    const focused = item.and(this.page.locator('.focused'));
    await this.#until(() => this.#soon(() => focused.isVisible()), 'ArrowDown');
  }

  /** Opens the menu of an item and chooses an entry; entries of submenus follow. */
  async chooseFromMenu(item: Locator, entries: string[]): Promise<void> {
    await this.walkTo(item);
    const menu = this.page.locator('.monaco-menu');
    await pressUntil(
      this.page,
      () => menu.first().isVisible(),
      () => this.page.keyboard.press('Shift+F10'),
    );
    for (const name of entries) {
      const entry = this.page.getByRole('menuitem', { name }).last();
      await entry.waitFor();
      const chosen = this.page.locator('.monaco-menu .action-item.focused').filter({ has: entry });
      await this.#until(() => this.#soon(() => chosen.isVisible()), 'ArrowDown');
      await this.page.keyboard.press('Enter');
    }
  }

  /** Presses a button of a modal dialog. */
  async pressInDialog(dialog: Locator, name: string): Promise<void> {
    await this.tabTo(dialog.getByRole('button', { name, exact: true }));
    const gone = () => dialog.isHidden();
    await pressUntil(this.page, gone, () => this.page.keyboard.press('Enter'));
  }

  async #until(reached: () => Promise<boolean>, key: string): Promise<void> {
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      if (await reached()) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${MOST_PRESSES} presses of ${key} did not lead there`);
  }

  async #soon(is: () => Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + STEP_MS;
    do {
      if (await is()) return true;
      await this.page.waitForTimeout(20);
    } while (Date.now() < deadline);
    return false;
  }
}

/** In the page. A button of a component is in a tree of its own, which knows its focused element. */
function hasFocus(element: unknown): boolean {
  const { getRootNode } = element as { getRootNode: () => { activeElement?: unknown } };
  return getRootNode.call(element).activeElement === element;
}
