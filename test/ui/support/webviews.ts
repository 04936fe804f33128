import type { Frame, Page } from 'playwright-core';
import { PATIENCE_MS } from './patience';

const POLL_MS = 100;

/**
 * The frame of the webview that holds an element; waits for it. Views and panels may show several
 * webviews at once, and their order is the editor's.
 */
export async function webviewWith(page: Page, selector: string): Promise<Frame> {
  const deadline = Date.now() + PATIENCE_MS;
  do {
    for (const frame of page.frames()) {
      const found = await frame.$(selector).catch(() => null);
      if (found && (await found.isVisible())) return frame;
    }
    await page.waitForTimeout(POLL_MS);
  } while (Date.now() < deadline);
  throw new Error(`no webview shows ${selector}`);
}
