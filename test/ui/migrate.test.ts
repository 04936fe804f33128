import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

const DOCUMENTS = 20_000;
/** Written while the cutover is under way. */
const LATE = 100;

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
    await quickInput.waitFor('How to carry it over');
    await workbench.screenshot('migrate-method');
    await quickInput.pickListed('Mongo Ferry engine, online');
    await quickInput.toggle('crm.notes');
    await workbench.screenshot('migrate-namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Names in the target');
    await quickInput.pickListed('shop.users');
    await quickInput.answer('shop.people');
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('When to cut over');
    await quickInput.pickListed('When I say so');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('shop-move');
    const dialog = await notifications.dialog('Migrate Old shop to New shop?');
    const summary = await dialog.innerText();
    assert.match(summary, /2 namespaces/);
    assert.match(summary, /20,002 documents/);
    assert.match(summary, /shop\.orders, shop\.users/);
    assert.match(summary, /Renamed: shop\.users → shop\.people/);
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

  async function setMostDocuments(perSecond: string): Promise<void> {
    const { views, quickInput } = workbench;
    await views.contextMenu(views.item('Migrations', 'shop-move'), 'Set Load…');
    await quickInput.pickListed('Full');
    await quickInput.waitFor('Most megabytes a second');
    await quickInput.answer('');
    await quickInput.waitFor('Most documents a second');
    await quickInput.answer(perSecond);
  }

  it('ux 4: asks how writes stop and for a way back, names what it concerns, production typed', async () => {
    const { views, quickInput } = workbench;
    const item = views.item('Migrations', 'shop-move');
    await setMostDocuments('2');
    await item.getByText(/ready for cutover/).waitFor();
    const page = await workbench.webview('.gates');
    await page.getByRole('button', { name: 'Cut Over…' }).click();
    await askedForCutover('They have stopped', 'No way back', 'Writes Have Stopped: Cut Over');
    await quickInput.type('New shop');
    // So much that there is time to give up, written too late to make it wait.
    const late = Array.from({ length: LATE }, (_, n) => ({ late: n }));
    await source.db('shop').collection('orders').insertMany(late);
    await quickInput.accept();
  });

  it('ux 9, 10: shows the cutover as it goes, what holds it back, and how fresh that is', async () => {
    const page = await workbench.webview('.gates');
    await page.getByText('The last changes are applied').waitFor();
    const activity = 'Applying the last changes · held back: Full · at most 2 documents/s';
    await page.getByText(activity).waitFor();
    const told = await page.locator('.updated').innerText();
    assert.match(told, /^Last updated \d+:\d\d:\d\d [AP]M$/);
    await page.locator('.updated').filter({ hasNotText: told }).waitFor();
    await workbench.screenshot('cutover');
  });

  it('follows on when the cutover is given up', async () => {
    const { notifications, views } = workbench;
    const page = await workbench.webview('.gates');
    await page.getByRole('button', { name: 'Give the Cutover Up' }).click();
    await notifications.waitFor('Old shop may be written to again');
    await setMostDocuments('');
    await views
      .item('Migrations', 'shop-move')
      .getByText(/ready for cutover/)
      .waitFor();
    await source.db('shop').collection('orders').insertOne({ late: 'after giving up' });
  });

  it('ux 2, 15: blocks writes, and shows success only once all is proven', async () => {
    const { views, notifications, quickInput } = workbench;
    const item = views.item('Migrations', 'shop-move');
    // What was written meanwhile makes the target lag, and a cutover would be refused.
    const orders = target.db('shop').collection('orders');
    while ((await orders.countDocuments()) < DOCUMENTS + LATE + 2)
      await workbench.page.waitForTimeout(200);
    await item.getByText(/lag 0\.\d+ s.*ready for cutover/).waitFor();
    await views.pressAction(item, 'Cut Over…');
    await askedForCutover('Block them', 'Reverse sync', 'Block Writes and Cut Over');
    await quickInput.answer('New shop');
    await item.getByText('Migrate · 0 differences').waitFor();
    await notifications.waitFor('shop-move completed: 0 differences');
    const page = await workbench.webview('.phases');
    await page.getByText(/compared byte for byte/).waitFor();
    await page.getByText('After the cutover').waitFor();
    await workbench.screenshot('migration-completed');
  });

  it('hands out the new connection string, without its password unless asked', async () => {
    const { page, quickInput } = workbench;
    const dashboard = await workbench.webview('.gates');
    await dashboard.getByRole('button', { name: 'Copy Connection String…' }).click();
    await quickInput.pickListed('Without its password');
    await page.locator('.statusbar').getByText('Connection string copied').waitFor();
  });

  it('has really moved what was chosen, and nothing else', async () => {
    const shop = target.db('shop');
    assert.equal(await shop.collection('orders').countDocuments(), DOCUMENTS + LATE + 2);
    assert.equal(await shop.collection('people').countDocuments(), 2);
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

  it('follows back from the target, into production only with its typed name', async () => {
    const { notifications, quickInput, views } = workbench;
    await views.contextMenu(views.item('Migrations', 'shop-move'), 'Follow Back…');
    await notifications.pressInDialog('Keep Old shop in step with New shop?', 'Follow Back');
    await quickInput.waitFor('Type "Old shop" to confirm.');
    await quickInput.answer('Old shop');
    const back = views.item('Migrations', 'shop-move-reverse');
    await back.getByText(/ready for cutover/).waitFor();
    await target.db('shop').collection('people').insertOne({ name: 'Barbara' });
    const users = source.db('shop').collection('users');
    while ((await users.countDocuments({ name: 'Barbara' })) === 0) {
      await workbench.page.waitForTimeout(100);
    }
  });

  /** Answers the questions of a cutover up to the one for the name. */
  async function askedForCutover(writes: string, wayBack: string, button: string): Promise<void> {
    const { notifications, quickInput } = workbench;
    await quickInput.waitFor('How writes to Old shop stop');
    await quickInput.pickListed(writes);
    await quickInput.waitFor('Whether there is a way back');
    await workbench.screenshot('cutover-way-back');
    await quickInput.pickListed(wayBack);
    const question = 'Cut over from Old shop to New shop?';
    const text = await (await notifications.dialog(question)).innerText();
    assert.match(text, /20,0\d\d documents/);
    assert.match(text, /can be given up until the last changes are applied/);
    await workbench.screenshot('cutover-confirmation');
    await notifications.pressInDialog(question, button);
    await quickInput.waitFor('Type "New shop" to confirm.');
  }
});
