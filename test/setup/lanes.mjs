// The programs of the suites, three at a time: most of the time a test waits for a server or a browser.
import { performance } from 'node:perf_hooks';
import { nothing, oneFailed, sum } from './results.mjs';

const LANES = 3;

/** @typedef {() => Promise<import('./results.mjs').SuiteResult>} Job a program of a suite */

/**
 * Runs the jobs of the suites, begun in their order; those of one suite beside each other, too.
 * @param {import('./suites.mjs').Suite[]} suites
 * @param {string[]} mochaArgs
 * @returns {Promise<import('./results.mjs').SuiteRun[]>} in the order of the suites
 */
export async function runInLanes(suites, mochaArgs) {
  const waiting = suites.flatMap((suite) =>
    suite.jobs(mochaArgs).map((job, index, { length }) => {
      const title = length === 1 ? suite.name : `${suite.name}, ${index + 1} of ${length}`;
      return { suite, title, job };
    }),
  );
  const left = new Map(suites.map(({ name }) => [name, 0]));
  for (const { suite } of waiting) left.set(suite.name, (left.get(suite.name) ?? 0) + 1);
  const runs = new Map(suites.map(({ name }) => [name, { name, seconds: 0, result: nothing() }]));
  const mayBegin = (/** @type {typeof waiting[number]} */ { suite }) =>
    (suite.after ?? []).every((name) => (left.get(name) ?? 0) === 0);
  /** @type {Set<Promise<void>>} */
  const lanes = new Set();
  for (;;) {
    const at = lanes.size < LANES ? waiting.findIndex(mayBegin) : -1;
    const [next] = at === -1 ? [] : waiting.splice(at, 1);
    if (next !== undefined) {
      const lane = timed(next).then((run) => {
        add(runs, run);
        left.set(run.name, (left.get(run.name) ?? 0) - 1);
        lanes.delete(lane);
      });
      lanes.add(lane);
    } else if (lanes.size === 0) {
      return [...runs.values()];
    } else {
      await Promise.race(lanes);
    }
  }
}

/** @param {{ suite: import('./suites.mjs').Suite, title: string, job: Job }} next */
async function timed({ suite: { name }, title, job }) {
  console.log(`\n── ${title} ──`);
  const start = performance.now();
  const result = await job().catch((error) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return oneFailed(`the ${name} suite`, message);
  });
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `\n── ${title}: ${result.passed} passed, ${result.failed} failed, ${seconds.toFixed(0)} s ──`,
  );
  return { name, seconds, result };
}

/**
 * @param {Map<string, import('./results.mjs').SuiteRun>} runs
 * @param {import('./results.mjs').SuiteRun} run
 */
function add(runs, { name, seconds, result }) {
  const run = runs.get(name);
  if (run === undefined) return;
  run.seconds += seconds;
  run.result = sum(run.result, result);
}
