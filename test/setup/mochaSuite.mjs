// Suites of mocha tests: run in a program of their own, and judged by the file that their reporter
// (test/support/reporter.ts) keeps up to date.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { output, root } from './paths.mjs';
import { run } from './processes.mjs';
import { nothing, oneFailed, sum } from './results.mjs';

/** Nine hours ahead. */
const FAR = { TZ: 'Asia/Tokyo' };

/** How long a program may take to end after its last test. */
const GRACE_SECONDS = 15;

/**
 * Programs that run mocha over test/<name>/**\/*.test.ts, the files dealt out to so many of them, far
 * from UTC: where a machine's time zone matters, that shows.
 * @param {string} name
 * @param {object} options
 * @param {number} options.limitSeconds of each
 * @param {string[]} options.mochaArgs
 * @param {number} [options.shares]
 * @param {Record<string, number>} [options.weights] how long files take that take longer than most,
 *   by their names without `.test.ts`, in any unit of which most take one
 * @returns {import('./lanes.mjs').Job[]}
 */
export function mochaJobs(name, { limitSeconds, mochaArgs, shares = 1, weights = {} }) {
  const hooks = join('test', 'support', 'hooks.ts');
  const args = [
    ...['--import', 'tsx', join('node_modules', 'mocha', 'bin', 'mocha.js')],
    ...(existsSync(join(root, hooks)) ? ['--require', hooks] : []),
    ...['--reporter', join('test', 'support', 'reporter.ts')],
    ...(process.env.CI ? ['--forbid-only'] : []),
    // Mocha's own 2 s are too few on a busy machine; slow tests say so themselves.
    ...['--timeout', '20000'],
    ...mochaArgs,
  ];
  return deal(testFiles(name), shares, weights).map((share, index) => () => {
    const results = index === 0 ? name : `${name}-${index + 1}`;
    return judged(results, [...args, ...share], limitSeconds, FAR);
  });
}

/**
 * Deals files out so that all shares take about the same time: the longest first, each to the share
 * that has the least.
 * @param {string[]} files
 * @param {number} count
 * @param {Record<string, number>} weights
 */
function deal(files, count, weights) {
  /** @param {string} file */
  const weightOf = (file) => weights[basename(file, '.test.ts')] ?? 1;
  const shares = Array.from({ length: count }, () => ({
    weight: 0,
    files: /** @type {string[]} */ ([]),
  }));
  for (const file of [...files].sort((a, b) => weightOf(b) - weightOf(a))) {
    const least = shares.reduce((one, other) => (other.weight < one.weight ? other : one));
    least.weight += weightOf(file);
    least.files.push(file);
  }
  return shares.map((share) => share.files.sort()).filter((share) => share.length > 0);
}

/**
 * Runs a program that runs mocha inside something else and sees to the same result file.
 * @param {string} name
 * @param {string} program a TypeScript file
 * @param {{ limitSeconds: number, mochaArgs: string[] }} options
 */
export async function launchedSuite(name, program, { limitSeconds, mochaArgs }) {
  if (testFiles(name).length === 0) return nothing();
  return judged(name, ['--import', 'tsx', program, ...mochaArgs], limitSeconds);
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {number} limitSeconds
 * @param {Record<string, string>} [env]
 */
async function judged(name, args, limitSeconds, env = {}) {
  const file = join(output, 'results', `${name}.json`);
  await mkdir(join(output, 'results'), { recursive: true });
  await rm(file, { force: true });
  const lingering = new AbortController();
  const watch = watchForTheEnd(file, () => lingering.abort());
  const ended = await run(process.execPath, args, {
    cwd: root,
    env: { MONGO_FERRY_TEST_RESULTS: file, ...env },
    limitSeconds,
    signal: lingering.signal,
  });
  clearInterval(watch);
  const written = await readFile(file, 'utf8').catch(() => undefined);
  const { running, finished, ...counts } =
    written === undefined ? { running: undefined, finished: false, ...nothing() } : parse(written);
  const during = running === undefined ? '' : `, during "${running}"`;
  if (ended.timedOut) {
    const message = `ended after its limit of ${limitSeconds} s${during}`;
    return sum(counts, oneFailed(`the ${name} suite`, message));
  }
  if (lingering.signal.aborted) {
    const message = `still running ${GRACE_SECONDS} s after its last test: something was left open`;
    return sum(counts, oneFailed(`the ${name} suite`, message));
  }
  if (!finished || (ended.code !== 0 && counts.failed === 0)) {
    const message = `ended with exit code ${ended.code}${during}\n${ended.output.slice(-2000)}`;
    return sum(counts, oneFailed(`the ${name} suite`, message));
  }
  return counts;
}

/** @param {string} text */
function parse(text) {
  return JSON.parse(text);
}

/**
 * @param {string} file
 * @param {() => void} onLingering called when the program goes on after its tests are done
 */
function watchForTheEnd(file, onLingering) {
  /** @type {number | undefined} */
  let since;
  return setInterval(async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('"finished": true')) since ??= Date.now();
    if (since !== undefined && Date.now() - since > GRACE_SECONDS * 1000) onLingering();
  }, 1000);
}

/** @param {string} name */
function testFiles(name) {
  const folder = join(root, 'test', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join('test', name, file));
}
