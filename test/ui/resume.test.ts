import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoClient } from 'mongodb';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

describe('migrate by keyboard alone, pause, reload, resume, cut over into production (light theme)', function () {
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
        { name: 'New blog', uri: sides.uris.target, environment: 'production' },
      ]),
    );
    workbench = await openWorkbench({
      folder,
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
      env: { MONGO_FERRY_CONNECTIONS: handed },
    });
    workbench.keyboard.alone = true;
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  const summary = (text: string | RegExp) =>
    workbench.views.item('Migrations', 'blog-move').getByText(text);

  it('shows its views, with the connections that the environment hands over', async () => {
    await workbench.views.openContainer();
    await workbench.views.item('Connections', 'Old blog').waitFor();
    await workbench.views.item('Connections', 'New blog').waitFor();
  });

  it('ux 18: starts from the menu of the tree', async () => {
    const { quickInput, notifications, views } = workbench;
    await views.contextMenu(views.item('Connections', 'Old blog'), 'Migrate…');
    await quickInput.waitFor('Target of Old blog');
    await quickInput.pickListed('New blog');
    await quickInput.pickListed('Mongo Ferry engine, online');
    await quickInput.row('blog.posts').waitFor();
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('When to cut over');
    await quickInput.pickListed('When I say so');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('blog-move');
    await notifications.pressInDialog('Migrate Old blog to New blog?', 'Start');
    await summary(/ready for cutover/).waitFor();
    await workbench.screenshot('following-light');
  });

  it('ux 14: pauses and goes on', async () => {
    await steer('Mongo Ferry: Pause Migration…');
    await workbench.quickInput.waitFor('When is blog-move to pause?');
    // As a page does when it has loaded; the question stays.
    await workbench.keyboard.focusPage();
    await workbench.quickInput.pickListed('Now');
    await summary(/^Paused/).waitFor();
    await steer('Mongo Ferry: Resume Migration');
    await summary(/ready for cutover/).waitFor();
  });

  it('ux 3: tells where it stands after a reload, and shows its page again', async () => {
    const { views } = workbench;
    await (await workbench.webview('.phases')).getByText('ready for cutover').first().waitFor();
    // In a browser the workbench stores its open editors every five seconds.
    await workbench.storedTextWith('mainThreadWebview-mongoFerry.migration');
    // For the engines that are started from then on; the next window reads it at its start.
    await workbench.changeSettings({ 'mongoFerry.migration.keepRunning': true });
    await workbench.reload();
    await views.item('Migrations', 'blog-move').waitFor();
    const shown = Date.now();
    await summary(/resumable/).waitFor();
    // eslint-disable-next-line no-console -- a figure for people; machines are not equally fast
    console.log(`      resumable ${Date.now() - shown} ms after the view was back`);
    const restored = await workbench.webview('.phases');
    await restored.getByRole('heading', { name: 'blog-move' }).waitFor();
    await workbench.screenshot('interrupted-light');
  });

  it('lets the engine go on while the window is loaded anew, and attaches to it', async () => {
    await steer('Mongo Ferry: Resume Migration');
    await summary(/ready for cutover/).waitFor();
    await workbench.changeSettings({
      'mongoFerry.migration.keepRunning': false,
      'mongoFerry.migration.resumeAutomatically': true,
    });
    await workbench.reload();
    await summary(/ready for cutover/).waitFor();
    // What the user has stopped is not resumed by itself.
    await steer('Mongo Ferry: Stop Migration, Keep State');
    await summary(/resumable/).waitFor();
  });

  it('resumes by itself after a reload, and carries over what was written meanwhile', async () => {
    await steer('Mongo Ferry: Resume Migration');
    await summary(/ready for cutover/).waitFor();
    await source.db('blog').collection('posts').insertOne({ n: 3 });
    await workbench.reload();
    await summary(/ready for cutover/).waitFor();
  });

  it('cuts over to a verified end', async () => {
    const { quickInput, notifications } = workbench;
    await steer('Mongo Ferry: Cut Over…');
    await quickInput.waitFor('How writes to Old blog stop');
    await quickInput.pickListed('They have stopped');
    await quickInput.waitFor('Whether there is a way back');
    await quickInput.pickListed('No way back');
    const question = 'Cut over from Old blog to New blog?';
    await notifications.pressInDialog(question, 'Writes Have Stopped: Cut Over');
    await quickInput.waitFor('Type "New blog" to confirm.');
    await quickInput.answer('New blog');
    await summary('Migrate · 0 differences').waitFor();
    await workbench.screenshot('completed-light');
    const posts = sides.target.db('blog').collection('posts');
    assert.equal(await posts.countDocuments(), 3);
  });

  /** Runs a command on the migration, by keyboard. */
  async function steer(command: string): Promise<void> {
    await workbench.keyboard.pageFocused();
    await workbench.command(command);
    await workbench.quickInput.waitFor('Choose a migration');
    await workbench.quickInput.pickListed('blog-move');
  }
});
