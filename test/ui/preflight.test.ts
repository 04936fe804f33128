import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { uniqueName } from '../support/servers';
import { emptySides, type Sides } from './support/servers';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { inEveryTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

describe('from a failed check over its remedy to the start', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let target: MongoClient;
  const db = uniqueName('theatre');

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    await source.db(db).createCollection('plays', { collation: { locale: 'de' } });
    await source
      .db(db)
      .collection('plays')
      .insertMany([{ title: 'Faust' }, { title: 'Egmont' }]);
    await target.db(db).createCollection('plays');
    await block(true);
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await block(false);
    await sides.close();
  });

  /** As Atlas Live Migrate leaves a target behind. */
  async function block(global: boolean): Promise<void> {
    await target.db('admin').command({ setUserWriteBlockMode: 1, global });
  }

  const page = () => workbench.webview('.preflight');
  const finding = async (check: string) => (await page()).locator(`[data-check="${check}"]`);
  const question = 'Migrate Old theatre to New theatre?';
  const start = async () => (await page()).getByRole('button', { name: 'Start…' });

  it('ux 5: opens what was found instead of starting, with Start disabled', async () => {
    const { quickInput, views } = workbench;
    await views.openContainer();
    await workbench.addConnection('Old theatre', sides.uris.source, 'Development');
    await workbench.addConnection('New theatre', sides.uris.target, 'Production');
    await views.contextMenu(views.item('Connections', 'Old theatre'), 'Migrate…');
    await quickInput.waitFor('Target of Old theatre');
    await quickInput.pickListed('New theatre');
    await quickInput.pickListed('Mongo Ferry engine, online');
    await quickInput.waitFor('Choose namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('are in New theatre already');
    await quickInput.pickListed('Keep them and copy into them');
    await quickInput.waitFor('When to cut over');
    await quickInput.pickListed('When I say so');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('theatre-move');
    const frame = await page();
    await frame.getByText(/^2 blockers, .* checks passed$/).waitFor();
    assert.ok(await (await start()).isDisabled());
    await frame.getByText('It can start once nothing blocks: 2 blockers.').waitFor();
    assert.match(await (await finding('target-writable')).innerText(), /setUserWriteBlockMode/);
    assert.match(await (await finding('id-collation')).innerText(), new RegExp(`${db}.plays`));
    await inEveryTheme(workbench, async (theme) => {
      await workbench.screenshot(`preflight-${theme}`);
      await assertAccessible(await page(), 'editor');
    });
  });

  it('runs a remedy after a confirmation that names what it changes, typed for production', async () => {
    const { keyboard, quickInput, notifications } = workbench;
    // From here on by keyboard alone.
    keyboard.alone = true;
    const card = await finding('target-writable');
    await keyboard.pressInEditor(card.getByRole('button', { name: 'Run…' }));
    const warning = 'Let users write to the target again on New theatre?';
    const dialog = await notifications.dialog(warning);
    assert.match(await dialog.innerText(), /Changed: New theatre .* Production/);
    await workbench.screenshot('preflight-confirmation');
    await notifications.pressInDialog(warning, 'Run');
    await quickInput.waitFor('Type "New theatre" to confirm.');
    await quickInput.answer('New theatre');
    await (await page()).getByText(/^1 blocker, /).waitFor();
    assert.equal(await card.count(), 0);
  });

  it('runs one check again by itself', async () => {
    await target.db(db).collection('plays').drop();
    const card = await finding('id-collation');
    await workbench.keyboard.pressInEditor(card.getByRole('button', { name: 'Check Again' }));
    await (await page()).getByText(/^0 blockers, /).waitFor();
    await workbench.screenshot('preflight-passed');
    const copy = (await page()).getByRole('button', { name: 'Copy Results' });
    await workbench.keyboard.pressInEditor(copy);
    await workbench.page.locator('.statusbar').getByText('Results copied').waitFor();
  });

  it('ux 20: tells in a dry run what would be written, and writes nothing', async () => {
    const { keyboard, notifications, page: shown } = workbench;
    const before = await contentOf(target);
    await keyboard.pressInEditor(await start());
    await notifications.pressInDialog(question, 'Dry Run');
    const lines = shown.locator('.view-line');
    await lines.filter({ hasText: new RegExp(`${db}\\.plays\\s+2\\sdocuments`) }).waitFor();
    await lines.filter({ hasText: /Nothing\swas\swritten/ }).waitFor();
    await workbench.screenshot('dry-run');
    assert.deepEqual(await contentOf(target), before);
    await keyboard.command('View: Open Previous Editor');
  });

  it('starts once nothing blocks', async () => {
    const { keyboard, notifications, views } = workbench;
    await keyboard.pressInEditor(await start());
    assert.match(await (await notifications.dialog(question)).innerText(), /0 blockers/);
    await notifications.pressInDialog(question, 'Start');
    await views
      .item('Migrations', 'theatre-move')
      .getByText(/ready for cutover/)
      .waitFor();
    assert.equal(await target.db(db).collection('plays').countDocuments(), 2);
  });
});

/** The names of all databases and collections, the servers' own left out. */
async function contentOf(client: MongoClient): Promise<string[]> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  const own = databases.filter(({ name }) => !['admin', 'config', 'local'].includes(name));
  const names = own.map(async ({ name }) => {
    const collections = await client.db(name).listCollections({}, { nameOnly: true }).toArray();
    return collections.map((collection) => `${name}.${collection.name}`);
  });
  return (await Promise.all(names)).flat().sort();
}
