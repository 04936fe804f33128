import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A program that was bundled, in a folder of its own. */
export interface Bundled {
  folder: string;
  file: string;
}

/** Bundles a program of the tests once, so that a process starts in a fraction of a second. */
export async function bundled(entry: string): Promise<Bundled> {
  const folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-test-program-'));
  const file = join(folder, 'program.cjs');
  await build({
    entryPoints: [join(__dirname, entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    // As the shipped bundles have it: its other build requires its parts by names no bundler sees.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    external: [
      'kerberos',
      '@mongodb-js/zstd',
      '@aws-sdk/credential-providers',
      'gcp-metadata',
      'snappy',
      'socks',
      'mongodb-client-encryption',
    ],
  });
  return { folder, file };
}
