import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { findMongod, startStandalone, type EmbeddedStandalone } from '../../src/embedded';
import { emptySides, type Sides } from './support/servers';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { inEveryTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

const DOCUMENTS = 2000;
const PASSWORD = 'much-ado-4711';

describe('recommended by mouse, from right click to a started migration', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let lone: EmbeddedStandalone;
  let uris: { source: string; target: string; lone: string };

  before(async () => {
    sides = await emptySides();
    lone = await startStandalone({
      binary: await findMongod(),
      auth: { user: 'ada', password: PASSWORD },
    });
    uris = { ...sides.uris, lone: lone.uri };
    ({ source } = sides);
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ n, text: 'x'.repeat(200) }));
    await source.db('library').collection('books').insertMany(documents);
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await lone.stop();
  });

  const panel = (selector = '.best') => workbench.webview(selector);

  it('says what to select while nothing is', async () => {
    await workbench.views.openContainer();
    const frame = await panel('.notice');
    assert.match(await frame.locator('.notice').innerText(), /Select a connection, the source/);
    await assertAccessible(frame, 'sideBar');
    await workbench.screenshot('recommendation-welcome');
  });

  it('ux 7: recommends after a right click and the choice of a target, citing detected facts', async () => {
    const { quickInput, views } = workbench;
    await workbench.addConnection('Old library', uris.source);
    await workbench.addConnection('New library', uris.target);
    await views.contextMenu(views.item('Connections', 'Old library'), 'Recommend…');
    await quickInput.waitFor('Target of Old library');
    await quickInput.pickListed('New library');
    const frame = await panel();
    assert.equal(await frame.locator('.best h2').innerText(), 'Mongo Ferry engine, online');
    const cites = (await frame.locator('.best .cites').allInnerTexts()).join(' · ');
    assert.match(cites, /source version: 6\.0\.\d+/);
    assert.match(cites, /source topology: replica set/);
    await assertAccessible(frame, 'sideBar');
  });

  it('weighs anew when a need is stated', async () => {
    const { quickInput } = workbench;
    const frame = await panel();
    await frame.getByRole('button', { name: 'Change Needs…' }).click();
    await quickInput.waitFor('Choose a need');
    await quickInput.pickListed('Users and roles move too');
    await quickInput.waitFor('Must users and roles move');
    await workbench.screenshot('recommendation-needs');
    await quickInput.pickListed('yes');
    await quickInput.waitFor('Choose a need');
    await quickInput.cancel();
    await frame.getByText('Users and roles move too: yes').waitFor();
  });

  it('can be read in every theme', async () => {
    const { page } = workbench;
    const usual = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: usual.width, height: 1600 });
    await inEveryTheme(workbench, async (theme) => {
      await (await panel('h1')).evaluate('window.scrollTo(0, 0)');
      await workbench.screenshot(`recommendation-${theme}`);
      await assertAccessible(await panel(), 'sideBar');
    });
    await page.setViewportSize(usual);
  });

  it('highlights the scenario in the matrix', async () => {
    await workbench.command('Mongo Ferry: Show Migration Matrix');
    const matrix = await workbench.webview('td.yours');
    const cell = matrix.locator('td.yours');
    assert.equal(await cell.count(), 1);
    assert.equal(await cell.getAttribute('data-source'), 'self-replica-set');
    assert.equal(await cell.getAttribute('data-target'), 'self-replica-set');
    await matrix.getByText('Highlighted for Old library → New library').waitFor();
    await workbench.screenshot('matrix-highlighted');
  });

  it('opens the runbook, whose commands wait at the prompt until they are run', async () => {
    const { views, page, panel: lower } = workbench;
    await (await panel()).getByRole('button', { name: 'Open Runbook' }).first().click();
    const first = views.item('Runbook', /^1\. Open a bash shell/);
    await first.waitFor();
    await page.getByRole('tab', { name: /Preview Runbook/ }).waitFor();
    await first.locator('.monaco-tl-twistie').click();
    const commandsOf = views.item('Runbook', 'umask 077');
    await views.pressAction(commandsOf, 'Run');
    await lower.waitForTerminal(/^ *export TARGET_URI=/);
    await workbench.screenshot('runbook-prefilled');
    await page.keyboard.press('Enter');
    await page.keyboard.type('mongo-ferry inspect env:SOURCE_URI');
    await page.keyboard.press('Enter');
    await lower.waitForTerminal('PRIMARY');
    await workbench.screenshot('runbook-run');
  });

  it('follows two selected connections, and offers what removes a blocker', async () => {
    const { views, page, panel: lower } = workbench;
    await workbench.addConnection('Lone library', uris.lone);
    await views.expand('Connections', 'Lone library');
    await views.item('Connections', 'Lone library').click();
    await views.item('Connections', 'New library').click({ modifiers: ['ControlOrMeta'] });
    const frame = await panel();
    await frame.getByText('Lone library').first().waitFor();
    await frame.locator('.best h2', { hasText: 'Mongo Ferry engine, offline' }).waitFor();
    const online = frame.locator('details', { hasText: 'Mongo Ferry engine, online' }).first();
    await online.locator('summary').first().click();
    const blocker = online.locator('.warn', { hasText: 'A standalone has no oplog' });
    await blocker.getByRole('button', { name: 'Copy Command' }).waitFor();
    await blocker.scrollIntoViewIfNeeded();
    await workbench.screenshot('recommendation-blocker');
    await assertAccessible(frame, 'sideBar');
    await blocker.getByRole('button', { name: 'Run…' }).click();
    await lower.waitForTerminal("mongosh 'mongodb://ada@127.0.0.1:");
    const terminal = (await lower.terminalText()).replaceAll('\n', '');
    assert.match(terminal, /'mongodb:\/\/ada@127[^' ]+' --eval 'rs\.initiate\(\)'\s*$/);
    assert.ok(!terminal.includes(PASSWORD));
    await workbench.screenshot('recommendation-run');
    assert.ok(!(await workbench.storedText()).includes(PASSWORD));
    await page.keyboard.press('Control+C');
    await views.item('Connections', 'Old library').click();
    await frame.getByText('Old library').first().waitFor();
  });

  it('leads into the migration with source and target given', async () => {
    const { quickInput, notifications, views } = workbench;
    const frame = await panel();
    await frame.getByRole('button', { name: 'Migrate with This', exact: true }).click();
    await quickInput.waitFor('Choose namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('When to cut over');
    await quickInput.pickListed('When I say so');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('library-move');
    await notifications.pressInDialog('Migrate Old library to New library?', 'Start');
    const item = views.item('Migrations', 'library-move');
    await item.getByText(/ready for cutover/).waitFor();
    await workbench.screenshot('recommendation-migrating');
    await assertAccessible(await panel('.phases'), 'editor');
  });
});
