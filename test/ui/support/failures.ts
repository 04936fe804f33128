import type { Workbench } from './workbench';

/** In a `describe`: takes a picture of the workbench after every test that failed. */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^a-z0-9]+/gi, '-');
    await workbench()?.screenshot(`failed-${name}`);
  });
}
