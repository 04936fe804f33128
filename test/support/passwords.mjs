// The passwords that tests use, and where they must not turn up. A unit test finds those in the
// tests that are missing here.
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Shorter ones could not be told from other text. */
export const SHORTEST = 6;

/** Each is to be found nowhere that the product, or the tests' servers, wrote to. */
export const PASSWORDS = [
  ...['s3cret', 'secret-pwd', 'r00t-secret', 'root-password', 'hunter22', 'app-pw', 'rootpw'],
  ...['ferrypw', 'p@ss/w:rd', 'p@ss:w/rd%1', 'pa55/w:rd@x', 'wr0ng/passw0rd', 'nope-nope'],
  ...['s3cret-word', 't0psecret', 'se/cret'],
];

const spellings = PASSWORDS.flatMap((password) => [
  password,
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
]);

/** Files are looked through up to here; larger ones are data. */
const MOST_BYTES = 50_000_000;

/**
 * The files below a folder that hold a password of the tests', each with the password.
 * @param {string} folder
 * @param {(file: string) => boolean} [isSearched]
 * @returns {Promise<string[]>}
 */
export async function foundPasswords(folder, isSearched = () => true) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(isSearched);
  const found = [];
  for (const file of files) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (bytes.length > MOST_BYTES) continue;
    const password = spellings.find((one) => bytes.includes(one));
    if (password !== undefined) found.push(`${file}: ${password}`);
  }
  return found;
}

/** What was found in folders that are gone by the end of a run. */
const NOTED = resolve(import.meta.dirname, '..', '..', 'test-output', 'passwords-found.txt');

/**
 * Notes what a folder that is about to go holds of them, for the end of the run.
 * @param {string} folder
 */
export async function notePasswords(folder) {
  const found = await foundPasswords(folder);
  if (found.length === 0) return;
  await mkdir(resolve(NOTED, '..'), { recursive: true });
  await appendFile(NOTED, `${found.join('\n')}\n`);
}

/**
 * What the whole run wrote of them: below a folder, and in those that are gone.
 * @param {string} folder
 * @param {(file: string) => boolean} isSearched
 * @returns {Promise<string[]>}
 */
export async function writtenPasswords(folder, isSearched) {
  const noted = await readFile(NOTED, 'utf8').catch(() => '');
  await rm(NOTED, { force: true });
  return [...(await foundPasswords(folder, isSearched)), ...noted.split('\n').filter(Boolean)];
}
