import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isGone, thisProcess } from '../../src/engine/state/thisProcess';

describe('whether a process is gone', () => {
  const own = thisProcess();

  before(function () {
    if (own === undefined) this.skip();
  });

  it('13.12 is known of one in the same table: of its end, and of its number given again', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const { pid } = child;
    assert.ok(own && pid);
    assert.equal(isGone(process.pid, own), false);
    assert.equal(isGone(pid, own), true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(isGone(pid, own), true);
  });

  it('13.12 is not known of one in another table, or where nothing tells', () => {
    const noProcess = 0x7fff_fff0;
    assert.ok(own);
    assert.equal(isGone(noProcess, own), true);
    assert.equal(isGone(noProcess, { ...own, table: 'pid:[1] time:[1]' }), false);
    assert.equal(isGone(noProcess, { ...own, boot: 'another' }), false);
    assert.equal(isGone(noProcess, undefined), false);
  });
});
