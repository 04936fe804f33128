import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { launchBrowser } from '../../support/workbench/browser';
import { testOutput } from '../../support/workbench/parts';
import { startCodeServer, type CodeServer } from '../../support/workbench/server';
import { extensionsWithMongoFerry } from './extension';
import { Keyboard } from './keyboard';
import { Notifications } from './notifications';
import { Panel } from './panel';
import { PATIENCE_MS } from './patience';
import { QuickInput } from './quickInput';
import { Views } from './views';
import { webviewWith } from './webviews';

/** How a journey's workbench is opened. */
export interface OpenWorkbenchOptions {
  /** The folder to open; none unless said. */
  folder?: string;
  /** User settings beside those that keep the workbench quiet. */
  settings?: Record<string, unknown>;
  /** Added to the environment of the extension host. */
  env?: Record<string, string>;
}

/** A workbench with the packed extension installed, in a browser of its own. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly keyboard: Keyboard;
  readonly notifications: Notifications;
  readonly views: Views;
  readonly panel: Panel;

  constructor(
    readonly page: Page,
    readonly server: CodeServer,
    readonly browser: Browser,
  ) {
    this.quickInput = new QuickInput(page);
    this.keyboard = new Keyboard(page, this.quickInput);
    this.notifications = new Notifications(page, this.keyboard);
    this.views = new Views(page, this.keyboard);
    this.panel = new Panel(page);
  }

  /** Runs a command of the palette by its title, by keyboard. */
  async command(title: string): Promise<void> {
    await this.keyboard.command(title);
  }

  /** Changes user settings, as somebody who edits the file does; the editor reads it a moment later. */
  async changeSettings(changes: Record<string, unknown>): Promise<void> {
    const file = join(this.server.userDataDir, 'User', 'settings.json');
    const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...settings, ...changes }, null, 2));
  }

  /** Loads the window anew, by keyboard. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Saves a connection by its connection string, without testing it. */
  async addConnection(name: string, uri: string, environment = 'Development'): Promise<void> {
    const { quickInput, views } = this;
    await this.command('Mongo Ferry: Add Connection…');
    await quickInput.waitFor('Connection string');
    await quickInput.answer(uri);
    await quickInput.pickListed('Continue without a test');
    await quickInput.waitFor('Name of the connection');
    await quickInput.answer(name);
    await quickInput.pickListed(environment);
    await quickInput.pickListed('As the environment');
    await views.item('Connections', name).waitFor();
  }

  /** Takes a picture into test-output/screenshots, and returns its file. */
  async screenshot(name: string): Promise<string> {
    const path = join(testOutput, 'screenshots', `${name}.png`);
    await mkdir(join(testOutput, 'screenshots'), { recursive: true });
    await this.page.screenshot({ path });
    return path;
  }

  /** The content of the webview that shows an element; waits for it. */
  webview(selector: string): Promise<Frame> {
    return webviewWith(this.page, selector);
  }

  /** Everything that the server and its extensions have logged. */
  async logText(): Promise<string> {
    return textOfFiles(join(this.server.userDataDir, 'logs'));
  }

  /**
   * All that is kept and logged, once this text is in it: the workbench writes what it keeps some
   * seconds later.
   */
  async storedTextWith(text: string): Promise<string> {
    let all = '';
    const isStored = async () => {
      all = (await this.storedText()) + (await this.logText());
      return all.includes(text);
    };
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isStored())) {
      if (Date.now() > deadline) throw new Error(`"${text}" was stored nowhere`);
      await this.page.waitForTimeout(200);
    }
    return all;
  }

  /**
   * Everything that is kept: on disk under the user data (settings, logs), and in the browser, which
   * holds the states of workbench, extensions and webviews. For looking for secrets.
   */
  async storedText(): Promise<string> {
    const onDisk = await textOfFiles(this.server.userDataDir);
    return onDisk + (await this.page.evaluate<string>(KEPT_BY_BROWSER));
  }

  /** Closes the browser, then the server. @throws Error when a journey by keyboard took the mouse */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    this.keyboard.assertMouseUnused();
  }
}

/** Evaluates to all that the page's origin keeps, as text. */
const KEPT_BY_BROWSER = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const text = (value) => value instanceof Uint8Array
    ? new TextDecoder().decode(value)
    : JSON.stringify(value);
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const content = database.transaction(store).objectStore(store);
      texts.push(...(await done(content.getAll())).map(text));
    }
    database.close();
  }
  return texts.join(' ');
})()`;

/** Opens a workbench; `close()` it after the journey. */
export async function openWorkbench(options: OpenWorkbenchOptions = {}): Promise<Workbench> {
  const server = await startCodeServer({
    settings: options.settings ?? {},
    env: options.env ?? {},
    extensionsDir: await extensionsWithMongoFerry(),
  });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const workbench = new Workbench(page, server, browser);
    await workbench.keyboard.watchMouse();
    const query = options.folder === undefined ? 'ew=true' : `folder=${options.folder}`;
    await page.goto(`${server.url}?${query}`);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await page.locator('.activitybar .action-item').first().waitFor();
    // Colours come last: the theme is an extension, too.
    await page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor();
    return workbench;
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}

async function textOfFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}
