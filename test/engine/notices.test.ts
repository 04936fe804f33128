import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type * as Notices from '../../packaging/notices.mjs';

const ROOT = resolve(__dirname, '..', '..');

/** What was packed last; `npm test` builds before. */
const packed = (name: string) => readFile(resolve(ROOT, 'dist', name), 'utf8');

interface Bill {
  components: { name: string; version: string; purl: string; hashes?: unknown[] }[];
}

describe('what is packed of others', () => {
  let notices: typeof Notices;

  before(async () => {
    notices = await import('../../packaging/notices.mjs');
  });

  it('16.12 is named with its licence and in the bill of materials, each with its hash', async () => {
    const text = await packed('THIRD-PARTY-NOTICES.txt');
    const { components } = JSON.parse(await packed('sbom.cdx.json')) as Bill;
    for (const name of ['mongodb', 'bson', 'commander', 'zod', 'lit-html', '@vscode/codicons']) {
      assert.ok(
        components.some((one) => one.name === name),
        `${name} is in no bill of materials`,
      );
    }
    for (const { name, version, hashes } of components) {
      assert.ok(text.includes(`\n${name} ${version} (`), `${name} has no notice`);
      assert.equal(hashes?.length, 1, `${name} has no hash`);
    }
  });

  it('16.12 is of no licence that was not agreed to', () => {
    const of = (license: string) => ({ folder: '', name: 'x', version: '1', text: '', license });
    const refused = (license: string) => notices.refusedLicenses([of(license)]).length;
    for (const license of ['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT']) {
      assert.equal(refused(license), 0, license);
    }
    for (const license of ['GPL-3.0', 'unknown', 'MIT AND GPL-3.0', 'SSPL-1.0', 'UNLICENSED']) {
      assert.equal(refused(license), 1, license);
    }
  });
});
