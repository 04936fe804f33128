import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/vscode/testApi';
import { hostInfo } from './servers';

describe('a migration of the command line in the extension host', function () {
  this.timeout(90_000);

  it('is shown while it runs, and steered from here', async () => {
    const info = await hostInfo();
    const extension = vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry')!;
    const ferry = await extension.activate();
    const source = await MongoClient.connect(info.source);
    await source.db('attached').collection('notes').insertOne({ n: 1 });
    await source.close();
    const args = ['sync', '--source', 'env:FROM', '--target', 'env:TO', '--include', 'attached'];
    const cli = spawn(
      process.execPath,
      [join(extension.extensionPath, 'dist', 'mongo-ferry.js'), ...args, '--name', 'by-terminal'],
      { env: { ...process.env, FROM: info.source, TO: info.target }, stdio: 'ignore' },
    );
    const over = new Promise<number | null>((resolve) => cli.once('exit', resolve));
    try {
      const find = () => ferry.migrations.all().find(({ plan }) => plan.name === 'by-terminal');
      await until(() => find()?.status.readyForCutover === true);
      const { id } = find()!;
      await ferry.migrations.pause(id);
      await until(() => find()?.status.state === 'paused');
      await ferry.migrations.resume(id);
      await ferry.migrations.cancel(id);
      await until(() => find()?.status.state === 'cancelled');
      await over;
    } finally {
      cli.kill();
    }
  });
});

async function until(met: () => boolean): Promise<void> {
  const limit = Date.now() + 60_000;
  while (!met()) {
    assert.ok(Date.now() < limit, `waited in vain for ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
