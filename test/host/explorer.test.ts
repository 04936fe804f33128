import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { Connection } from '../../src/vscode/connections/connection';
import type { ExplorerNode } from '../../src/vscode/explorer/nodes/node';
import { commands } from '../../src/vscode/names';
import type { TestApi } from '../../src/vscode/testApi';
import { startShardedDouble, type ShardedDouble } from '../support/shardedDouble';
import { hostInfo } from './servers';

describe('the Connections tree in the extension host', function () {
  this.timeout(60_000);
  let ferry: TestApi;
  let double: ShardedDouble;
  let client: MongoClient;
  let cluster: Connection;

  before(async () => {
    const { source } = await hostInfo();
    const host = /\/\/([^/,]+)/.exec(source)![1]!;
    ferry = await vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry')!.activate();
    double = await startShardedDouble(host);
    client = await MongoClient.connect(double.uri);
    await client.db('admin').command({ enableSharding: 'spread' });
    await client
      .db('admin')
      .command({ shardCollection: 'spread.users', key: { region: 1, _id: 'hashed' } });
    const environment = 'development';
    cluster = await ferry.connections.save({ name: 'cluster', uri: double.uri, environment });
    await vscode.commands.executeCommand('mongoFerry.connections.focus');
  });

  after(async () => {
    await ferry.connections.remove(cluster.id);
    await client.db('spread').dropDatabase();
    await client.close();
    await double.stop();
  });

  const childrenOf = (node?: ExplorerNode) => ferry.tree.getChildren(node);

  async function itemBelow(node: ExplorerNode, label: RegExp): Promise<vscode.TreeItem> {
    const items = (await childrenOf(node)).map((each) => each.toTreeItem());
    return items.find((item) => typeof item.label === 'string' && label.test(item.label))!;
  }

  async function clusterNode(): Promise<ExplorerNode> {
    const nodes = await childrenOf();
    return nodes.find((node) => node.toTreeItem().label === 'cluster')!;
  }

  const topology = async () =>
    String((await itemBelow(await clusterNode(), /^Sharded cluster/)).description);

  /** Every item below a node, opened as far as it goes. */
  async function everythingBelow(node: ExplorerNode): Promise<vscode.TreeItem[]> {
    const below = await Promise.all((await childrenOf(node)).map(everythingBelow));
    return [node.toTreeItem(), ...below.flat()];
  }

  it('has a label for screen readers on every item, down to members and indexes', async () => {
    await ferry.connections.move([cluster.id], 'Clusters');
    const [folder] = await childrenOf();
    const items = await everythingBelow(folder!);
    const labels = items.map((item) => item.accessibilityInformation?.label ?? '');
    for (const expected of [
      /^Folder Clusters, 1 connection$/,
      /^cluster, Development/,
      /^Config servers/,
      /^Shard shard02/,
      /^Member .*, primary/,
      /^Database spread/,
      /^Collection users, sharded by region: 1, _id: hashed/,
      /^Index region_1__id_hashed|^Index region/,
    ]) {
      assert.ok(
        labels.some((label) => expected.test(label)),
        `${expected}: ${labels.join('\n')}`,
      );
    }
    const unlabelled = items.filter((_, index) => labels[index] === '');
    assert.deepEqual(
      unlabelled.map(({ label }) => label),
      [],
    );
    await ferry.connections.move([cluster.id], undefined);
  });

  it('stops and starts the balancer', async () => {
    const admin = client.db('admin');
    await vscode.commands.executeCommand(commands.stopBalancer, cluster);
    assert.equal((await admin.command({ balancerStatus: 1 })).mode, 'off');
    assert.match(await topology(), /balancer off/);
    await vscode.commands.executeCommand(commands.startBalancer, cluster);
    assert.equal((await admin.command({ balancerStatus: 1 })).mode, 'full');
    assert.match(await topology(), /balancer on/);
  });

  it('tells of orphaned documents, and that there are none', async () => {
    await vscode.commands.executeCommand(commands.checkOrphans, cluster);
    assert.match(ferry.logLines().at(-1)!, /cluster holds no orphaned documents/);
    double.orphans.set('spread.users', 7);
    await vscode.commands.executeCommand(commands.checkOrphans, cluster);
    assert.match(ferry.logLines().at(-1)!, /spread\.users|7/);
    double.orphans.clear();
  });

  it('opens the shell of a connection, whose password is on no command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ferry-shell-'));
    const path = process.env['PATH'];
    const shell = join(folder, 'mongosh');
    await writeFile(shell, '#!/bin/sh\nsleep 60\n');
    await chmod(shell, 0o755);
    try {
      process.env['PATH'] = [folder, path].join(delimiter);
      const uri = 'mongodb://ann:s3cret-word@db1:27017/';
      const environment = 'development';
      const { id } = await ferry.connections.save({ name: 'shelled', uri, environment });
      await vscode.commands.executeCommand(commands.openShell, ferry.connections.get(id));
      const terminal = vscode.window.terminals.find(({ name }) => name === 'mongosh shelled');
      const options = terminal!.creationOptions as vscode.TerminalOptions;
      assert.equal(options.shellPath, shell);
      assert.deepEqual(options.shellArgs, ['mongodb://ann@db1:27017/']);
      terminal!.dispose();
      await ferry.connections.remove(id);
    } finally {
      process.env['PATH'] = path;
      await rm(folder, { recursive: true });
    }
  });

  it('notices a shard that was added', async () => {
    await ferry.tree.getChildren(await clusterNode());
    double.addShard('shard03');
    const limit = Date.now() + 30_000;
    while (!/3 shards/.test(await topology())) {
      assert.ok(Date.now() < limit, await topology());
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  });
});
