import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { SOURCE_KINDS, TARGET_KINDS } from '../../src/scenarios/kinds';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { inEveryTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the migration matrix', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let matrix: Frame;

  before(async () => {
    workbench = await openWorkbench();
    await workbench.views.openContainer();
  });

  pictureFailures(() => workbench);

  after(() => workbench.close());

  /** Source and target of the cell that has the focus. */
  const focused = async () => {
    const cell = matrix.locator('td:focus');
    return [await cell.getAttribute('data-source'), await cell.getAttribute('data-target')];
  };

  it('ux 6: opens from the palette, every pair a cell that says what it is', async () => {
    await workbench.command('Mongo Ferry: Show Migration Matrix');
    matrix = await workbench.webview('td');
    const cells = await matrix.locator('td').allInnerTexts();
    assert.equal(cells.length, SOURCE_KINDS.length * TARGET_KINDS.length);
    for (const cell of cells) assert.match(cell, /^(Supported|Limited|Unsupported)/);
    await assertAccessible(matrix, 'editor');
  });

  it('is walked by keyboard, with one cell in the tab order', async () => {
    assert.equal(await matrix.locator('td[tabindex="0"]').count(), 1);
    await matrix.locator('td').first().focus();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('ArrowDown');
    assert.deepEqual(await focused(), ['self-replica-set', 'self-replica-set']);
    await workbench.page.keyboard.press('Control+End');
    const [lastSource, lastTarget] = [SOURCE_KINDS.at(-1)?.id, TARGET_KINDS.at(-1)?.id];
    assert.deepEqual(await focused(), [lastSource, lastTarget]);
    await workbench.page.keyboard.press('Home');
    assert.deepEqual(await focused(), [lastSource, 'self-standalone']);
    await workbench.page.keyboard.press('Control+End');
    for (let n = 0; n < 7; n++) await workbench.page.keyboard.press('ArrowLeft');
    for (let n = 0; n < 14; n++) await workbench.page.keyboard.press('ArrowUp');
    const cell = await matrix.locator('td:focus').boundingBox();
    const corner = await matrix.locator('.corner').boundingBox();
    assert.ok(
      cell!.y >= corner!.y + corner!.height - 1 && cell!.x >= corner!.x + corner!.width - 1,
    );
    assert.equal(await matrix.locator('td[tabindex="0"]').count(), 1);
  });

  it('opens a cell with its details hidden until they are asked for', async () => {
    await matrix.locator('[data-source="self-sharded"][data-target="atlas-sharded"]').focus();
    await workbench.page.keyboard.press('Enter');
    const detail = matrix.locator('.detail');
    await detail.getByRole('heading', { name: /^Self-managed sharded cluster → Atlas/ }).waitFor();
    assert.equal(await detail.getByText('Prerequisites').count(), 0);
    await detail.locator('summary', { hasText: 'Atlas Live Migrate, pull' }).click();
    await detail.getByRole('heading', { name: 'Prerequisites' }).waitFor();
    const text = await detail.innerText();
    assert.match(text, /cleanupOrphaned/);
    assert.match(text, /Limits/);
    await inEveryTheme(workbench, async (theme) => {
      await workbench.screenshot(`matrix-detail-${theme}`);
      await assertAccessible(matrix, 'editor');
    });
  });

  it('gives the focus back to the cell when the detail is closed', async () => {
    await matrix.locator('.detail h2').focus();
    await workbench.page.keyboard.press('Escape');
    assert.equal(await matrix.locator('.detail').isVisible(), false);
    assert.deepEqual(await focused(), ['self-sharded', 'atlas-sharded']);
    await inEveryTheme(workbench, async (theme) => {
      await workbench.screenshot(`matrix-${theme}`);
    });
  });

  it('keeps its headers on view', async () => {
    await matrix.evaluate("document.querySelector('.grid').scrollTo(900, 600)");
    const grid = await matrix.locator('.grid').boundingBox();
    const column = await matrix.locator('thead th').last().boundingBox();
    const row = await matrix.locator('tbody th').last().boundingBox();
    assert.ok(Math.abs(column!.y - grid!.y) < 3);
    assert.ok(Math.abs(row!.x - grid!.x) < 3);
    await workbench.screenshot('matrix-scrolled');
  });

  it('shows what its filters leave, and nothing else', async () => {
    await matrix.getByLabel('Provider').selectOption({ label: 'Files' });
    assert.deepEqual(await matrix.locator('tbody th').allInnerTexts(), ['JSON or CSV files']);
    await matrix.getByLabel('Application').selectOption({ label: 'Goes on writing (online)' });
    await matrix.getByText('Nothing in the matrix fits these filters.').waitFor();
    await matrix.getByLabel('Application').selectOption({ label: 'Any' });
    await matrix.getByLabel('Self-service only').check();
    assert.match(await matrix.locator('td').first().innerText(), /mongoimport/);
    await workbench.screenshot('matrix-filtered');
  });

  it('prints as a whole, in black on white', async () => {
    await matrix.getByLabel('Provider').selectOption({ label: 'Any' });
    await workbench.page.emulateMedia({ media: 'print' });
    const computed = (selector: string, property: string) =>
      matrix.evaluate<string>(
        `getComputedStyle(document.querySelector('${selector}')).${property}`,
      );
    const overflow = await computed('.grid', 'overflow');
    const colour = await computed('td', 'color');
    await workbench.page.emulateMedia({ media: null });
    assert.equal(overflow, 'visible');
    assert.equal(colour, 'rgb(0, 0, 0)');
  });

  it('opens the runbook of a method, without connections too, as a checklist', async () => {
    await matrix.locator('[data-source="self-sharded"][data-target="atlas-sharded"]').click();
    const method = matrix.locator('.detail details', { hasText: 'mongosync' }).first();
    await method.locator('summary').click();
    await method.getByRole('button', { name: 'Use This Method' }).click();
    const { views, page } = workbench;
    const view = views.view('Runbook');
    await view.getByText('Prepare', { exact: true }).waitFor();
    await page.getByRole('tab', { name: /Preview Runbook/ }).waitFor();
    await page.setViewportSize({ width: 1280, height: 1100 });
    await inEveryTheme(workbench, async (theme) => {
      await workbench.screenshot(`runbook-${theme}`);
    });
  });

  it('keeps what was ticked over a reload', async () => {
    const { views, page } = workbench;
    const step = views.item('Runbook', /^1\. /);
    await step.getByRole('checkbox').click();
    await views
      .view('Runbook')
      .getByText(/^1 of \d+ done$/)
      .waitFor();
    await workbench.storedTextWith('runbook.ticks');
    await page.reload();
    await views.openContainer();
    await views.item('Runbook', /^1\. /).locator('[aria-checked="true"]').waitFor();
  });

  it('opens as Markdown', async () => {
    await workbench.page.locator('.sidebar .composite.title').click();
    await workbench.command('Mongo Ferry: Show Migration Matrix');
    matrix = await workbench.webview('td');
    const tabs = workbench.page.getByRole('tab', { name: /Migration Matrix/ });
    assert.equal(await tabs.count(), 1, 'the page that the reload left is still there');
    await matrix.getByRole('button', { name: 'Open as Markdown' }).click();
    await workbench.page.getByText('# Migration scenarios').first().waitFor();
  });

  it('is saved as a document that a browser can print', async () => {
    const { quickInput, notifications, views } = workbench;
    const folder = await mkdtemp(join(tmpdir(), 'ferry-matrix-'));
    try {
      await workbench.command('Mongo Ferry: Show Migration Matrix');
      matrix = await workbench.webview('td');
      await matrix.getByRole('button', { name: 'Save as HTML to Print…' }).click();
      const file = join(folder, 'matrix.html');
      await quickInput.waitFor('Save the Migration Matrix');
      await quickInput.answer(file);
      await notifications.waitFor('matrix.html is written');
      const text = await readFile(file, 'utf8');
      assert.match(text, /<h3>22\. /);
      assert.match(text, /@media print/);
    } finally {
      await rm(folder, { recursive: true });
      await views.openContainer();
    }
  });
});
