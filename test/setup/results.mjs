// What a suite comes to, and how the whole run is told.

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{ title: string, message: string }[]} failures
 * @property {{ title: string, reason: string }[]} skips
 * @property {{ file: string, seconds: number }[]} files how long each took
 */

/**
 * @typedef {object} SuiteRun
 * @property {string} name
 * @property {number} seconds of all its programs together
 * @property {SuiteResult} result
 */

/** Files told of as the slowest. */
const SLOWEST = 10;

/** @returns {SuiteResult} a suite of no tests */
export function nothing() {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [], files: [] };
}

/** @returns {SuiteResult} one test that passed */
export function onePassed() {
  return { ...nothing(), passed: 1 };
}

/**
 * @param {string} title
 * @param {string} message
 * @returns {SuiteResult} one test that failed
 */
export function oneFailed(title, message) {
  return { ...nothing(), failed: 1, failures: [{ title, message }] };
}

/**
 * @param {string} title
 * @param {string} reason
 * @returns {SuiteResult} one test that could not be run here
 */
export function oneSkipped(title, reason) {
  return { ...nothing(), skipped: 1, skips: [{ title, reason }] };
}

/**
 * @param {SuiteResult[]} results
 * @returns {SuiteResult} all of them taken together
 */
export function sum(...results) {
  const total = nothing();
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    total.failures.push(...result.failures);
    total.skips.push(...result.skips);
    total.files.push(...result.files);
  }
  return total;
}

/**
 * Prints the table, the slowest files, every failure and skip again, and as the last line the counts.
 * @param {SuiteRun[]} suites
 * @param {number} seconds that they took beside each other
 * @returns {SuiteResult} the total
 */
export function report(suites, seconds) {
  const total = sum(...suites.map((suite) => suite.result));
  const row = (/** @type {(string | number)[]} */ ...cells) =>
    console.log(cells.map((cell, at) => pad(String(cell), at)).join('  '));
  console.log();
  row('suite', 'passed', 'failed', 'skipped', 'seconds');
  for (const { name, result, ...taken } of suites) {
    row(name, result.passed, result.failed, result.skipped, taken.seconds.toFixed(1));
  }
  row('together', total.passed, total.failed, total.skipped, seconds.toFixed(1));
  const slowest = [...total.files].sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  if (slowest.length > 1) console.log('\nThe slowest files:');
  for (const one of slowest) console.log(`${one.seconds.toFixed(1).padStart(8)} s  ${one.file}`);
  for (const { name, result } of suites) {
    for (const { title, message } of result.failures) {
      console.log(`\nFAILED ${name}: ${title}\n${indent(message)}`);
    }
  }
  if (total.skips.length > 0) console.log();
  for (const { name, result } of suites) {
    for (const { title, reason } of result.skips) {
      console.log(`SKIPPED ${name}: ${title}: ${reason}`);
    }
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total;
}

/**
 * @param {string} cell
 * @param {number} column
 */
function pad(cell, column) {
  return column === 0 ? cell.padEnd(8) : cell.padStart(8);
}

/** @param {string} text */
function indent(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
