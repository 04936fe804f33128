import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

const DOCUMENTS = 20_000;

describe('migrate by mouse, from right click to a verified end', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ n, text: 'x'.repeat(200) }));
    await source.db('shop').collection('orders').insertMany(documents);
    await source
      .db('shop')
      .collection('users')
      .insertMany([{ name: 'Ada' }, { name: 'Grace' }]);
    await source.db('crm').collection('notes').insertOne({ text: 'not to be migrated' });
    await source.db('mongo_ferry').collection('imports').insertOne({ text: 'never carried' });
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
  });

  it('adds both deployments', async () => {
    await workbench.views.openContainer();
    await workbench.addConnection('Old shop', sides.uris.source, 'Production');
    await workbench.addConnection('New shop', sides.uris.target, 'Development');
    await workbench.views.expand('Connections', 'Old shop', 'shop');
  });

  it('asks for target, namespaces, cutover and name, and sums up before it starts', async () => {
    const { quickInput, views, notifications } = workbench;
    await views.contextMenu(views.item('Connections', 'Old shop'), 'Migrate…');
    await quickInput.waitFor('Target of Old shop');
    await workbench.screenshot('migrate-target');
    await quickInput.pickListed('New shop');
    await quickInput.toggle('crm.notes');
    await workbench.screenshot('migrate-namespaces');
    await quickInput.accept();
    await quickInput.waitFor('When to cut over');
    await quickInput.pickListed('When I say so');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('shop-move');
    const dialog = await notifications.dialog('Migrate Old shop to New shop?');
    const summary = await dialog.innerText();
    assert.match(summary, /2 namespaces/);
    assert.match(summary, /20,002 documents/);
    assert.match(summary, /shop\.orders, shop\.users/);
    await workbench.screenshot('migrate-summary');
    await notifications.pressInDialog('Migrate Old shop to New shop?', 'Start');
  });

  it('follows the source until it is cut over', async () => {
    const { views } = workbench;
    const item = views.item('Migrations', 'shop-move');
    await item.waitFor();
    await item.getByText(/ready for cutover/).waitFor();
    await source.db('shop').collection('orders').insertOne({ late: true });
    const page = await workbench.webview('.phases');
    await page.getByRole('heading', { name: 'shop-move' }).waitFor();
    await page.getByText('shop.orders').waitFor();
    await workbench.screenshot('migration-syncing');
  });

  it('cuts over after a confirmation in which the name is typed, for production', async () => {
    const { views, notifications, quickInput } = workbench;
    await views.pressAction(views.item('Migrations', 'shop-move'), 'Cut Over…');
    const question = 'Cut over from Old shop to New shop?';
    await notifications.dialog(question);
    await workbench.screenshot('cutover-confirmation');
    await notifications.pressInDialog(question, 'Writes Have Stopped: Cut Over');
    await quickInput.waitFor('Type "New shop" to confirm.');
    await quickInput.answer('New shop');
    await views.item('Migrations', 'shop-move').getByText('Migrate · 0 differences').waitFor();
    await notifications.waitFor('shop-move completed: 0 differences');
    const page = await workbench.webview('.phases');
    await page.getByText(/compared byte for byte/).waitFor();
    await workbench.screenshot('migration-completed');
  });

  it('has really moved what was chosen, and nothing else', async () => {
    const shop = target.db('shop');
    assert.equal(await shop.collection('orders').countDocuments(), DOCUMENTS + 1);
    assert.equal(await shop.collection('users').countDocuments(), 2);
    assert.equal(await target.db('crm').collection('notes').countDocuments(), 0);
  });

  it('shows the report', async () => {
    await workbench.notifications.press('shop-move completed', 'Show Report');
    await workbench.page.getByRole('tab', { name: 'Preview shop-move.md' }).waitFor();
    const headline = 'Migration shop-move: completed, 0 differences';
    const report = await workbench.webview('.markdown-body');
    await report.getByRole('heading', { name: headline }).waitFor();
    await workbench.screenshot('report');
  });
});
