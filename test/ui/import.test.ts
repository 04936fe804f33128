import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { emptySides, type Sides } from './support/servers';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { DYNAMO_KEYS, makeThings } from '../support/dynamoTable';
import { DynamoServer } from '../support/dynamoServer';
import { writeDynamoExport } from '../support/dynamoExport';
import { webviewWith } from './support/webviews';
import { openWorkbench, type Workbench } from './support/workbench';

const CSV = `name,zip,born,city.name,note
Ann,00501,31.12.1999,Holtsville,
Bob,10001,1.2.2001,New York,"says ""hi"""
Cy,94016,30.02.2003,Daly City,no such day
`;

describe('import by mouse', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let folder: string;
  const dynamo = new DynamoServer();

  before(async () => {
    sides = await emptySides();
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-import-'));
    await writeFile(path.join(folder, 'people.csv'), CSV);
    workbench = await openWorkbench({ env: DYNAMO_KEYS });
    await workbench.views.openContainer();
    await workbench.addConnection('Town', sides.uris.source, 'Production');
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  it('previews the columns, changes them, imports once it is confirmed, and shows what was rejected', async () => {
    const { quickInput, views, page } = workbench;
    await views.contextMenu(views.item('Connections', 'Town'), 'Import…');
    await quickInput.waitFor('What to import');
    await workbench.screenshot('import-kind');
    await quickInput.pickListed('File');
    await quickInput.waitFor('Choose the File to Import');
    await quickInput.answer(path.join(folder, 'people.csv'));
    await quickInput.waitFor('Collection to import into');
    await quickInput.answer('town.people');
    await quickInput.waitFor('What to do with each document');
    await workbench.screenshot('import-mode');
    await quickInput.pickListed('Insert');
    await quickInput.waitFor('Who does it');
    await quickInput.pickListed('By Mongo Ferry');

    const preview = await webviewWith(page, 'text="Column"');
    await preview.getByText('CSV, 5 columns').waitFor();
    await preview.getByText('"zip":"00501"').waitFor();
    await workbench.screenshot('import-preview');
    await preview.getByLabel('Type of the column born').selectOption('date');
    await preview.getByLabel('Format of the column born').fill('DD.MM.YYYY');
    await preview.getByLabel('Field of the column name').fill('who');
    await preview.getByLabel('Import the column note').uncheck();
    await preview.getByText('line 4: born: “30.02.2003” is not a date as DD.MM.YYYY').waitFor();
    await preview.getByText('"who":"Ann"').waitFor();
    await assertAccessible(preview, 'editor');
    await workbench.screenshot('import-changed');
    await answerConfirmation(preview, 'Cancel');
    await answerConfirmation(preview, 'Import');
    await preview.getByText('2 inserted, 1 rejected').waitFor({ timeout: 60_000 });
    await workbench.screenshot('import-ended');

    const people = sides.source
      .db('town')
      .collection('people')
      .find({}, { sort: { who: 1 } });
    const [ann, bob, ...others] = await people.toArray();
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...ann, _id: undefined },
      {
        _id: undefined,
        who: 'Ann',
        zip: '00501',
        born: new Date('1999-12-31'),
        city: { name: 'Holtsville' },
      },
    );
    assert.equal(bob?.['note'], undefined);
    await page.getByText('Show Rejected Records').click();
    await page.getByText('people.csv.rejects.jsonl').first().waitFor();
    await workbench.screenshot('import-rejects');
  });

  /** Presses Import of a page, and answers whether to write into production. */
  async function answerConfirmation(preview: Frame, answer: 'Import' | 'Cancel'): Promise<void> {
    await preview.locator('vscode-button', { hasText: 'Import' }).click();
    await workbench.notifications.pressInDialog('Write to the production connection Town?', answer);
  }

  it('previews a DynamoDB table, converts one attribute otherwise, and imports it with an index', async () => {
    const { quickInput, views, page } = workbench;
    const endpoint = await dynamo.start();
    await makeThings(endpoint, 30);
    try {
      await views.contextMenu(views.item('Connections', 'Town'), 'Import…');
      await quickInput.waitFor('What to import');
      await quickInput.pickListed('DynamoDB: live table');
      await quickInput.waitFor('Name of the DynamoDB table');
      await quickInput.answer('Things');
      await quickInput.waitFor('AWS region of the table');
      await quickInput.answer('us-east-1');
      await quickInput.waitFor('How the table is reached');
      await quickInput.pickListed('Another endpoint');
      await quickInput.waitFor('Address of the endpoint');
      await quickInput.answer(endpoint);
      await quickInput.waitFor('Collection to import into');
      await quickInput.answer('town.things');

      const preview = await webviewWith(page, 'text="Secondary indexes"');
      await preview.getByText('Table Things, about 30 items, 3 attributes').waitFor();
      await preview.getByText('"n":7').first().waitFor();
      await preview.getByLabel('Conversion of the attribute n').selectOption('raw');
      await preview.getByText('"n":{"N":"7"}').first().waitFor();
      await preview.getByLabel('by-owner').check();
      await assertAccessible(preview, 'editor');
      await workbench.screenshot('import-dynamodb');
      await answerConfirmation(preview, 'Import');
      await preview.getByText('30 inserted').waitFor({ timeout: 60_000 });
    } finally {
      await dynamo.stop();
    }
    const things = sides.source.db('town').collection('things');
    const one = await things.findOne({ _id: 'i5' as never });
    assert.deepEqual([one?.['Id'], one?.['n']], ['i5', { N: '7' }]);
    assert.ok(await things.indexExists('by-owner'));
  });

  it('previews an export of DynamoDB, and imports it by the key that is chosen', async () => {
    const { quickInput, views, page } = workbench;
    const items = [1, 2, 2].map((n) => ({
      Item: { Id: { N: String(n) }, at: { S: `place ${n}` } },
    }));
    await writeDynamoExport(folder, [items.map((item) => JSON.stringify(item))], 'DYNAMODB_JSON');
    await views.contextMenu(views.item('Connections', 'Town'), 'Import…');
    await quickInput.waitFor('What to import');
    await quickInput.pickListed('DynamoDB: export to S3');
    await quickInput.waitFor('The export from S3');
    await quickInput.answer(folder);
    await quickInput.waitFor('Collection to import into');
    await quickInput.answer('town.places');
    const preview = await webviewWith(page, 'text=/Table ProductCatalog, about 3 items/');
    await preview.getByLabel('Partition key').selectOption('Id');
    await preview.getByText('"_id":1').waitFor();
    await answerConfirmation(preview, 'Import');
    await preview.getByText('2 inserted, 1 unchanged').waitFor({ timeout: 60_000 });
    const places = await sides.source.db('town').collection('places').find().toArray();
    assert.deepEqual(places.map(({ _id }) => Number(_id)).sort(), [1, 2]);
  });
});
