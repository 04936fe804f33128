import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hostInfo } from './servers';

describe('the extension in the real extension host', () => {
  it('is present and activates', async () => {
    const extension = vscode.extensions.getExtension('mongo-ferry.mongo-ferry');
    assert.ok(extension, 'mongo-ferry.mongo-ferry is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('is given two replica sets', async () => {
    const { source, target } = await hostInfo();
    assert.match(source, /^mongodb:\/\/.*replicaSet=source/);
    assert.match(target, /^mongodb:\/\/.*replicaSet=target/);
  });
});
