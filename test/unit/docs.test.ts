import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCodesIn } from '../support/errorCodes';
import { generatedPages } from '../support/generatedPages';

const ROOT = resolve(__dirname, '..', '..');
const page = (file: string) => readFileSync(join(ROOT, 'docs', file), 'utf8');

/** The cells of a page's tables, without their heads. */
function rowsOf(file: string): string[][] {
  const lines = page(file).split('\n');
  const rows = lines.filter(
    (line, at) => line.startsWith('|') && !/^\| -/.test(lines[at + 1] ?? ''),
  );
  const bodies = rows.filter((line) => !/^\| -/.test(line));
  return bodies.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the pages of docs', () => {
  it('explain every error code that the program has, and no other, once', () => {
    const explained = rowsOf('troubleshooting.md').map(([code = '']) => code.replaceAll('`', ''));
    assert.deepEqual(explained.sort(), [...errorCodesIn(join(ROOT, 'src'))].sort());
  });

  it('say of each error what happened, what is safe, and what to do', () => {
    for (const row of rowsOf('troubleshooting.md')) {
      assert.equal(row.length, 4, row[0]);
      assert.ok(
        row.every((cell) => cell !== ''),
        row[0],
      );
    }
  });

  it('have each word once', () => {
    const words = rowsOf('words.md').map(([word]) => word);
    assert.ok(words.length > 20);
    assert.equal(new Set(words).size, words.length);
  });

  it('are what the program writes of its commands and methods: npm run docs', async () => {
    for (const [file, text] of await generatedPages()) assert.equal(page(file), text, file);
  });
});
