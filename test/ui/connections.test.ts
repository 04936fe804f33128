import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { startShardedDouble, type ShardedDouble } from '../support/shardedDouble';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { emptySides, type Sides } from './support/servers';
import { inEveryTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

const password = 'imp0rted-s3cret';
const passphrase = 'a horse of one colour';

describe('connections: import, form, folders, topology, export', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let cluster: ShardedDouble;
  let folder: string;
  let host: string;

  before(async () => {
    sides = await emptySides();
    host = /\/\/([^/,]+)/.exec(sides.uris.source)![1]!;
    cluster = await startShardedDouble(host);
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-connections-'));
    const env = `SHOP_STAGING=mongodb://ann:${password}@db.example:27017/\nCLUSTER=${cluster.uri}\n`;
    await writeFile(join(folder, '.env'), env);
    workbench = await openWorkbench();
    await workbench.views.openContainer();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await cluster.stop();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  async function importFrom(file: string): Promise<void> {
    const { quickInput } = workbench;
    await workbench.command('Mongo Ferry: Import Connections…');
    await quickInput.pickListed('From a file…');
    await quickInput.waitFor('Choose the File with Connections');
    await quickInput.answer(join(folder, file));
  }

  it('takes the connections of a .env file', async () => {
    const { quickInput, notifications, views } = workbench;
    await importFrom('.env');
    await quickInput.waitFor('Choose the connections to add');
    await workbench.screenshot('import-connections');
    await quickInput.accept();
    await notifications.waitFor('2 connections were added.');
    await views.waitForLabels('Connections', /^SHOP_STAGING Staging/, /^CLUSTER Development/);
  });

  it('makes one by a form, tested first', async () => {
    const { quickInput, views } = workbench;
    await workbench.command('Mongo Ferry: Add Connection by Form…');
    await quickInput.pickListed('By its hosts');
    await quickInput.answer(host);
    await quickInput.pickListed('Only this host (direct connection)');
    await quickInput.pickListed('No TLS');
    await quickInput.waitFor('How do you authenticate?');
    await workbench.screenshot('connection-form');
    await quickInput.pickListed('No authentication');
    await quickInput.waitFor('SOCKS5');
    await quickInput.accept();
    await quickInput.pickListed('Test the connection');
    await quickInput.pickListed('All passed: continue');
    await quickInput.waitFor('Name of the connection');
    await quickInput.answer('By form');
    await quickInput.pickListed('Development');
    await quickInput.pickListed('As the environment');
    await views.item('Connections', 'By form').waitFor();
  });

  it('lies in folders, put there by a command or by dragging', async () => {
    const { quickInput, views } = workbench;
    const level = (label: string) =>
      views.item('Connections', label).and(workbench.page.locator('[aria-level="2"]'));
    await views.contextMenu(views.item('Connections', 'By form'), 'Move to Folder…');
    await quickInput.pickListed('New folder…');
    await quickInput.waitFor('Name of the folder');
    await quickInput.answer('Shops');
    await level('By form').waitFor();
    await views.item('Connections', 'SHOP_STAGING').dragTo(views.item('Connections', 'Shops'));
    await level('SHOP_STAGING').waitFor();
    await workbench.screenshot('folders');
  });

  it('shows what a cluster is made of as a picture, walked by keyboard, and as text', async () => {
    const { views, page } = workbench;
    await views.contextMenu(views.item('Connections', 'CLUSTER'), 'Show Topology');
    const picture: Frame = await workbench.webview('.node');
    const node = (label: RegExp) => picture.getByRole('img', { name: label });
    await node(/shard02: .*, primary/).waitFor();
    await picture.locator('.node[tabindex="0"]').focus();
    const focused = () => picture.locator('.node:focus').getAttribute('aria-label');
    assert.match((await focused())!, /^Routers, mongos · balancer on: /);
    await page.keyboard.press('ArrowDown');
    assert.match((await focused())!, /Config servers: .*, primary/);
    await page.keyboard.press('End');
    assert.match((await focused())!, /shard02/);
    await picture.getByText('As text').click();
    await picture
      .getByText(/^127\.0\.0\.1:\d+: primary/)
      .first()
      .waitFor();
    await inEveryTheme(workbench, async (theme) => {
      await assertAccessible(picture, 'editor');
      await workbench.screenshot(`topology-${theme}`);
    });
    cluster.addShard('shard03');
    await node(/shard03/).waitFor();
  });

  it('goes into a file that only its passphrase opens, and comes back', async () => {
    const { quickInput, notifications, views } = workbench;
    await notifications.clear();
    await workbench.page.locator('.sidebar .composite.title').click();
    await workbench.command('Mongo Ferry: Export Connections…');
    await quickInput.waitFor('Choose the connections to export');
    await quickInput.accept();
    await quickInput.pickListed('With secrets, encrypted');
    await quickInput.waitFor('Passphrase');
    await quickInput.answer(passphrase);
    await quickInput.waitFor('again');
    await quickInput.answerWrongly('another', 'That is another passphrase.');
    await quickInput.answer(passphrase);
    await quickInput.waitFor('Save the Connections');
    await quickInput.answer(join(folder, 'saved.json'));
    await notifications.waitFor('3 connections are written to saved.json');
    assert.ok(!(await readFile(join(folder, 'saved.json'), 'utf8')).includes('ann'));

    await views.contextMenu(views.item('Connections', 'SHOP_STAGING'), 'Remove Connection…');
    await notifications.pressInDialog('Remove the connection', 'Remove');
    await importFrom('saved.json');
    await quickInput.waitFor('Enter their passphrase');
    await quickInput.answer('something else');
    await quickInput.waitFor('That is not the passphrase');
    await quickInput.answer(passphrase);
    await quickInput.waitFor('Choose the connections to add');
    await quickInput.accept();
    await notifications.waitFor('1 connection was added.');
    await views.item('Connections', 'SHOP_STAGING').waitFor();
  });

  it('leaves no secret outside the secret store', async () => {
    const stored = await workbench.storedTextWith('SHOP_STAGING');
    for (const secret of [password, passphrase]) assert.ok(!stored.includes(secret), secret);
  });
});
