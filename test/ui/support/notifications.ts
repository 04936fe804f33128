import type { Locator, Page } from 'playwright-core';
import type { Keyboard } from './keyboard';

/** Notifications at the lower right, and modal dialogs. */
export class Notifications {
  constructor(
    readonly page: Page,
    private readonly keyboard: Keyboard,
  ) {}

  /** The notification that holds this text; waits for it. */
  async waitFor(text: string | RegExp): Promise<Locator> {
    const toast = this.page
      .locator('.notifications-toasts .notification-list-item', { hasText: text })
      .first();
    await toast.waitFor();
    return toast;
  }

  /** The texts of the notifications on view. */
  async texts(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item-message')
      .allInnerTexts();
  }

  /** Presses a button of the notification that holds this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    const toast = await this.waitFor(text);
    await toast.getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes what is shown. */
  async clear(): Promise<void> {
    const toasts = this.page.locator('.notifications-toasts .notification-list-item');
    while ((await toasts.count()) > 0) {
      const toast = toasts.first();
      await toast.hover();
      await toast.locator('.codicon-notifications-clear').click();
    }
  }

  /** The modal dialog that holds this text; waits for it. */
  async dialog(text: string | RegExp): Promise<Locator> {
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: text });
    await dialog.waitFor();
    return dialog;
  }

  /** Presses a button of the modal dialog that holds this text. */
  async pressInDialog(text: string | RegExp, button: string): Promise<void> {
    const dialog = await this.dialog(text);
    if (this.keyboard.alone) await this.keyboard.pressInDialog(dialog, button);
    else await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
