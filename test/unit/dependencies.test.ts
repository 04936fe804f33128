import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

interface Violation {
  from: string;
  rule: { name: string };
}

/** One file a rule, and what it imports that it may not. */
const VIOLATIONS: [rule: string, file: string, imports: string][] = [
  ['no-circle', 'src/files/about.ts', './round'],
  ['room-engine', 'src/engine/model/plan.ts', '../../worker/registry'],
  ['room-scenarios', 'src/scenarios/recommend.ts', '../methods'],
  ['room-worker', 'src/worker/registry.ts', '../vscode/names'],
  ['room-vscode', 'src/vscode/names.ts', '../cli/program'],
  ['floor-bson', 'src/engine/bson/raw.ts', '../migration/open'],
  ['floor-target', 'src/engine/target/door.ts', '../snapshot/snapshot'],
  ['floor-sync', 'src/engine/sync/reader.ts', '../snapshot/snapshot'],
  ['vscode-alone', 'src/preflight/check.ts', 'vscode'],
  ['method-at-home', 'src/cli/program.ts', '../methods/one/index'],
  ['method-apart', 'src/methods/two/index.ts', '../one/advice'],
  ['page', 'webview/matrix/page.ts', '../../src/vscode/names'],
];

const GOOD = [
  'src/engine/migration/open.ts',
  'src/engine/snapshot/snapshot.ts',
  'src/methods/one/index.ts',
  'src/methods/one/advice.ts',
];

describe('dependencies: the check', () => {
  let folder: string;
  let found: string[];

  before(function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'mongo-ferry-dependencies-'));
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    write('tsconfig.json', '{"compilerOptions":{"module":"preserve"}}');
    write('node_modules/vscode/index.js', '');
    write('src/methods/index.ts', "import type { A } from './one';\nexport type B = A;\n");
    write('src/files/round.ts', "import type { B } from './about';\nexport type A = B;\n");
    for (const file of GOOD) write(file, 'export type A = 1;\n');
    // Types count as much as code.
    for (const [, file, imports] of VIOLATIONS) {
      write(file, `import type { A } from '${imports}';\nexport type B = A;\n`);
    }
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(root, 'lint/dependencies.mjs');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [program, '--config', config, '--output-type', 'json', 'src', 'webview'],
      { cwd: folder, encoding: 'utf8' },
    );
    assert.ok(stdout !== '', stderr);
    const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    found = summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [rule, file] of VIOLATIONS) {
    it(`finds ${rule} in ${file}`, () =>
      assert.ok(found.includes(`${rule} ${file}`), String(found)));
  }

  it('finds nothing else', () => {
    const expected = VIOLATIONS.map(([rule, file]) => `${rule} ${file}`);
    assert.deepEqual(
      found.filter((one) => !expected.includes(one)),
      [],
    );
  });

  it('is what CONTRIBUTING shows', async () => {
    const { drawn } = await import('../../lint/picture.mjs');
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    assert.equal(text, drawn(text), 'npm run picture draws it anew');
  });
});
