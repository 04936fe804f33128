import { join } from 'node:path';
import { execa } from 'execa';
import { FerryError } from '../engine/errors';
import type { Demo } from './demo';

/** Packs the extension as people install it; returns the VSIX file. */
export async function packExtension({ root, folder, signal }: Demo): Promise<string> {
  const file = join(folder, 'mongo-ferry.vsix');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const packed = await execa(process.execPath, [vsce, ...args], {
    cwd: root,
    stdin: 'ignore',
    reject: false,
    all: true,
    timeout: 120_000,
    cancelSignal: signal,
  });
  if (packed.exitCode === 0) return file;
  throw new FerryError({
    code: 'pack-failed',
    kind: 'failed',
    message: `The extension could not be packed: ${packed.all.trim().split('\n').at(-1) ?? ''}`,
    remedy: 'Run npm run package to see all of it.',
  });
}
