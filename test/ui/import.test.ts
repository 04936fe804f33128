import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emptySides, type Sides } from './support/servers';
import { assertAccessible } from './support/accessibility';
import { pictureFailures } from './support/failures';
import { webviewWith } from './support/webviews';
import { openWorkbench, type Workbench } from './support/workbench';

const CSV = `name,zip,born,city.name,note
Ann,00501,31.12.1999,Holtsville,
Bob,10001,1.2.2001,New York,"says ""hi"""
Cy,94016,30.02.2003,Daly City,no such day
`;

describe('import a file by mouse', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sides: Sides;
  let folder: string;

  before(async () => {
    sides = await emptySides();
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-import-'));
    await writeFile(path.join(folder, 'people.csv'), CSV);
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(async () => {
    await workbench.close();
    await sides.close();
    await rm(folder, { recursive: true });
  });

  it('previews the columns, changes them, imports, and shows what was rejected', async () => {
    const { quickInput, views, page } = workbench;
    await views.openContainer();
    await workbench.addConnection('Town', sides.uris.source);

    await views.contextMenu(views.item('Connections', 'Town'), 'Import…');
    await quickInput.waitFor('Choose the File to Import');
    await quickInput.answer(path.join(folder, 'people.csv'));
    await quickInput.waitFor('Collection to import into');
    await quickInput.answer('town.people');
    await quickInput.waitFor('What to do with each document');
    await workbench.screenshot('import-mode');
    await quickInput.pickListed('Insert');

    const preview = await webviewWith(page, 'text="Column"');
    await preview.getByText('CSV, 5 columns').waitFor();
    await preview.getByText('"zip":"00501"').waitFor();
    await workbench.screenshot('import-preview');
    await preview.getByLabel('Type of the column born').selectOption('date');
    await preview.getByLabel('Date format of the column born').fill('DD.MM.YYYY');
    await preview.getByLabel('Field of the column name').fill('who');
    await preview.getByLabel('Import the column note').uncheck();
    await preview.getByText('line 4: born: “30.02.2003” is not a date as DD.MM.YYYY').waitFor();
    await preview.getByText('"who":"Ann"').waitFor();
    await assertAccessible(preview, 'editor');
    await workbench.screenshot('import-changed');
    await preview.locator('vscode-button', { hasText: 'Import' }).click();
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
});
