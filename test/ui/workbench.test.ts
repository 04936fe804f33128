import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pictureFailures } from './support/failures';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the workbench with the packed extension', function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  pictureFailures(() => workbench);

  after(() => workbench.close());

  it('opens and is not blank', async () => {
    const picture = await readFile(await workbench.screenshot('workbench'));
    // A blank page of this size compresses to a few kilobytes.
    assert.ok(picture.length > 15_000, `the picture has ${picture.length} bytes`);
  });

  it('lists the extension as installed', async () => {
    await workbench.command('Extensions: Show Installed Extensions');
    const installed = workbench.page.locator('.extensions-list .name', { hasText: 'Mongo Ferry' });
    await installed.first().waitFor();
    await workbench.screenshot('extension-installed');
  });
});
