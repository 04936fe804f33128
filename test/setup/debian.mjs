// Debian packages, installed when this runs as root on Debian (or a relation) and named otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, output } from './paths.mjs';
import { run } from './processes.mjs';

/** What building code-server's native modules takes. */
export const BUILD_PACKAGES = [
  ...['libkrb5-dev', 'libx11-dev', 'libxkbfile-dev', 'libsecret-1-dev', 'pkg-config'],
  ...['g++', 'make', 'python3'],
];

/** The browser that shows the workbench. */
export const BROWSER_PACKAGES = ['chromium'];

let updated = false;

/** Whether packages can be asked for here at all. */
export function isDebian() {
  return existsSync('/etc/debian_version') && onPath('dpkg-query') !== undefined;
}

/**
 * Installs those of the packages that are missing.
 * @param {string[]} packages
 * @returns {Promise<string | undefined>} what to do by hand, when they are missing and stay so
 */
export async function ensureDebianPackages(packages) {
  const missing = await missingOf(packages);
  if (missing.length === 0) return undefined;
  const byHand = `apt-get install ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) return `not root; first run: sudo ${byHand}`;
  console.log(`Installing Debian packages: ${missing.join(' ')}…`);
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    logFile: join(output, 'logs', 'apt.log'),
    limitSeconds: 600,
  };
  if (!updated) {
    await run('apt-get', ['update'], options);
    updated = true;
  }
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const result = await run('apt-get', install, options);
  return result.code === 0 ? undefined : `${byHand} failed: ${lastLine(result.output)}`;
}

/** @param {string[]} packages */
async function missingOf(packages) {
  const states = await run('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...packages], {
    quiet: true,
  });
  const installed = states.stdout
    .split('\n')
    .filter((line) => line.endsWith(' install ok installed'))
    .map((line) => line.split(' ')[0]);
  return packages.filter((name) => !installed.includes(name));
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
