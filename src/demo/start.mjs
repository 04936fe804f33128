// `npm start`: plain Node without packages, so that it works in a fresh clone. Installs and builds
// what is missing, then runs the demo. Nothing newer than Node 14 before the version is checked.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const program = join(dist, 'demo.js');

/** Ends with a message unless this Node is new enough. */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Mongo Ferry needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Whether something that the build reads is newer than what it made, or not all was made. */
function buildIsStale() {
  const bundles = ['demo', 'mongo-ferry', 'extension'].map((name) =>
    newest(join(dist, `${name}.js`)),
  );
  const built = Math.min(...bundles);
  return ['src', 'webview', 'esbuild.mjs', 'package-lock.json', 'package.json'].some(
    (name) => newest(join(root, name)) > built,
  );
}

/** @param {string} path @returns {number} the latest change of a file or of all in a folder; 0 if absent */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Runs the demo with this terminal; signals are for the demo, which ends its parts in order. */
function runDemo() {
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Those of the installation would end this program before the demo has cleaned up.
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => {
    console.error(`The demo does not start: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + (constants.signals[signal] || 0));
  });
}

checkNode();
const { ensureNodeModules } = await import('../../test/setup/nodeModules.mjs');
const { endChildrenOnSignals, run } = await import('../../test/setup/processes.mjs');
endChildrenOnSignals();
try {
  await ensureNodeModules();
  if (buildIsStale()) {
    console.log('Building…');
    const { code } = await run('npm', ['run', '--silent', 'build'], { cwd: root });
    if (code !== 0) throw new Error(`npm run build failed (exit code ${code})`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
runDemo();
