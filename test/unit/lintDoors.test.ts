import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import type * as Doors from '../../lint/doors.mjs';
import tseslint from 'typescript-eslint';

const root = resolve(__dirname, '..', '..');

/** Code that goes past a door, in a file where it would be found. */
const violations: [rule: string, file: string, code: string][] = [
  ['messages', 'src/vscode/dumps/dumpsFeature.ts', 'await vscode.window.showErrorMessage(name);'],
  ['messages', 'src/vscode/names.ts', 'const { showInformationMessage } = vscode.window;'],
  ['messages', 'src/vscode/names.ts', 'vscode.window.setStatusBarMessage(name, 3000);'],
  ['messages', 'src/vscode/engine/jobs.ts', 'vscode.window.withProgress({ title }, work);'],
  ['questions', 'src/vscode/names.ts', 'vscode.window.showInputBox({ prompt: name });'],
  ['questions', 'src/vscode/names.ts', 'const list = vscode.window.createQuickPick();'],
  ['drops', 'src/engine/sync/catalogChanges.ts', "await client.db(db).collection('a').drop();"],
  ['drops', 'src/engine/sync/catalogChanges.ts', 'await client.db(db).dropDatabase();'],
  ['drops', 'src/engine/verify/repair.ts', "await collection.dropIndex('by');"],
  ['drops', 'src/engine/verify/repair.ts', 'await db.command({ drop: name });'],
  [
    'drops',
    'src/engine/target/making/indexes.ts',
    'await db.command({ dropIndexes: name, index });',
  ],
  ['drops', 'src/engine/target/making/indexes.ts', 'await db.command({ collMod: name, index });'],
  ['drops', 'src/preflight/remedies.ts', "await db.collection('a').rename('b');"],
  ['drops', 'src/methods/restore/restore.ts', 'await admin.command({ renameCollection: a, to });'],
  ['drops', 'src/methods/restore/restore.ts', "await collection.aggregate([{ $out: 'b' }]);"],
  ['terminals', 'src/vscode/runbook/runbookTerminal.ts', 'terminal.sendText(name, false);'],
  ['terminals', 'src/vscode/names.ts', 'vscode.window.createTerminal({ name });'],
  ['terminals', 'src/vscode/names.ts', 'class Shown implements vscode.Pseudoterminal {}'],
  ['clipboard', 'src/vscode/names.ts', 'vscode.env.clipboard.writeText(name);'],
  ['unheard', 'src/vscode/names.ts', 'void this.act(message);'],
  ['unheard', 'src/extension.ts', 'void this.running?.then((engine) => engine.dispose());'],
  ['files', 'src/cli/shared/reportFile.ts', "import { writeFile } from 'node:fs/promises';"],
  ['files', 'src/vscode/names.ts', "import { createWriteStream } from 'fs';"],
  ['files', 'src/worker/registry.ts', "import * as fs from 'node:fs/promises';"],
  ['files', 'src/engine/errors.ts', "import { open as begin } from 'node:fs/promises';"],
  ['files', 'src/methods/job.ts', "void open(name, 'w');"],
  ['files', 'src/methods/job.ts', 'void open(name, constants.O_WRONLY);'],
  ['output', 'src/cli/commands/list.ts', 'process.stdout.write(name);'],
  ['output', 'src/cli/display/linesDisplay.ts', 'this.stream.write(name);'],
  ['versions', 'src/engine/reading/fetch.ts', "Number(source.version.split('.')[0]);"],
  ['versions', 'src/preflight/context.ts', '/^6/.test(facts.featureCompatibilityVersion);'],
  ['versions', 'src/report/text.ts', 'Number.parseInt(report.sourceVersion, 10);'],
  ['versions', 'src/cli/display/factsText.ts', "facts.version >= '6.0';"],
];

describe('the lint rules that keep doors', () => {
  let doors: typeof Doors;

  before(async () => {
    doors = await import('../../lint/doors.mjs');
  });

  for (const [rule, file, code] of violations) {
    it(`find who goes past ${rule}: ${code}`, () => {
      const config = [{ languageOptions: { parser: tseslint.parser } }, ...doors.doorRules];
      const found = new Linter({ cwd: root }).verify(code, config, { filename: file });
      assert.deepEqual(
        [...new Set(found.map(({ ruleId, message }) => ruleId ?? message))],
        [`ferry/${rule}`],
      );
    });
  }

  it('stand in the configuration, and each has a violation here', async () => {
    const eslint = new ESLint({ cwd: root });
    const files = new Map(violations.map(([rule, file]) => [rule, file]));
    for (const name of doors.doorNames) {
      const file = files.get(name);
      assert.ok(file !== undefined, `no violation of ${name}`);
      const { rules } = (await eslint.calculateConfigForFile(join(root, file))) as {
        rules: Record<string, unknown>;
      };
      assert.deepEqual(rules[`ferry/${name}`], [2], `${name} in ${file}`);
    }
  });
});
