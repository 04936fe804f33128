import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import type { PageModel } from '../../src/pages/migration';
import { emptySides, type Sides } from './support/servers';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { inEveryTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

const plan = {
  operation: 'sync',
  source: 'Atelier',
  target: 'Museum',
  include: ['gallery'],
};

/** A long migration that has told nothing for a minute. */
const pageWith5000Rows: PageModel = {
  title: 'gallery',
  subtitle: '',
  state: 'running',
  stateText: '',
  activity: '',
  phases: [],
  facts: [],
  warnings: [],
  charts: [],
  namespaces: Array.from({ length: 5_000 }, (_, n) => ({
    namespace: `shop.orders${n}`,
    target: `shop.orders${n}`,
    state: 'copied',
    documents: n,
    documentsText: String(n),
    bytes: n,
    bytesText: `${n} B`,
    percent: 100,
    differences: null,
  })),
  actions: [],
  updatedAt: new Date(Date.now() - 60_000).toISOString(),
};

const tasks = [
  {
    label: 'compare the gallery',
    type: 'mongo-ferry',
    operation: 'verify',
    source: 'Atelier',
    target: 'Museum',
    include: ['gallery'],
    problemMatcher: [],
  },
];

interface Measured {
  sortMs: number;
  filterMs: number;
  first: string;
  left: number;
  updated: string;
}

/** Runs in the page: shows a model, sorts by documents from the top, and filters. */
const measureTable = `(model) => {
  const timed = (act) => {
    const begun = performance.now();
    act();
    document.body.offsetHeight; // Laid out, not only made.
    return Math.round(performance.now() - begun);
  };
  const rows = () => [...document.querySelectorAll('section .scroll tbody tr')];
  window.dispatchEvent(new MessageEvent('message', { data: { type: 'model', model } }));
  const header = document.querySelector('th:nth-child(3) button');
  header.click();
  const sortMs = timed(() => header.click());
  const first = rows()[0].firstElementChild.textContent;
  const filter = document.querySelector('vscode-text-field');
  const filtered = (text) => timed(() => {
    filter.value = text;
    filter.dispatchEvent(new Event('input'));
  });
  const filterMs = filtered('orders4998');
  const left = rows().length;
  filtered('');
  const updated = document.querySelector('.updated').textContent;
  return { sortMs, filterMs, first, left, updated };
}`;

describe('a migration file, a task, dragging, and a difference in the diff editor', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let target: MongoClient;
  let folder: string;

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    const works = [{ _id: 1 as never, title: 'Water Lilies' }, { title: 'Olympia' }];
    await source.db('gallery').collection('works').insertMany(works);
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-files-'));
    const handed = join(folder, 'connections.json');
    const environment = 'development';
    await writeFile(
      handed,
      JSON.stringify([
        { name: 'Atelier', uri: sides.uris.source, environment },
        { name: 'Museum', uri: sides.uris.target, environment },
      ]),
    );
    await writeFile(join(folder, 'gallery.migration.json'), JSON.stringify(plan, null, 2));
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ tasks }));
    workbench = await openWorkbench({ folder, env: { MONGO_FERRY_CONNECTIONS: handed } });
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  const item = (name: string) => workbench.views.item('Migrations', name);

  it('checks and starts what a migration file says, by the lenses above its text', async () => {
    const { page, keyboard, quickInput, views, notifications } = workbench;
    await views.openContainer();
    await views.item('Connections', 'Atelier').waitFor();
    await workbench.command('Go to File...');
    await quickInput.pick('gallery.migration.json');
    await page.locator('.codelens-decoration a', { hasText: 'Check' }).click();
    await notifications.waitFor(/checks, \d+ finding/);
    await workbench.screenshot('migration-file');
    keyboard.alone = true;
    await keyboard.command('View: Focus Active Editor Group');
    await keyboard.command('Show CodeLens Commands for Current Line');
    await quickInput.pickListed('Start');
    const question = 'Sync Atelier to Museum?';
    assert.match(await (await notifications.dialog(question)).innerText(), /gallery/);
    await notifications.pressInDialog(question, 'Start');
    keyboard.alone = false;
    await item('gallery')
      .getByText(/ready for cutover/)
      .waitFor();
  });

  it('runs a task of tasks.json by keyboard alone, and tells its outcome in the terminal', async () => {
    const { keyboard, panel, quickInput } = workbench;
    keyboard.alone = true;
    await keyboard.command('Tasks: Run Task');
    await quickInput.pick('compare the gallery');
    await panel.waitForTerminal(/0 differences/);
    await workbench.screenshot('task');
    await keyboard.command('View: Toggle Panel Visibility');
    keyboard.alone = false;
  });

  it('ux 1, 13: shows gates and charts with their words, accessible in every theme', async () => {
    const page = await workbench.webview('.gates');
    await page.getByText('Everything is copied').waitFor();
    await page.getByRole('img', { name: /^Lag\. In the last/ }).waitFor();
    await inEveryTheme(workbench, async (theme) => {
      await assertAccessible(page, 'editor');
      await workbench.screenshot(`dashboard-${theme}`);
    });
  });

  it('ux 11: sorts and filters 5,000 rows, and says when it has had no news', async () => {
    const page = await workbench.webview('.gates');
    // The page as it is with such a migration: in one go, for its own news follow every second.
    const { sortMs, filterMs, first, left, updated } = await page.evaluate<Measured>(
      `(${measureTable})(${JSON.stringify(pageWith5000Rows)})`,
    );
    // eslint-disable-next-line no-console -- a figure for people; machines are not equally fast
    console.log(`      5,000 rows: sorted in ${sortMs} ms, filtered in ${filterMs} ms`);
    assert.equal(first, 'shop.orders4999');
    assert.equal(left, 1);
    assert.match(updated, /^Last updated .* stale: no news for over 30 seconds$/);
  });

  it('draws the migration from source over method to target, and marks what it touches', async () => {
    const { views } = workbench;
    await views.contextMenu(item('gallery'), 'Show Topology of a Migration');
    const picture = await workbench.webview('.link');
    await picture.getByRole('img', { name: /^Method, Mongo Ferry engine.*: Sync/ }).waitFor();
    await picture.getByRole('img', { name: /^Target Museum, .*, primary/ }).waitFor();
    await assertAccessible(picture, 'editor');
    const source = views.item('Connections', 'Atelier');
    await source.locator('[class*="monaco-decoration-item"]').first().waitFor();
    await workbench.screenshot('topology-of-migration');
  });

  it('ux 19: tells how it stands in the status bar', async () => {
    const entry = workbench.page.locator('.statusbar-item', { hasText: 'gallery: Sync' });
    await entry.waitFor();
  });

  it('opens both versions of a document that differs from its page, by keyboard alone', async () => {
    const { keyboard, page, quickInput, views } = workbench;
    keyboard.alone = true;
    await target
      .db('gallery')
      .collection('works')
      .updateOne({ _id: 1 as never }, { $set: { title: 'Nymphéas' } });
    await views.contextMenu(views.item('Connections', 'Atelier'), 'Verify…');
    await quickInput.waitFor('Target of Atelier');
    await quickInput.pickListed('Museum');
    await quickInput.waitFor('Choose namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('How closely to compare');
    await quickInput.pickListed('Byte for byte');
    await quickInput.waitFor('What to do with differences');
    await quickInput.pickListed('Report them');
    const report = await workbench.webview('.code button');
    await keyboard.pressInEditor(report.getByRole('button', { name: '{"$numberInt":"1"}' }));
    await page.locator('.monaco-diff-editor').waitFor();
    await page.locator('.modified .view-line', { hasText: 'Nymphéas' }).waitFor();
    await workbench.screenshot('difference');
    keyboard.alone = false;
  });

  it('asks what to migrate when a connection is dragged onto another', async () => {
    const { quickInput, views } = workbench;
    await views.item('Connections', 'Atelier').dragTo(views.item('Connections', 'Museum'));
    await quickInput.pickListed('Mongo Ferry engine, online');
    await quickInput.waitFor('Choose namespaces');
    await workbench.screenshot('dragged');
    await quickInput.cancel();
  });
});
