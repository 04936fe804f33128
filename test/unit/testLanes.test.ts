import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Suite, SuiteResult } from '../setup/lanes.mjs';

const passed: SuiteResult = {
  ...{ passed: 1, failed: 0, skipped: 0 },
  ...{ failures: [], skips: [], files: [] },
};

describe('the lanes of the suites', () => {
  it('run three programs at a time, none before what it builds on, and count for each suite', async () => {
    const { runInLanes } = await import('../setup/lanes.mjs');
    const log: string[] = [];
    let running = 0;
    let most = 0;
    const jobs = (name: string, turns: number[]) => () =>
      turns.map((long, index) => async () => {
        log.push(`${name} ${index} begins`);
        most = Math.max(most, ++running);
        for (let left = long; left > 0; left--) await turn();
        running--;
        log.push(`${name} ${index} ends`);
        if (name === 'broken') throw new Error('no program');
        return passed;
      });
    const suites: Suite[] = [
      { name: 'lint', jobs: jobs('lint', [30]) },
      { name: 'build', jobs: jobs('build', [10, 20]) },
      { name: 'engine', after: ['build'], jobs: jobs('engine', [20, 5, 5]) },
      { name: 'broken', jobs: jobs('broken', [5]) },
    ];
    const runs = await runInLanes(suites, []);
    assert.equal(most, 3);
    assert.deepEqual(
      runs.map(({ name, result }) => [name, result.passed, result.failed]),
      [
        ['lint', 1, 0],
        ['build', 2, 0],
        ['engine', 3, 0],
        ['broken', 0, 1],
      ],
    );
    const first = log.findIndex((line) => line.startsWith('engine'));
    assert.ok(log.indexOf('build 0 ends') < first && log.indexOf('build 1 ends') < first);
    assert.ok(log.indexOf('broken 0 begins') < first, 'a lane that can be used stands idle');
  });
});
