import assert from 'node:assert/strict';
import { Progress } from '../../src/engine/state/progress';
import type { MigrationStatus } from '../../src/engine/model/status';
import { seldom } from '../../src/worker/seldom';
import { someStatus } from '../support/status';

describe('progress that is told', () => {
  let told: MigrationStatus[];
  let progress: Progress;

  beforeEach(() => {
    told = [];
    progress = new Progress(someStatus({ phase: 'snapshot', state: 'running' }));
    progress.onStatus((status) => told.push(status));
    progress.tick();
  });

  it('13.16 is told at once when the state or phase changes, and else by the tick alone', () => {
    for (let number = 0; number < 1_000; number++) {
      progress.doing(`Comparing shop.c${number}`);
      progress.copied('shop.c', 1, 100);
      progress.waiting('no server');
      progress.waiting(undefined);
      progress.setLoad({ level: 'gentle' });
      progress.setCutover({ step: 'last-changes', writesBlocked: false, reverse: false });
    }
    assert.equal(told.length, 1);
    assert.equal(progress.status().activity, 'Comparing shop.c999');
    progress.enter('catch-up', 'Applying');
    assert.deepEqual([told.length, told.at(-1)?.phase], [2, 'catch-up']);
    progress.setState('paused');
    assert.deepEqual([told.length, told.at(-1)?.state], [3, 'paused']);
    progress.tick();
    assert.equal(told.length, 4);
    assert.equal(told.at(-1)?.load?.level, 'gentle');
  });

  it('13.16 of a comparison is told five times a second at most', () => {
    let times = 0;
    let now = 0;
    const tell = seldom(
      () => times++,
      () => now,
    );
    for (; now < 1_000; now++) tell();
    assert.equal(times, 5);
  });
});
