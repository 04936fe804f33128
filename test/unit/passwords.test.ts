import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const TESTS = resolve(__dirname, '..');

/** Where a test gives a server, or a connection string, a password. */
const GIVEN = [
  /\b(?:pwd|password): '([^']+)'/g,
  /\b(?:mongodb(?:\+srv)?|https?|mongo):\/\/[^\s:/@'`]+:([^\s@'`$*]+)@/g,
];

/** What stands for one, or is masked. */
const NONE = /^[.…<*]|\$\{|^(password|Password|secret)$/;

describe('the passwords that tests use', () => {
  it('16.10 are all among those that are looked for at the end', async () => {
    const { PASSWORDS, SHORTEST } = await import('../support/passwords.mjs');
    const files = (await readdir(TESTS, { recursive: true })).filter(
      (file) => file.endsWith('.ts') && !/^(corpus|fuzz|bench|soak)/.test(file),
    );
    const missing = new Set<string>();
    for (const file of files) {
      const text = await readFile(join(TESTS, file), 'utf8');
      for (const given of GIVEN) {
        for (const [, found = ''] of text.matchAll(given)) {
          const known = [found, decoded(found)].some((one) => PASSWORDS.includes(one));
          if (decoded(found).length >= SHORTEST && !known && !NONE.test(found)) missing.add(found);
        }
      }
    }
    assert.deepEqual([...missing], []);
  });
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
