import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..', '..');
const bundleFile = join(root, 'l10n', 'bundle.l10n.json');

/** The texts that a source file hands to `vscode.l10n.t`. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'vscode.l10n.t') {
      const [first] = node.arguments;
      assert.ok(first && ts.isStringLiteralLike(first), `${file}: l10n.t takes a plain text`);
      found.push(first.text);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

describe('texts for translators', () => {
  it('are all in l10n/bundle.l10n.json (UPDATE_L10N=1 writes it anew)', () => {
    const folder = join(root, 'src', 'vscode');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => textsOf(join(folder, file)));
    const expected = Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text]));
    if (process.env['UPDATE_L10N'] !== undefined) {
      writeFileSync(bundleFile, `${JSON.stringify(expected, null, 2)}\n`);
    }
    assert.deepEqual(JSON.parse(readFileSync(bundleFile, 'utf8')), expected);
  });
});
