// Builds dist/: the extension, the engine process and command line, the demo behind `npm start`,
// and the webview pages.
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { writeNotices } from './packaging/notices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  // The parser of connection strings takes the hosts out before it parses, so that Node's own URL
  // does as well as this package, whose tables for domain names cost every start 20 ms.
  alias: {
    'whatwg-url': 'node:url',
    // Its other build requires its parts by names that no bundler sees.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    // The driver asks this package for AWS credentials; the part of it that it needs is here already.
    '@aws-sdk/credential-providers': './src/engine/deployment/awsCredentials.ts',
  },
  // The driver's optional native parts; absent ones are found out by the driver at run time.
  external: [
    'vscode',
    'kerberos',
    '@mongodb-js/zstd',
    'gcp-metadata',
    'snappy',
    'mongodb-client-encryption',
  ],
};

/**
 * Checks what it reads by the engine's schemas, whose library would weigh on every start of the
 * editor: a file of its own, loaded when the registry is.
 * @type {esbuild.Plugin}
 */
const registryApart = {
  name: 'registry-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/worker\/registry$/ }, () => ({
      path: './registry.js',
      external: true,
    }));
  },
};

/**
 * The extension alone; a test holds its size and contents.
 * @type {esbuild.BuildOptions}
 */
export const extension = {
  ...node,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  plugins: [registryApart],
  // What stands apart is required, as everything in the extension's host is.
  supported: { 'dynamic-import': false },
};

/** @type {esbuild.BuildOptions} */
const registry = {
  ...node,
  entryPoints: ['src/worker/registry.ts'],
  outfile: 'dist/registry.js',
};

async function webviewPages() {
  const entries = await readdir('webview', { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(`webview/${entry.name}/main.ts`))
    .map((entry) => entry.name);
}

/** @returns {Promise<esbuild.BuildOptions[]>} */
async function bundles() {
  const pages = await webviewPages();
  return [
    extension,
    registry,
    {
      ...node,
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/mongo-ferry.js',
      banner: { js: '#!/usr/bin/env node' },
    },
    { ...node, entryPoints: ['src/demo/main.ts'], outfile: 'dist/demo.js' },
    ...pages.map((page) => ({
      ...common,
      platform: /** @type {const} */ ('browser'),
      format: /** @type {const} */ ('iife'),
      target: 'es2022',
      entryPoints: [`webview/${page}/main.ts`],
      outfile: `dist/webview/${page}.js`,
    })),
  ];
}

async function buildAll() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  await cp('node_modules/@vscode/codicons/dist', 'dist/webview/codicons', {
    recursive: true,
    filter: (source) => !/\.(svg|csv|html|json|ts)$/.test(source),
  });

  const options = (await bundles()).filter((bundle) =>
    Array.isArray(bundle.entryPoints) ? existsSync(String(bundle.entryPoints[0])) : true,
  );
  if (watch) {
    const contexts = await Promise.all(options.map((bundle) => esbuild.context(bundle)));
    await Promise.all(contexts.map((context) => context.watch()));
  } else {
    const built = await Promise.all(
      options.map((bundle) => esbuild.build({ ...bundle, metafile: true })),
    );
    const inputs = built
      // The demonstration is not packed.
      .filter((_, index) => options[index]?.outfile !== 'dist/demo.js')
      .flatMap(({ metafile }) => Object.keys(metafile.inputs));
    await writeNotices([...inputs, 'node_modules/@vscode/codicons/dist']);
  }
}

// A test imports the options only.
const isProgram = realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url);
if (isProgram) await buildAll();
