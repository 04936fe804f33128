import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { dump } from '../../src/methods/dump/dump';
import { exportCollection } from '../../src/methods/export/exportCollection';
import type { JobContext } from '../../src/methods/job';
import { ArbitedSet } from '../support/arbitedSet';
import { differencesBetween } from '../support/compareDatabases';
import { useGates } from '../support/gates';
import { assertEqual, migrate, requestFor } from '../support/migrate';
import { replicaSet, uniqueName, type SharedReplicaSetOptions } from '../support/servers';

/** As was advised for sets with an arbiter, up to 4.4. */
const WITHOUT: SharedReplicaSetOptions = { args: ['--enableMajorityReadConcern', 'false'] };
const DOCUMENTS = 3_000;

const CONTEXT: JobContext = {
  log: silentLog,
  toolVersion: 'test',
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

interface Numbered {
  _id: number;
  n: number;
}

const numbered = (first: number, count: number): Numbered[] =>
  Array.from({ length: count }, (_, index) => ({ _id: first + index, n: 0 }));

describe('4.4 with enableMajorityReadConcern: false', function () {
  this.timeout(180_000);

  let uris: { without: string; plain: string; newer: string };
  let without: MongoClient;
  let newer: MongoClient;
  let plain: MongoClient;
  let db: string;

  before(async () => {
    const sets = {
      without: await replicaSet('4.4', { ...WITHOUT, oplogSizeMB: 60 }),
      plain: await replicaSet('4.4'),
      newer: await replicaSet('6.0', { oplogSizeMB: 100 }),
    };
    uris = { without: sets.without.uri, plain: sets.plain.uri, newer: sets.newer.uri };
    without = await MongoClient.connect(uris.without);
    plain = await MongoClient.connect(uris.plain);
    newer = await MongoClient.connect(uris.newer);
  });

  after(() => Promise.all([without.close(), plain.close(), newer.close()]));

  beforeEach(() => {
    db = uniqueName('without');
  });

  async function fill(client: MongoClient): Promise<void> {
    await documentsOf(client).insertMany(numbered(0, DOCUMENTS));
    await documentsOf(client).createIndex({ n: 1, _id: -1 }, { unique: true }, {});
    await client.db(db).createCollection('capped', { capped: true, size: 100_000 });
    await client
      .db(db)
      .collection('capped')
      .insertMany([{ n: 1 }, { n: 2 }]);
  }

  async function change(client: MongoClient): Promise<void> {
    await documentsOf(client).updateMany({ _id: { $lt: 50 } }, { $inc: { n: 1 } });
    await documentsOf(client).deleteMany({ _id: { $gte: DOCUMENTS - 50 } });
    await client.db(db).collection('capped').insertOne({ n: 3 });
  }

  const documentsOf = (client: MongoClient) => client.db(db).collection<Numbered>('a');

  it('13.11 is copied, followed, compared meanwhile and cut over from', async () => {
    await fill(without);
    const plan = { include: [db], rangeBytes: 30_000 };
    const migration = migrate({ source: uris.without, target: uris.newer, plan });
    await migration.until(({ readyForCutover }) => readyForCutover);
    await change(without);
    await migration.until(({ backgroundVerification: done }) => (done?.rounds ?? 0) > 0);
    await assertEqual(await migration.cutOver(), without, newer, [db]);
  });

  it('13.11 is filled, cut over to, and followed back', async () => {
    await fill(plain);
    const plan = { include: [db], rangeBytes: 30_000, reverse: true };
    const there = migrate({ source: uris.plain, target: uris.without, plan });
    await there.until(({ readyForCutover }) => readyForCutover);
    await change(plain);
    assert.equal((await there.cutOver()).differences, 0);
    assert.deepEqual(await differencesBetween(plain, without, [db]), []);
    await documentsOf(without).updateOne({ _id: 9 }, { $set: { n: 9 } });
    await documentsOf(without).insertMany(numbered(DOCUMENTS, 10));
    const back = migrate({
      ...{ source: uris.without, target: uris.plain, resume: true },
      plan: reversePlan(there.request.plan),
    });
    await back.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await back.untilCaughtUpWith(without);
    assert.equal((await back.cutOver()).differences, 0);
    assert.deepEqual(await differencesBetween(without, plain, [db]), []);
  });

  it('13.11 is verified and repaired on either side', async () => {
    for (const side of ['source', 'target'] as const) {
      db = uniqueName('without');
      await Promise.all([fill(without), fill(newer)]);
      await documentsOf(without).updateOne({ _id: 7 }, { $set: { n: 7 } });
      const [source, target] =
        side === 'source' ? [uris.without, uris.newer] : [uris.newer, uris.without];
      const request = requestFor({ source, target, plan: { include: [`${db}.a`] } });
      const found = await verifyDeployments(request, { log: silentLog });
      assert.equal(found.differences, 1, side);
      await verifyDeployments(request, { log: silentLog, repair: () => Promise.resolve(true) });
      assert.equal((await verifyDeployments(request, { log: silentLog })).differences, 0, side);
    }
  });

  it('13.11 is dumped, with its oplog, and exported', async () => {
    await fill(without);
    const folder = await mkdtemp(join(tmpdir(), 'ferry-without-'));
    const source = { uri: uris.without, label: 'source' };
    const dumped = await dump(
      {
        ...{ source, to: { kind: 'folder', path: join(folder, 'dump') } },
        ...{ include: [], exclude: [], gzip: false, oplog: true },
      },
      CONTEXT,
    );
    assert.equal(
      dumped.namespaces.find(({ namespace }) => namespace === `${db}.a`)?.documents,
      DOCUMENTS,
    );
    const exported = await exportCollection(
      source,
      {
        ...{ namespace: { db, name: 'a' }, file: join(folder, 'a.json'), format: 'json' },
        ...{ fields: [], gzip: false, overwrite: true, pretty: false },
      } as never,
      CONTEXT,
    );
    assert.equal(exported.documents, DOCUMENTS);
    await rm(folder, { recursive: true });
  });
});

describe('a primary with enableMajorityReadConcern: false that dies with what only it has', function () {
  this.timeout(240_000);

  const gates = useGates();
  let source: ArbitedSet;
  let target: MongoClient;

  before(async () => {
    source = await ArbitedSet.start('4.4', WITHOUT);
    target = await MongoClient.connect((await replicaSet('6.0', { oplogSizeMB: 100 })).uri);
  });

  after(() => Promise.all([source.stop(), target.close()]));

  it('13.11 leaves nothing in the target of what an election undid while it was copied', async () => {
    const db = uniqueName('undone');
    const documents = source.client.db(db).collection<Numbered>('a');
    const large = numbered(0, DOCUMENTS).map((one) => ({ ...one, pad: 'x'.repeat(500) }));
    await documents.insertMany(large, { writeConcern: { w: 'majority' } });
    const copied = gates.close('snapshot.range-copied');
    const { uri } = await replicaSet('6.0', { oplogSizeMB: 100 });
    const plan = { include: [db], rangeBytes: 300_000, parallelRanges: 1 };
    const migration = migrate({ source: source.uri, target: uri, plan });
    await migration.at(copied);
    await source.loseMajority();
    await documents.insertMany(numbered(DOCUMENTS, 100));
    await documents.updateMany({ _id: { $gte: DOCUMENTS / 2 } }, { $set: { n: 1 } });
    copied.open();
    await migration.until(({ unheld }) => unheld?.source?.stuck === true);
    await source.undo();
    await migration.until(({ readyForCutover }) => readyForCutover);
    await assertEqual(await migration.cutOver(), source.client, target, [db]);
    assert.equal(await documents.countDocuments({ n: 0 }), DOCUMENTS);
  });
});
