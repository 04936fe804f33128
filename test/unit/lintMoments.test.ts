import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const root = resolve(__dirname, '..', '..');

/** A test's code, and whether it hopes for a moment. */
const CODE: [code: string, hopes: boolean][] = [
  ['it("x", async () => { act(); await sleep(500); check(); });', true],
  ['it("x", async () => { await new Promise((go) => setTimeout(go, 500)); });', true],
  ['it("x", () => { assert(Date.now() - start < 5000); });', true],
  ['it("x", () => { assert.ok(performance.now() - start <= 5000); });', true],
  ['it("x", async () => { while (!met()) await sleep(20); });', false],
  ['it("x", async () => { for (;;) { if (met()) return; await sleep(20); } });', false],
  ['it("x", () => { assert.ok(performance.now() - start >= 300); });', false],
];

describe('13.17 the lint rules that find tests that hope for a moment', () => {
  for (const [code, hopes] of CODE) {
    it(`${hopes ? 'find' : 'let pass'}: ${code}`, async () => {
      const { momentSelectors } = await import('../../lint/moments.mjs');
      const found = new Linter({ cwd: root }).verify(
        code,
        [
          {
            files: ['**/*.ts'],
            languageOptions: { parser: tseslint.parser },
            rules: { 'no-restricted-syntax': ['error', ...momentSelectors] },
          },
        ],
        { filename: 'test/engine/x.test.ts' },
      );
      assert.deepEqual(
        found.map(({ ruleId }) => ruleId),
        hopes ? ['no-restricted-syntax'] : [],
      );
    });
  }

  it('stand in the configuration', async () => {
    const { momentSelectors } = await import('../../lint/moments.mjs');
    const eslint = new ESLint({ cwd: root });
    for (const suite of ['engine', 'host', 'ui', 'unit']) {
      const { rules } = (await eslint.calculateConfigForFile(
        join(root, 'test', suite, 'x.test.ts'),
      )) as { rules: Record<string, unknown> };
      assert.deepEqual(rules['no-restricted-syntax'], [2, ...momentSelectors]);
    }
  });
});
