import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { build } from 'esbuild';

describe('the bundle of the extension', () => {
  it('holds neither the MongoDB driver nor another heavy library', async () => {
    const { metafile } = await build({
      absWorkingDir: resolve(__dirname, '..', '..'),
      entryPoints: ['src/extension.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      metafile: true,
      write: false,
    });
    const inputs = Object.keys(metafile.inputs);
    const heavy = /node_modules\/(mongodb|bson|zod|commander)\//;
    assert.deepEqual(
      inputs.filter((input) => heavy.test(input)),
      [],
    );
    const [output] = Object.values(metafile.outputs);
    assert.ok(output && output.bytes < 700_000, `${output?.bytes} bytes`);
  });
});
