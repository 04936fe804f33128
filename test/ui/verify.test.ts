import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { emptySides, type Sides } from './support/servers';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';
import { webviewWith } from './support/webviews';

const DOCUMENTS = 2_000;

describe('verify, repair and set the load by mouse', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    sides = await emptySides();
    ({ source, target } = sides);
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: n as never, n }));
    for (const side of [source, target]) {
      await side.db('ledger').collection('entries').insertMany(documents);
    }
    const entries = target.db('ledger').collection('entries');
    await entries.updateOne({ n: 7 }, { $set: { n: 7.5 } });
    await entries.deleteOne({ n: 8 });
    await source.db('queue').collection('jobs').insertMany(documents);
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
  });

  const shownInPage = (text: string) => webviewWith(workbench.page, `text=${text}`);

  it('asks how to compare and what to do with differences, and repairs after a confirmation', async () => {
    const { quickInput, views, notifications } = workbench;
    await views.openContainer();
    await workbench.addConnection('Books', sides.uris.source);
    await workbench.addConnection('Copy', sides.uris.target);
    const database = await views.expand('Connections', 'Books', 'ledger');
    await views.contextMenu(database, 'Verify…');
    await quickInput.waitFor('Target of Books');
    await quickInput.pickListed('Copy');
    await quickInput.waitFor('Choose namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('How closely to compare');
    await workbench.screenshot('verify-mode');
    await quickInput.pickListed('Byte for byte');
    await quickInput.waitFor('What to do with differences');
    await workbench.screenshot('verify-repair');
    await quickInput.pickListed('Repair the target');
    const question = 'Repair Copy from Books?';
    const summary = await (await notifications.dialog(question)).innerText();
    assert.match(summary, /ledger\.entries/);
    assert.match(summary, /are deleted/);
    await workbench.screenshot('verify-confirmation');
    await notifications.pressInDialog(question, 'Compare and Repair');
    await shownInPage('0 differences. Before the repair there were 2 differences.');
    await workbench.screenshot('verify-repaired');
    const entries = target.db('ledger').collection('entries');
    assert.equal(await entries.countDocuments({ n: { $in: [7, 8] } }), 2);
  });

  it('sets the load of a migration while it runs', async () => {
    const { quickInput, views, notifications } = workbench;
    const database = await views.expand('Connections', 'Books', 'queue');
    await views.contextMenu(database, 'Sync…');
    await quickInput.pickListed('Copy');
    await quickInput.pickListed('Mongo Ferry engine, online');
    await quickInput.waitFor('Choose namespaces');
    await quickInput.accept();
    await quickInput.pickListed('Continue');
    await quickInput.waitFor('Name of the migration');
    await quickInput.answer('queue-sync');
    const question = 'Sync Books to Copy?';
    await notifications.dialog(question);
    await notifications.pressInDialog(question, 'Start');
    const item = views.item('Migrations', 'queue-sync');
    await item.getByText(/ready for cutover/).waitFor();

    await views.contextMenu(item, 'Set Load…');
    await quickInput.waitFor('How hard the target may be worked');
    await workbench.screenshot('load-level');
    await quickInput.pickListed('Gentle');
    await quickInput.waitFor('Most megabytes a second');
    await quickInput.answerWrongly('-1', 'A number above 0, or nothing.');
    await quickInput.answer('5');
    await quickInput.waitFor('Most documents a second');
    await quickInput.answer('');
    const page = await shownInPage('Gentle · at most 5.00 MB/s');
    await page.getByText('Set Load…').waitFor();
    await workbench.screenshot('load-set');
  });
});
