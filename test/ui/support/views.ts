import type { Locator, Page } from 'playwright-core';
import type { Keyboard } from './keyboard';
import { PATIENCE_MS, pressUntil, tryFor } from './patience';
import { whole } from './text';

/** A menu takes no clicks in its first 100 ms, lest the press that opened it should choose. */
const MENU_DELAY = 200;

/** The views of the Mongo Ferry container in the side bar, and the trees in them. */
export class Views {
  constructor(
    readonly page: Page,
    private readonly keyboard: Keyboard,
  ) {}

  /** Shows a view container by its entry in the activity bar. */
  async openContainer(title = 'Mongo Ferry'): Promise<void> {
    const bar = this.page.locator('.activitybar');
    const entry = bar.getByRole('tab', { name: title }).first();
    await entry.waitFor();
    const shown = this.page.locator('.sidebar .composite.title', { hasText: title });
    if (await shown.isVisible()) return;
    if (this.keyboard.alone) return this.keyboard.command(`View: Show ${title}`);
    await pressUntil(
      this.page,
      () => shown.isVisible(),
      () => entry.click(tryFor),
    );
  }

  /** A view of the open container by its title, its tree included. */
  view(title: string): Locator {
    const header = this.page.locator('.pane-header', { hasText: title });
    return this.page.locator('.sidebar .pane').filter({ has: header });
  }

  /** An item on view in a view's tree, by its label; the first of several. */
  item(view: string, label: string | RegExp): Locator {
    const name = this.page.locator('.label-name', { hasText: whole(label) });
    return this.view(view).locator('.monaco-list-row').filter({ has: name }).first();
  }

  /** Opens the items of a path, one under the other, and returns the last one. */
  async expand(view: string, ...path: (string | RegExp)[]): Promise<Locator> {
    let last: Locator | undefined;
    for (const label of path) {
      last = this.item(view, label);
      await last.waitFor();
      if ((await last.getAttribute('aria-expanded')) !== null) await this.#open(last);
    }
    if (last === undefined) throw new Error('a path has one label at least');
    return last;
  }

  /** A press is lost when the tree draws the row anew under it. */
  async #open(item: Locator): Promise<void> {
    const isOpen = async () =>
      (await item.getAttribute('aria-expanded', tryFor).catch(() => null)) === 'true';
    await pressUntil(this.page, isOpen, async () => {
      if (await isOpen()) return;
      if (!this.keyboard.alone) return item.locator('.monaco-tl-twistie').click(tryFor);
      await this.keyboard.walkTo(item);
      await this.page.keyboard.press('ArrowRight');
    });
  }

  /** The labels of the items on view, with their descriptions: `shop 12 MB`. */
  async labels(view: string): Promise<string[]> {
    const rows = await this.view(view).locator('.monaco-list-row').all();
    const parts = (row: Locator) => row.locator('.label-name, .label-description').allInnerTexts();
    return Promise.all(rows.map(async (row) => (await parts(row)).join(' ').trim()));
  }

  /** Waits until each pattern is that of an item on view, with its description. */
  async waitForLabels(view: string, ...patterns: RegExp[]): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const labels = await this.labels(view);
      const lacking = patterns.filter((pattern) => !labels.some((label) => pattern.test(label)));
      if (lacking.length === 0) return;
      if (Date.now() > deadline) {
        throw new Error(`no ${lacking.join(', ')} among:\n${labels.join('\n')}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** Chooses an entry of an item's menu; entries of submenus follow. */
  async contextMenu(item: Locator, ...entries: string[]): Promise<void> {
    if (this.keyboard.alone) return this.keyboard.chooseFromMenu(item, entries);
    const [first = '', ...inSubmenus] = entries;
    const entry = (name: string) => this.page.getByRole('menuitem', { name }).last();
    await pressUntil(
      this.page,
      () => entry(first).isVisible(),
      () => item.click({ button: 'right', ...tryFor }),
    );
    for (const name of [first, ...inSubmenus]) {
      const action = entry(name);
      await action.waitFor();
      await action.hover();
      await this.page.waitForTimeout(MENU_DELAY);
      await action.click();
    }
  }

  /** Presses an inline action of an item, or an action of a view's title bar, by its tooltip. */
  async pressAction(place: Locator, name: string): Promise<void> {
    let pressed = false;
    await pressUntil(
      this.page,
      () => Promise.resolve(pressed),
      async () => {
        // Drawn anew, a row shows its actions at the next move of the mouse only.
        await place.hover(tryFor);
        await place.getByRole('button', { name }).first().click(tryFor);
        pressed = true;
      },
    );
  }
}
