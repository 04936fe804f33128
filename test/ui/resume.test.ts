import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

describe('sync by keyboard, pause, reload, resume (light theme)', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let folder: string;

  before(async () => {
    sides = await emptySides();
    ({ source } = sides);
    await source
      .db('blog')
      .collection('posts')
      .insertMany([{ n: 1 }, { n: 2 }]);
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-handed-'));
    const handed = join(folder, 'connections.json');
    await writeFile(
      handed,
      JSON.stringify([
        { name: 'Old blog', uri: sides.uris.source, environment: 'staging' },
        { name: 'New blog', uri: sides.uris.target, environment: 'development' },
      ]),
    );
    workbench = await openWorkbench({
      folder,
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
      env: { MONGO_FERRY_CONNECTIONS: handed },
    });
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  const summary = (text: string | RegExp) =>
    workbench.views.item('Migrations', 'blog-sync').getByText(text);

  it('saves the connections that the environment hands over', async () => {
    await workbench.views.openContainer();
    await workbench.views.item('Connections', 'Old blog').waitFor();
    await workbench.views.item('Connections', 'New blog').waitFor();
  });

  it('starts a sync from the palette', async () => {
    const { quickInput, notifications } = workbench;
    await workbench.command('Mongo Ferry: Sync…');
    await quickInput.waitFor('Sync: choose the source');
    await quickInput.pickListed('Old blog');
    await quickInput.waitFor('Target of Old blog');
    await quickInput.pickListed('New blog');
    await quickInput.row('blog.posts').waitFor();
    await quickInput.accept();
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('blog-sync');
    await notifications.pressInDialog('Sync Old blog to New blog?', 'Start');
    await summary(/ready for cutover/).waitFor();
    await workbench.views.expand('Migrations', 'blog-sync');
    await workbench.screenshot('sync-light');
  });

  it('pauses and goes on', async () => {
    const { views } = workbench;
    await views.pressAction(views.item('Migrations', 'blog-sync'), 'Pause Migration');
    await summary(/^Paused/).waitFor();
    await views.pressAction(views.item('Migrations', 'blog-sync'), 'Resume Migration');
    await summary(/ready for cutover/).waitFor();
  });

  it('ux 3: tells where it stands after a reload, and shows its page again', async () => {
    const { page, views } = workbench;
    await (await workbench.webview('.phases')).getByText('ready for cutover').first().waitFor();
    // In a browser the workbench stores its open editors every five seconds.
    await page.waitForTimeout(10_000);
    const loaded = page.waitForEvent('load');
    await workbench.command('Developer: Reload Window');
    await loaded;
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await views.item('Migrations', 'blog-sync').waitFor();
    const shown = Date.now();
    await summary(/resumable/).waitFor();
    // eslint-disable-next-line no-console -- a figure for people; machines are not equally fast
    console.log(`      resumable ${Date.now() - shown} ms after the view was back`);
    const restored = await workbench.webview('.phases');
    await restored.getByRole('heading', { name: 'blog-sync' }).waitFor();
    await workbench.screenshot('interrupted-light');
  });

  it('resumes, and carries over what was written meanwhile', async () => {
    const { views, notifications } = workbench;
    await source.db('blog').collection('posts').insertOne({ n: 3 });
    await views.pressAction(views.item('Migrations', 'blog-sync'), 'Resume Migration');
    await summary(/ready for cutover/).waitFor();
    await views.pressAction(views.item('Migrations', 'blog-sync'), 'Cut Over…');
    const question = 'Cut over from Old blog to New blog?';
    await notifications.pressInDialog(question, 'Writes Have Stopped: Cut Over');
    await summary('Sync · 0 differences').waitFor();
    await workbench.screenshot('completed-light');
  });
});
