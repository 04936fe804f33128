import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import type * as MethodRules from '../../lint/methods.mjs';
import { METHODS } from '../../src/methods';

const root = resolve(__dirname, '..', '..');

describe('the lint rules about methods', () => {
  let rules: typeof MethodRules;
  let found: (file: string, code: string) => string[];

  before(async () => {
    rules = await import('../../lint/methods.mjs');
    const languageOptions = { parser: tseslint.parser };
    const config = [{ files: ['**/*.ts'], languageOptions }, ...rules.methodRules];
    found = (filename, code) =>
      new Linter({ cwd: root })
        .verify(code, config, { filename })
        .map(({ ruleId, message }) => ruleId ?? message);
  });

  it('know a method by its folder, which bears its id', () =>
    assert.deepEqual(rules.methodIds.toSorted(), METHODS.map(({ id }) => id).toSorted()));

  for (const { id } of METHODS) {
    it(`find ${id} named elsewhere than at home`, () => {
      const elsewhere = METHODS.find((method) => method.id !== id)!.id;
      for (const file of [
        'src/scenarios/recommend.ts',
        'src/scenarios/rules/needs.ts',
        'src/cli/shared/chosenMethod.ts',
        'src/worker/scenarioAnswers.ts',
        'src/vscode/migrate/askMethod.ts',
        'src/methods/shared/atlas.ts',
        `src/methods/${elsewhere}/verdicts.ts`,
        'webview/matrix/page.ts',
      ]) {
        assert.deepEqual(found(file, `same(method, '${id}');`), ['methods/names'], file);
        assert.deepEqual(found(file, `same(method, \`${id}\`);`), ['methods/names'], file);
        assert.deepEqual(found(file, `table = { '${id}': 1 };`), ['methods/names'], file);
      }
      for (const file of [
        `src/methods/${id}/verdicts.ts`,
        'src/methods/index.ts',
        'src/scenarios/rows/general.ts',
      ]) {
        assert.deepEqual(found(file, `same(method, '${id}');`), [], file);
      }
    });
  }

  it('stand in the configuration', async () => {
    const eslint = new ESLint({ cwd: root });
    const file = join(root, 'src/scenarios/recommend.ts');
    const { rules: held } = (await eslint.calculateConfigForFile(file)) as {
      rules: Record<string, unknown>;
    };
    assert.deepEqual(held['methods/names'], [2]);
  });

  it('leave the words of other rooms to the rule about the command line', async () => {
    const eslint = new ESLint({ cwd: root });
    const config = async (file: string) =>
      (await eslint.calculateConfigForFile(join(root, file))) as { rules: Record<string, unknown> };
    assert.ok((await config('src/methods/job.ts')).rules['no-restricted-syntax']);
    assert.ok(!(await config('src/methods/mongosync/runbook.ts')).rules['no-restricted-syntax']);
  });
});
