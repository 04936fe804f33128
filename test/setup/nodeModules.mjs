// The project's own npm packages.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output, root } from './paths.mjs';
import { run } from './processes.mjs';

const stamp = join(root, 'node_modules', '.mongo-ferry-lock');

/** Installs the packages of package-lock.json unless these very ones are installed already. */
export async function ensureNodeModules() {
  const lock = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return;
  if (await matchesLock()) {
    await writeFile(stamp, lock);
    return;
  }
  console.log('Installing the npm packages (npm ci)…');
  const logFile = join(output, 'logs', 'npm-ci.log');
  const result = await run('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    logFile,
    limitSeconds: 600,
  });
  if (result.code !== 0) throw new Error(`npm ci failed:\n${result.output}`);
  await writeFile(stamp, lock);
}

/**
 * Whether node_modules holds every package of the lock file in the version that it names: someone
 * ran npm by hand.
 */
async function matchesLock() {
  try {
    const wanted = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
    const hidden = join(root, 'node_modules', '.package-lock.json');
    const installed = JSON.parse(await readFile(hidden, 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || entry.optional === true || installed[path]?.version === entry.version,
    );
  } catch {
    return false;
  }
}
