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
    const { quickInput, notifications } = workbench;
    const card = await finding('target-writable');
    await card.getByRole('button', { name: 'Run…' }).click();
    const question = 'Let users write to the target again on New theatre?';
    const dialog = await notifications.dialog(question);
    assert.match(await dialog.innerText(), /Changed: New theatre .* Production/);
    await workbench.screenshot('preflight-confirmation');
    await notifications.pressInDialog(question, 'Run');
    await quickInput.waitFor('Type "New theatre" to confirm.');
    await quickInput.answer('New theatre');
    await (await page()).getByText(/^1 blocker, /).waitFor();
    assert.equal(await card.count(), 0);
  });

  it('runs one check again by itself', async () => {
    await target.db(db).collection('plays').drop();
    const card = await finding('id-collation');
    await card.getByRole('button', { name: 'Check Again' }).click();
    await (await page()).getByText(/^0 blockers, /).waitFor();
    await workbench.screenshot('preflight-passed');
    await (await page()).getByRole('button', { name: 'Copy Results' }).click();
    await workbench.page.locator('.statusbar').getByText('Results copied').waitFor();
  });

  it('starts once nothing blocks', async () => {
    const { notifications, views } = workbench;
    await (await start()).click();
    const question = 'Migrate Old theatre to New theatre?';
    assert.match(await (await notifications.dialog(question)).innerText(), /0 blockers/);
    await notifications.pressInDialog(question, 'Start');
    await views
      .item('Migrations', 'theatre-move')
      .getByText(/ready for cutover/)
      .waitFor();
    assert.equal(await target.db(db).collection('plays').countDocuments(), 2);
  });
});
