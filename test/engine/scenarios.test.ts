import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { MongoClient } from 'mongodb';
import {
  findMongod,
  startReplicaSet,
  startStandalone,
  type EmbeddedReplicaSet,
  type EmbeddedStandalone,
} from '../../src/embedded';
import type { Recommendation } from '../../src/scenarios/recommend';
import type { Runbook } from '../../src/scenarios/runbook/types';
import { CLI, CommandLine } from '../support/cli';

const DOCUMENTS = 2_000;

describe('scenarios on real servers: a standalone and a replica set', function () {
  this.timeout(180_000);
  let folder: string;
  let standalone: EmbeddedStandalone;
  let replicaSet: EmbeddedReplicaSet;
  let ferry: CommandLine;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-scenarios-'));
    const binary = await findMongod();
    standalone = await startStandalone({ binary });
    replicaSet = await startReplicaSet({ binary, name: 'scenario-set', members: 1 });
    ferry = new CommandLine(folder, { OLD: standalone.uri, NEW: replicaSet.uri });
    const client = await MongoClient.connect(standalone.uri);
    await client
      .db('shop')
      .collection('orders')
      .insertMany(Array.from({ length: DOCUMENTS }, (_, number) => ({ number })));
    await client.close();
  });

  after(async () => {
    await replicaSet.stop();
    await standalone.stop();
    await rm(folder, { recursive: true });
  });

  const between = ['--source', 'env:OLD', '--target', 'env:NEW'];

  async function recommended(
    ...args: string[]
  ): Promise<NonNullable<Recommendation['recommended']>> {
    const { stdout } = await ferry.succeed('recommend', ...args, '--json');
    const { recommended: best } = JSON.parse(stdout) as Recommendation;
    assert.ok(best);
    return best;
  }

  it('are told apart, and the standalone is offered a restart when it is to be followed', async () => {
    const best = await recommended(...between, '--downtime', '50s');
    assert.deepEqual([best.method, best.mode, best.status], ['built-in', 'online', 'needs-action']);
    assert.deepEqual(
      best.blockers.map(({ id }) => id),
      ['source-standalone'],
    );
  });

  it('18.2 the other way round it can start, if the names on the target are free', async () => {
    const best = await recommended(
      '--source',
      'env:NEW',
      '--target',
      'env:OLD',
      '--downtime',
      '5m',
    );
    assert.deepEqual([best.method, best.mode, best.status], ['built-in', 'online', 'conditional']);
    const cited = new Set(best.reasons.flatMap(({ cites }) => cites.map(({ fact }) => fact)));
    for (const fact of ['source.topology', 'source.version', 'source.changeStreams'])
      assert.ok(cited.has(fact as never), fact);
  });

  it('an hour is enough for a copy, whose runbook does what it says', async () => {
    const { stdout } = await ferry.succeed('runbook', ...between, '--downtime', '1h', '--json');
    const runbook = JSON.parse(stdout) as Runbook;
    assert.deepEqual([runbook.method, runbook.mode], ['built-in', 'offline']);
    const commands = runbook.steps.flatMap(({ commands: all = [] }) =>
      all.filter(({ language }) => language === 'bash').map((one) => one.text),
    );
    const child = spawn(
      'bash',
      ['-e', '-c', ['mongo-ferry() { "$NODE" "$CLI" "$@"; }', ...commands].join('\n')],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
        env: { ...process.env, MONGO_FERRY_HOME: folder, NODE: process.execPath, CLI },
      },
    );
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.equal(await ended, 0, errors);
    assert.match(output, /0 differences/);
    const client = await MongoClient.connect(replicaSet.uri);
    assert.equal(await client.db('shop').collection('orders').countDocuments(), DOCUMENTS);
    await client.close();
  });
});
