import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { stripVTControlCharacters } from 'node:util';
import Mocha, { type Runnable, type Suite, type Test } from 'mocha';
import { skipReasonOf } from './skip';

/** What `test/run.mjs` reads when the program has ended, or was ended. */
export interface SuiteResults {
  finished: boolean;
  /** The test that runs now: named when the program hangs or crashes in it. */
  running?: string;
  passed: number;
  failed: number;
  skipped: number;
  failures: { title: string; message: string }[];
  skips: { title: string; reason: string }[];
  /** How long each took, its hooks and the start of its servers included. */
  files: { file: string; seconds: number }[];
}

/**
 * Mocha's `spec` on the terminal, and the counts with the reasons of skips in the file that
 * `MONGO_FERRY_TEST_RESULTS` names, kept up to date after every test.
 */
export default class Reporter extends Mocha.reporters.Spec {
  readonly #results: SuiteResults = {
    finished: false,
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
    skips: [],
    files: [],
  };

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const results = this.#results;
    runner.on('test', (test: Test) => {
      results.running = test.fullTitle();
      this.#save();
    });
    runner.on('pass', () => {
      results.passed++;
    });
    runner.on('fail', (test: Runnable, error: unknown) => {
      results.failed++;
      results.failures.push({
        title: titleOf(test),
        message: stripVTControlCharacters(messageOf(error)),
      });
    });
    runner.on('pending', (test: Test) => {
      const reason = skipReasonOf(test) ?? 'no reason given';
      results.skipped++;
      results.skips.push({ title: test.fullTitle(), reason });
      Mocha.reporters.Base.consoleLog(`${' '.repeat(2 * depthOf(test) + 4)}${reason}`);
    });
    let begun = performance.now();
    runner.on('suite', (suite: Suite) => {
      if (isOutermost(suite)) begun = performance.now();
    });
    runner.on('suite end', (suite: Suite) => {
      if (!isOutermost(suite)) return;
      // A bundle has none.
      const file = suite.file ? relative(process.cwd(), suite.file) : suite.title;
      const seconds = (performance.now() - begun) / 1000;
      const known = results.files.find((one) => one.file === file);
      if (known === undefined) results.files.push({ file, seconds });
      else known.seconds += seconds;
    });
    runner.on('end', () => {
      results.finished = true;
      delete results.running;
      this.#save();
    });
    this.#save();
  }

  #save(): void {
    const file = process.env['MONGO_FERRY_TEST_RESULTS'];
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(this.#results, null, 2)}\n`);
  }
}

function titleOf(test: Runnable): string {
  return [test.parent?.fullTitle(), test.title].filter(Boolean).join(' ');
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.includes(error.message) === true ? error.stack : error.message;
}

function isOutermost(suite: Suite): boolean {
  return suite.parent?.root === true;
}

function depthOf(test: Runnable): number {
  let depth = 0;
  for (let suite: Suite | undefined = test.parent; suite?.parent; suite = suite.parent) depth++;
  return depth;
}
