// npm run bench: bundles the bench (so that it runs what is shipped, not a transpiler) and runs it.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const out = 'test-output/bench';
await mkdir(out, { recursive: true });
await esbuild.build({
  entryPoints: [
    'test/bench/main.ts',
    'test/bench/engineChild.ts',
    'test/bench/limitChild.ts',
    'test/bench/lineChild.ts',
  ],
  outdir: out,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  logLevel: 'warning',
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
const child = spawn(process.execPath, [`${out}/main.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
