import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { testLine } from './lines';
import { hostInfo } from './servers';

describe('the extension in the real extension host', () => {
  it('is present and activates', async () => {
    const extension = vscode.extensions.getExtension('mongo-ferry.mongo-ferry');
    assert.ok(extension, 'mongo-ferry.mongo-ferry is not installed');
    assert.equal(extension.isActive, false, 'activated before anybody asked for it');
    const started = performance.now();
    const cpuBefore = process.cpuUsage();
    await extension.activate();
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuMs = (user + system) / 1000;
    const wallMs = performance.now() - started;
    // eslint-disable-next-line no-console -- the way out of the extension host
    console.log(testLine(`activated in ${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU`));
    assert.equal(extension.isActive, true);
  });

  it('is given two replica sets', async () => {
    const { source, target } = await hostInfo();
    assert.match(source, /^mongodb:\/\/.*replicaSet=source/);
    assert.match(target, /^mongodb:\/\/.*replicaSet=target/);
  });
});
