import assert from 'node:assert/strict';
import { changedLoad } from '../../src/engine/load/change';
import { Throttle } from '../../src/engine/load/throttle';
import { FerryError } from '../../src/engine/errors';
import type { LoadChange } from '../../src/engine/model/load';
import { renderStatusText } from '../../src/report';
import { someStatus } from '../support/status';

describe('load settings', () => {
  const load = { level: 'balanced', maxBytesPerSecond: 1_000_000 } as const;

  it('keep what a change does not name, and lose a limit that it lifts', () => {
    assert.deepEqual(changedLoad(load, {}), load);
    assert.deepEqual(changedLoad(load, { level: 'full', maxBytesPerSecond: null }), {
      level: 'full',
    });
    assert.deepEqual(changedLoad(load, { maxDocumentsPerSecond: 5 }), {
      ...load,
      maxDocumentsPerSecond: 5,
    });
  });

  it('refuse what makes no sense, whoever sent it', () => {
    const wrong = [
      { maxBytesPerSecond: 0 },
      { maxDocumentsPerSecond: -1 },
      { maxBytesPerSecond: NaN },
      { level: 'hard' },
    ] as LoadChange[];
    for (const change of wrong) {
      assert.throws(
        () => changedLoad(load, change),
        (error: unknown) => error instanceof FerryError && error.code === 'bad-load',
      );
    }
  });

  it('are told in a status line when they hold back, and only while it matters', () => {
    assert.match(
      renderStatusText(someStatus({ load: { ...load, maxDocumentsPerSecond: 2000 } })),
      / · load balanced, at most 1\.00 MB\/s and 2,000 documents\/s · /,
    );
    assert.match(renderStatusText(someStatus({ load: { level: 'gentle' } })), / · load gentle · /);
    assert.doesNotMatch(renderStatusText(someStatus({ load: { level: 'full' } })), /load/);
    assert.doesNotMatch(renderStatusText(someStatus({ load, state: 'completed' })), /load/);
  });
});

describe('the throttle', () => {
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

  it('spaces pieces of work so that they stay under both limits', async () => {
    const throttle = new Throttle({ maxBytesPerSecond: 1_000_000, maxDocumentsPerSecond: 100 });
    const started = performance.now();
    for (let piece = 0; piece < 4; piece++) await throttle.take(10, 50_000, sleep);
    const elapsed = performance.now() - started;
    // Ten documents take 0.1 s, 50 kB take 0.05 s; the first piece goes at once.
    assert.ok(elapsed >= 290, `${elapsed} ms`);
  });

  it('cuts work into pieces of at most a second each', () => {
    const throttle = new Throttle({ maxBytesPerSecond: 1_000_000 });
    assert.equal(throttle.partsOf(1000, 4_500_000), 5);
    assert.equal(throttle.partsOf(2, 4_500_000), 2);
    assert.equal(throttle.partsOf(0, 0), 1);
    assert.equal(new Throttle().partsOf(1000, 4_500_000), 1);
  });

  it('lets those go who wait for a limit that is lifted', async () => {
    const throttle = new Throttle({ maxDocumentsPerSecond: 1 });
    // For hours, at the limit.
    await throttle.take(10_000, 0, sleep);
    const waiting = throttle.take(1, 0, sleep);
    throttle.change({});
    await waiting;
  });
});
