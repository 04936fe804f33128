import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { checkout, testOutput } from '../support/workbench/parts';

/** Bundles the suite for the extension host, and returns the module whose `run()` runs it. */
export async function bundleHostTests(): Promise<string> {
  const folder = join(checkout, 'test', 'host');
  const outdir = join(testOutput, 'host');
  const outfile = join(outdir, 'index.js');
  await rm(outdir, { recursive: true, force: true });
  const files = await readdir(folder, { recursive: true });
  const tests = files.filter((file) => file.endsWith('.test.ts')).sort();
  await build({
    stdin: { contents: entry(tests), resolveDir: folder, sourcefile: 'entry.ts', loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    sourcemap: 'inline',
    // `vscode` is the host's; the rest is found in the checkout's node_modules.
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

/** One bundle of all tests, so that they and the hooks share what they start. */
function entry(tests: string[]): string {
  const requires = tests.map((file) => `require(${JSON.stringify(`./${file}`)});`);
  return [
    "import { runSuite } from './index';",
    "import { mochaHooks } from '../support/hooks';",
    `const define = () => { ${requires.join(' ')} };`,
    'export const run = () => runSuite(define, mochaHooks);',
  ].join('\n');
}
