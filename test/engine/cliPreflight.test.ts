import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { replicaSet, uniqueName } from '../support/servers';

describe('mongo-ferry preflight', function () {
  this.timeout(120_000);
  let folder: string;
  let cli: CommandLine;
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('4.4')];
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-preflight-'));
    cli = new CommandLine(folder, { SRC: from.uri, DST: to.uri });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    db = uniqueName('shop');
    await source.db(db).collection('users').insertOne({ name: 'ada' });
    await target.db(db).collection('users').insertOne({ name: 'bob' });
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await rm(folder, { recursive: true });
  });

  const ask = (...more: string[]) =>
    cli.run('preflight', '--source', 'env:SRC', '--target', 'env:DST', '--include', db, ...more);

  it('exits with 4 and names what blocks, with its remedy', async () => {
    const { code, stdout } = await ask();
    assert.equal(code, 4, stdout);
    assert.match(stdout, /^Blocks\n {2}target-not-empty: .*\n {4}→ .*--drop-target/m);
    assert.match(stdout, /^1 blocker, 1 warning, .* checks passed$/m);
  });

  it('exits with 0 when nothing blocks, and tells all as JSON', async () => {
    const { code, stdout } = await ask('--drop-target', '--json');
    assert.equal(code, 0, stdout);
    const [result] = jsonLines(stdout) as unknown as {
      type: string;
      findings: { check: string; severity: string; remedy: string; namespaces: string[] }[];
      passed: string[];
    }[];
    assert.equal(result?.type, 'preflight');
    const [first] = result.findings;
    assert.deepEqual([first?.check, first?.severity], ['versions', 'warning']);
    const dropped = result.findings.find(({ check }) => check === 'target-not-empty');
    assert.deepEqual(dropped?.namespaces, [`${db}.users`]);
    assert(result.passed.includes('privileges') && result.passed.includes('target-space'));
  });

  it('runs only the checks that are named, and knows their names', async () => {
    const { code, stdout } = await ask('--check', 'privileges', '--check', 'clock-skew');
    assert.equal(code, 0);
    assert.match(stdout, /2 of 2 checks passed/);
    const wrong = await ask('--check', 'nonsense');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /no preflight check nonsense.*target-space/);
  });

  it('runs what remedies can be run, and checks again', async () => {
    const held = await target.db('admin').command({ setFeatureCompatibilityVersion: '4.2' });
    assert.equal(held.ok, 1);
    const only = ['--drop-target', '--check', 'feature-compatibility', '--check', 'tools'];
    assert.match(
      (await ask(...only)).stdout,
      /feature-compatibility: .* stays compatible with 4.2/,
    );
    const { code, stdout, stderr } = await ask(...only, '--fix', '--yes');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Raise the target’s .* to 4\.4: done on 127\.0\.0\.1/);
    assert.doesNotMatch(stdout, /feature-compatibility/);
    assert.match((await ask(...only, '--fix')).stderr, /None of the remedies can be run/);
  });

  it('writes nothing to the target', async () => {
    await ask('--drop-target');
    assert.equal(await target.db(db).collection('users').countDocuments(), 1);
    const names = (await target.db().admin().listDatabases()).databases.map(({ name }) => name);
    assert(!names.includes('mongo_ferry'), names.join());
  });
});
