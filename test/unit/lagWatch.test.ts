import assert from 'node:assert/strict';
import { initialStatus } from '../../src/engine/state/initialStatus';
import { Progress } from '../../src/engine/state/progress';
import { defaultPlan } from '../../src/engine/model/defaults';
import { LagWatch } from '../../src/engine/sync/lagWatch';

describe('the watch on the lag', () => {
  it('tells once of a lag that stays too large for ten seconds, and once of its end', () => {
    const watch = new LagWatch(60);
    const told = [0, 61, 61, 70, 61, 61, 60, 61].map((lag, index) =>
      watch.observe(lag, index * 5_000),
    );
    assert.deepEqual(told, [
      undefined,
      undefined,
      undefined,
      'raised',
      undefined,
      undefined,
      'cleared',
      undefined,
    ]);
  });

  it('begins anew after each moment below', () => {
    const watch = new LagWatch(60);
    for (let at = 0; at < 100_000; at += 1_000) {
      assert.equal(watch.observe(at % 9_000 === 0 ? 5 : 100, at), undefined);
    }
  });

  it('ends where the lag does not count, as when paused', () => {
    const watch = new LagWatch(60);
    watch.observe(100, 0);
    assert.equal(watch.observe(100, 10_000), 'raised');
    assert.equal(watch.observe(undefined, 11_000), 'cleared');
  });
});

describe('the alarm in a status', () => {
  const endpoint = { uri: '', label: '' };
  const fresh = () => initialStatus(defaultPlan('demo', 'sync'), endpoint, endpoint);
  const alarm = { thresholdSeconds: 60, since: '2026-11-21T20:00:00.000Z' };

  it('is a warning while it lasts, and none for the run that resumes', () => {
    const progress = new Progress(fresh());
    progress.warn('another');
    progress.setLagAlarm(alarm);
    const alarmed = progress.status();
    assert.equal(alarmed.warnings.length, 2);
    assert.match(alarmed.warnings[1]!, /above 60 s since/);

    progress.setLagAlarm(undefined);
    assert.deepEqual(progress.status().warnings, ['another']);
    const resumed = new Progress(alarmed).status();
    assert.deepEqual(resumed.warnings, ['another']);
    assert.equal(resumed.lagAlarm, undefined);
  });
});
