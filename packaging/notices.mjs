// What the packed extension holds of others: their licences in dist/THIRD-PARTY-NOTICES.txt, and a
// bill of materials (CycloneDX 1.5) in dist/sbom.cdx.json. Made of what the bundler really took.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Licences that ask for no more than that they are told. */
const ALLOWED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'CC-BY-4.0'];

const LICENSE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/**
 * @typedef {object} Taken a package of others, or a part of it, that is in what is packed
 * @property {string} folder relative to the checkout
 * @property {string} name
 * @property {string} version
 * @property {string} license SPDX
 * @property {string} text of its licence and notices
 */

/**
 * The packages that bundles took files of.
 * @param {Iterable<string>} inputs files relative to the checkout
 * @returns {Promise<Taken[]>}
 */
export async function packagesOf(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const taken = await Promise.all([...folders].map(readPackage));
  return taken.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/**
 * @param {string} folder
 * @returns {Promise<Taken>}
 */
async function readPackage(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = (await readdir(folder)).filter((file) => LICENSE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return {
    folder,
    name,
    version,
    license: typeof license === 'string' ? license : (license?.type ?? 'unknown'),
    text: texts.map((text) => text.trim()).join('\n\n'),
  };
}

/**
 * Packages whose licence is none of the allowed ones; of `A OR B` one is enough.
 * @param {Taken[]} taken
 */
export function refusedLicenses(taken) {
  const isAllowed = (/** @type {string} */ license) =>
    license
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((part) => ALLOWED.includes(part.trim())));
  return taken
    .filter(({ license }) => !isAllowed(license))
    .map(({ name, version, license }) => `${name} ${version}: ${license}`);
}

/** @param {Taken[]} taken */
export function noticesText(taken) {
  const heading = 'Mongo Ferry contains code of others, under the licences that follow.';
  const parts = taken.map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n${'-'.repeat(72)}\n${text || `Licence: ${license}`}`,
  );
  return `${[heading, ...parts].join(`\n\n${'='.repeat(72)}\n\n`)}\n`;
}

/**
 * @param {Taken[]} taken
 * @param {string} version of the extension
 * @param {Record<string, { integrity?: string }>} locked by folder
 */
export function billOfMaterials(taken, version, locked) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: 'mongo-ferry', version } },
    components: taken.map((one) => {
      const sha512 = /^sha512-(.+)$/.exec(locked[one.folder]?.integrity ?? '')?.[1];
      const content = sha512 && Buffer.from(sha512, 'base64').toString('hex');
      return {
        type: 'library',
        name: one.name,
        version: one.version,
        purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
        licenses: [{ expression: one.license }],
        ...(content ? { hashes: [{ alg: 'SHA-512', content }] } : {}),
      };
    }),
  };
}

/**
 * Writes both into `dist`. Called from the checkout.
 * @param {Iterable<string>} inputs
 */
export async function writeNotices(inputs) {
  const taken = await packagesOf(inputs);
  const refused = refusedLicenses(taken);
  if (refused.length > 0)
    throw new Error(`licences that were not agreed to: ${refused.join(', ')}`);
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const bill = billOfMaterials(taken, version, packages);
  await writeFile('dist/THIRD-PARTY-NOTICES.txt', noticesText(taken));
  await writeFile('dist/sbom.cdx.json', `${JSON.stringify(bill, null, 2)}\n`);
}
