import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { replicaSet } from '../support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

const password = 'p@ss:word/0815';

describe('first use, by keyboard alone and by mouse: welcome, add, test, tree', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let uri: string;

  before(async () => {
    const set = await replicaSet('6.0', { auth: { user: 'ferry', password } });
    uri = set.uri;
    const client = await MongoClient.connect(uri);
    const shop = client.db('shop');
    await shop.collection('orders').insertMany([{ total: 1 }, { total: 2 }]);
    await shop
      .collection('orders')
      .createIndexes([{ key: { total: 1 }, name: 'total_1', unique: true }]);
    await shop.createCollection('recent', { capped: true, size: 4096 });
    await shop.createCollection('totals', { viewOn: 'orders', pipeline: [] });
    await client.close();
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(() => workbench.close());

  const addButton = () =>
    workbench.views
      .view('Connections')
      .getByRole('button', { name: 'Add Connection', exact: true })
      .filter({ hasText: 'Add Connection' });

  /** From the connection string on, whatever was pressed for it. */
  async function addAndLookInto(): Promise<void> {
    const { quickInput, views } = workbench;
    await quickInput.answer(uri.replace(/:[^:@/]*@/, '@'));
    await quickInput.waitFor('Password');
    await quickInput.answer(password);
    await quickInput.pickListed('Test the connection');
    await quickInput.row('All passed: continue').waitFor();
    await workbench.screenshot('connection-test');
    await quickInput.pickListed('All passed: continue');
    await quickInput.waitFor('Name of the connection');
    await quickInput.answer('Old shop');
    await quickInput.pickListed('Staging');
    await quickInput.pickListed('As the environment');
    await views.expand('Connections', 'Old shop', /^Replica set/);
    await views.expand('Connections', 'Old shop', 'shop', 'orders');
    await views.item('Connections', 'total_1').waitFor();
  }

  it('is installed, and welcomes in both views', async () => {
    await workbench.command('Extensions: Show Installed Extensions');
    const installed = workbench.page.locator('.extensions-list .name', { hasText: 'Mongo Ferry' });
    await installed.first().waitFor();
    await workbench.views.openContainer();
    await addButton().waitFor();
    await workbench.views.view('Migrations').getByText('Add the source and the target').waitFor();
    const picture = await readFile(await workbench.screenshot('welcome'));
    // A blank page of this size compresses to a few kilobytes.
    assert.ok(picture.length > 15_000, `the picture has ${picture.length} bytes`);
  });

  it('ux 17: adds a connection by keyboard alone, tested first, down to its indexes', async () => {
    const { keyboard, quickInput, views } = workbench;
    keyboard.alone = true;
    await keyboard.command('Mongo Ferry: Focus on Connections View');
    await keyboard.tabTo(addButton());
    await workbench.page.keyboard.press('Enter');
    await quickInput.answerWrongly('mongodb://ferry@', 'host');
    await addAndLookInto();
    await views.contextMenu(views.item('Connections', 'Old shop'), 'Remove Connection…');
    await workbench.notifications.pressInDialog('Remove the connection', 'Remove');
    await addButton().waitFor();
    keyboard.alone = false;
  });

  it('and by mouse: shows what the deployment is made of, down to its indexes', async () => {
    const { views } = workbench;
    await addButton().click();
    await addAndLookInto();
    await views.item('Connections', 'orders').getByText('2 documents').waitFor();
    // Sizes and counts come after the names.
    await views.waitForLabels(
      'Connections',
      /^Old shop Staging · 6\./,
      /^Replica set shared-\d+ 1 member/,
      /primary/,
      /^recent Capped collection · 0 documents/,
      /^totals View/,
      /^total_1 total: 1 · unique/,
    );
    await workbench.screenshot('tree');
  });

  it('offers to try again what cannot be reached', async () => {
    const { quickInput, views } = workbench;
    await views.pressAction(views.view('Connections').locator('.pane-header'), 'Add Connection');
    await quickInput.answer('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500');
    await quickInput.pickListed('Test the connection');
    await quickInput.row('Change the connection string').waitFor();
    await workbench.screenshot('connection-test-failed');
    await quickInput.pickListed('Continue anyway');
    await quickInput.answer('Nowhere');
    await quickInput.pickListed('Development');
    await quickInput.pickListed('As the environment');
    await views.expand('Connections', 'Nowhere');
    await views.item('Connections', /127\.0\.0\.1:1/).waitFor();
    await views.waitForLabels('Connections', /^Nowhere Development · failed$/);
    await workbench.screenshot('tree-unreachable');
  });

  it('stores the password nowhere outside the secret store', async () => {
    const stored = await workbench.storedTextWith('Nowhere');
    for (const spelling of [password, encodeURIComponent(password)]) {
      assert.ok(!stored.includes(spelling), 'the password is on disk in clear text');
    }
  });
});
