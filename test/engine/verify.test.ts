import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient, type Db } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { silentLog } from '../../src/engine/log';
import type { Difference, VerificationReport } from '../../src/engine/model/verification';
import { verifyDeployments, type VerifyDeploymentsOptions } from '../../src/engine/verify/verify';
import { CommandLine, jsonLines } from '../support/cli';
import { differencesBetween } from '../support/compareDatabases';
import { requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const DOCUMENTS = 400;

interface Order {
  _id: number;
  total: number;
  flags: bigint;
}

describe('verifying two deployments', function () {
  this.timeout(180_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;
  let db: string;
  let broken: Db;

  before(async () => {
    [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([source.close(), target.close()]));

  beforeEach(async () => {
    db = uniqueName('verify');
    broken = target.db(db);
    for (const side of [source.db(db), broken]) await fill(side);
  });

  /** The same on both sides. */
  async function fill(side: Db): Promise<void> {
    const orders = Array.from({ length: DOCUMENTS }, (_, index) => ({
      _id: index,
      total: index / 4,
      flags: 2n ** 62n + BigInt(index),
    }));
    await side.collection<Order>('orders').insertMany(orders);
    await side
      .collection('orders')
      .createIndex({ total: 1 }, { name: 'byTotal', sparse: true }, {});
    await side.createCollection('open', { viewOn: 'orders', pipeline: [{ $match: { total: 0 } }] });
    const validator = { total: { $gte: 0 } };
    // As `collMod` makes it, which the server lets no repair undo.
    const validation = { validationLevel: 'moderate', validationAction: 'error' };
    await side.createCollection('checked', { validator, ...validation });
  }

  const verify = (options: Partial<VerifyDeploymentsOptions> = {}): Promise<VerificationReport> =>
    verifyDeployments(requestFor({ source: from.uri, target: to.uri, plan: { include: [db] } }), {
      log: silentLog,
      settleMs: 50,
      ...options,
    });
  const orders = () => broken.collection<Order>('orders');

  /** Ways to break the target, and how each is to be named. */
  const breakages: [
    string,
    () => Promise<unknown>,
    Omit<Difference, 'namespace'> & { of?: string },
  ][] = [
    [
      'one bit of a document',
      () => orders().updateOne({ _id: 7 }, { $bit: { flags: { xor: 1n as never } } }),
      { kind: 'different', id: '{"$numberInt":"7"}', detail: 'field flags: source' },
    ],
    [
      'a document removed',
      () => orders().deleteOne({ _id: 8 }),
      { kind: 'missing', id: '{"$numberInt":"8"}', detail: 'is missing in the target' },
    ],
    [
      'a document added',
      () => orders().insertOne({ _id: -1, total: 1, flags: 1n }),
      { kind: 'extra', id: '{"$numberInt":"-1"}', detail: 'is only in the target' },
    ],
    [
      'fields in another order',
      () => orders().replaceOne({ _id: 9 }, { flags: 2n ** 62n + 9n, total: 9 / 4 }),
      { kind: 'different', id: '{"$numberInt":"9"}', detail: 'stands in another place' },
    ],
    [
      'an option of an index',
      async () => {
        await orders().dropIndex('byTotal');
        await orders().createIndex({ total: 1 }, { name: 'byTotal' }, {});
      },
      { kind: 'index', detail: 'index byTotal has other options' },
    ],
    [
      'an index added',
      () => orders().createIndex({ flags: 1 }, { name: 'more' }, {}),
      { kind: 'index', detail: 'index more is only in the target' },
    ],
    [
      'a view',
      () => broken.command({ collMod: 'open', viewOn: 'orders', pipeline: [] }),
      { of: 'open', kind: 'view', detail: 'source ' },
    ],
    [
      'a validator',
      () => broken.command({ collMod: 'checked', validator: { total: { $gte: 1 } } }),
      { of: 'checked', kind: 'options', detail: 'source ' },
    ],
  ];

  for (const [what, spoil, { of = 'orders', kind, id, detail }] of breakages) {
    it(`finds ${what}, names it, and repairs it`, async () => {
      assert.deepEqual((await verify()).found, []);
      await spoil();
      const { found, differences } = await verify();
      assert.equal(differences, 1, JSON.stringify(found));
      const [difference] = found;
      assert.equal(difference?.namespace, `${db}.${of}`);
      assert.equal(difference.kind, kind);
      assert.equal(difference.id, id);
      assert.ok(difference.detail.includes(detail), difference.detail);

      const repaired = await verify({ repair: true });
      assert.deepEqual(repaired.found, []);
      assert.equal(repaired.repaired, 1);
      assert.deepEqual(await differencesBetween(source, target, [db]), []);
    });
  }

  it('finds and repairs all of them together', async () => {
    for (const [, spoil] of breakages) await spoil();
    const limited = await verify({ mostNamed: 3 });
    assert.equal(limited.differences, breakages.length);
    assert.equal(limited.found.length, 3);
    const repaired = await verify({ repair: true });
    assert.equal(repaired.repaired, breakages.length);
    assert.equal(repaired.differences, 0);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
  });

  it('takes an option that is written out for equal to its default', async () => {
    for (const side of [source.db(db), broken]) await side.createCollection('plain');
    await broken.command({
      collMod: 'plain',
      validationLevel: 'strict',
      validationAction: 'error',
    });
    const options = await broken.listCollections({ name: 'plain' }).next();
    assert.match(JSON.stringify(options), /validationAction/);
    assert.deepEqual((await verify()).found, []);
  });

  it('takes another order of fields for equal when it compares contents', async () => {
    await orders().replaceOne({ _id: 9 }, { flags: 2n ** 62n + 9n, total: 9 / 4 });
    const equal = await verify({ mode: 'content' });
    assert.equal(equal.differences, 0, JSON.stringify(equal.found));
    assert.equal(equal.mode, 'content');
    await orders().updateOne({ _id: 9 }, { $inc: { total: 1 } });
    assert.equal((await verify({ mode: 'content' })).differences, 1);
  });

  it('compares by the servers’ hashes, and by bytes where they differ or there are none', async () => {
    const hashed = ({ namespaces }: VerificationReport) =>
      namespaces.filter((one) => one.hashed).map(({ namespace }) => namespace);
    const equal = await verify({ mode: 'hash' });
    assert.equal(equal.differences, 0);
    assert.equal(equal.documents, DOCUMENTS);
    assert.deepEqual(hashed(equal), [`${db}.checked`, `${db}.orders`]);
    await orders().replaceOne({ _id: 9 }, { flags: 2n ** 62n + 9n, total: 9 / 4 });
    const differing = await verify({ mode: 'hash' });
    assert.deepEqual(
      differing.found.map(({ kind, id }) => ({ kind, id })),
      [{ kind: 'different', id: '{"$numberInt":"9"}' }],
    );
    assert.deepEqual(hashed(differing), [`${db}.checked`]);
  });

  it('sees the order of a capped collection, which hashes do not', async () => {
    for (const [side, ids] of [
      [source.db(db), [1, 2]],
      [broken, [2, 1]],
    ] as const) {
      await side.createCollection('ring', { capped: true, size: 4096 });
      for (const _id of ids) await side.collection<{ _id: number }>('ring').insertOne({ _id });
    }
    const { found } = await verify({ mode: 'hash' });
    assert.deepEqual([...new Set(found.map(({ namespace }) => namespace))], [`${db}.ring`]);
  });

  it('sees in a sample what it hits, and any difference in number', async () => {
    await orders().updateOne({ _id: 7 }, { $inc: { total: 1 } });
    await orders().insertOne({ _id: -1, total: 1, flags: 1n });
    const { found } = await verify({ mode: 'sample' });
    assert.deepEqual(found.map(({ kind }) => kind).sort(), ['count', 'different']);
    await assert.rejects(verify({ mode: 'sample', repair: true }), /sample/);
  });

  it('tells how far it has come, as totals', async () => {
    const seen: number[] = [];
    const report = await verify({ onProgress: (documents) => seen.push(documents) });
    assert.equal(seen.at(-1), report.documents);
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      seen,
    );
  });

  it('repairs nothing that it is not allowed to', async () => {
    await orders().deleteOne({ _id: 8 });
    const asked: number[] = [];
    const report = await verify({
      repair: ({ differences }) => {
        asked.push(differences);
        return Promise.resolve(false);
      },
    });
    assert.deepEqual(asked, [1]);
    assert.equal(report.differences, 1);
    assert.equal(report.repaired, undefined);
    assert.equal(await orders().countDocuments({ _id: 8 }), 0);
  });

  it('is done from the command line, with exit codes and JSON', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'ferry-verify-'));
    const cli = new CommandLine(home, { SRC: from.uri, DST: to.uri });
    const command = ['verify', '--source', 'env:SRC', '--target', 'env:DST', '--include', db];
    try {
      for (const [, spoil] of breakages) await spoil();
      const limited = await cli.run(...command, '--limit', '2');
      assert.equal(limited.code, 3);
      assert.match(limited.stdout, /first 2 of 8/);
      assert.match(limited.stdout, /give the same to mongo-ferry verify --repair/);
      const sampled = await cli.run(...command, '--mode', 'sample');
      assert.match(sampled.stdout, /the same without --mode sample to mongo-ferry verify --repair/);
      const refused = await cli.run(...command, '--mode', 'sample', '--repair', '--yes', '--json');
      assert.equal(refused.code, 2);

      const repaired = await cli.run(...command, '--repair', '--yes', '--json');
      assert.equal(repaired.code, 0, repaired.stderr);
      const [comparison, result] = jsonLines(repaired.stdout).filter(({ type }) => type !== 'log');
      assert.equal(comparison?.type, 'comparison');
      assert.equal(comparison.differences, 8);
      assert.equal(result?.type, 'result');
      assert.equal(result.differences, 0);
      assert.equal(result.repaired, 8);
      const { stdout } = await cli.succeed(...command, '--mode', 'content');
      assert.match(stdout, /whatever the order of their fields, in .*: 0 differences/);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
