// `npm test`: installs what is missing, runs the suites, and ends with the counts.
//
//   npm test                              everything
//   npm test -- unit engine               these suites (and those that they build on)
//   npm test -- unit -- --grep router     the rest goes to mocha
import { performance } from 'node:perf_hooks';
import { runInLanes } from './setup/lanes.mjs';
import { ensureNodeModules } from './setup/nodeModules.mjs';
import { endChildrenOnSignals } from './setup/processes.mjs';
import { onePassed, oneFailed, report } from './setup/results.mjs';
import { output } from './setup/paths.mjs';
import { writtenPasswords } from './support/passwords.mjs';
import { suites } from './setup/suites.mjs';

/** @returns {{ chosen: import('./setup/suites.mjs').Suite[], mochaArgs: string[] }} */
function choices() {
  const args = process.argv.slice(2);
  const split = args.indexOf('--');
  const names = split === -1 ? args : args.slice(0, split);
  const mochaArgs = split === -1 ? [] : args.slice(split + 1);
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = suites.map((suite) => suite.name).join(', ');
    console.error(`No such suite: ${unknown.join(', ')}. The suites are ${known}.`);
    process.exit(2);
  }
  if (names.length === 0) return { chosen: suites, mochaArgs };
  const wanted = new Set(names);
  for (const suite of suites) {
    if (wanted.has(suite.name)) suite.after?.forEach((name) => wanted.add(name));
  }
  return { chosen: suites.filter((suite) => wanted.has(suite.name)), mochaArgs };
}

const { chosen, mochaArgs } = choices();
endChildrenOnSignals();
try {
  await ensureNodeModules();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  report([{ name: 'install', seconds: 0, result: oneFailed('npm ci', 'see above') }], 0);
  process.exit(1);
}
const start = performance.now();
const runs = await runInLanes(chosen, mochaArgs);
// What a whole run wrote: logs, results, what the servers and editors said.
const written = await writtenPasswords(output, (file) => !/\.(png|vsix|js)$/.test(file));
const title = '16 no password that tests use was written anywhere';
runs.push({
  name: 'passwords',
  seconds: 0,
  result: written.length === 0 ? onePassed() : oneFailed(title, written.join('\n')),
});
const total = report(runs, (performance.now() - start) / 1000);
process.exit(total.failed > 0 ? 1 : 0);
