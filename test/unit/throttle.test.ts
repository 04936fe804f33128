import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Throttle } from '../../src/vscode/common/throttle';

describe('Throttle', () => {
  it('acts at once, then together, and never loses the last call', async () => {
    const seen: string[][] = [];
    const throttle = new Throttle<string>(30, (values) => seen.push([...values]));
    throttle.call('a');
    throttle.call('b');
    throttle.call('c');
    throttle.call('b');
    assert.deepEqual(seen, [['a']]);
    await wait(90);
    assert.deepEqual(seen, [['a'], ['b', 'c']]);
  });

  it('counts undefined as a value', async () => {
    let calls = 0;
    const throttle = new Throttle<undefined>(20, () => calls++);
    throttle.call(undefined);
    throttle.call(undefined);
    await wait(60);
    assert.equal(calls, 2);
  });

  it('is silent after dispose', async () => {
    let calls = 0;
    const throttle = new Throttle<number>(20, () => calls++);
    throttle.call(1);
    throttle.call(2);
    throttle.dispose();
    await wait(60);
    assert.equal(calls, 1);
  });
});
