import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { openDeployment } from '../../src/engine/deployment/connect';
import type { Deployment } from '../../src/engine/deployment/deployment';
import type { FerryError } from '../../src/engine/errors';
import { defaultPlan } from '../../src/engine/model/defaults';
import { initialStatus } from '../../src/engine/state/initialStatus';
import { LEASE_EXPIRY_MS } from '../../src/engine/state/lease';
import type { MigrationRecord } from '../../src/engine/state/records';
import { MigrationStore } from '../../src/engine/state/store';
import { thisProcess } from '../../src/engine/state/thisProcess';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { migrate, requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('the lease of a migration', function () {
  this.timeout(120_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    [source, target] = [await MongoClient.connect(from.uri), await MongoClient.connect(to.uri)];
  });

  after(async () => {
    await Promise.all([source.close(), target.close(), removeEngineProgram()]);
  });

  const uris = () => ({ source: from.uri, target: to.uri });

  function stored({ plan }: { plan: { stateDatabase: string } }): Collection<MigrationRecord> {
    return target.db(plan.stateDatabase).collection<MigrationRecord>('migrations');
  }

  function resumeOf({ plan }: RunningMigration['request']): RunningMigration {
    return new RunningMigration(requestFor({ ...uris(), plan, resume: true }));
  }

  /** Waits until the lease has run out, by the target's clock. */
  async function expiry(request: RunningMigration['request']): Promise<void> {
    for (;;) {
      const renewedAt = (await stored(request).findOne())?.lease?.renewedAt ?? new Date(0);
      const { localTime } = await target.db('admin').command({ hello: 1 });
      if ((localTime as Date).getTime() - renewedAt.getTime() > LEASE_EXPIRY_MS) return;
      await sleep(200);
    }
  }

  const NO_PROCESS = 0x7fff_fff0;

  for (const [where, process] of [
    ['a container of this machine', { table: 'pid:[1] time:[1]' }],
    ['a machine of the same name', { boot: '00000000-0000-4000-8000-000000000000' }],
    ['a system that tells nothing of processes', undefined],
  ] as const) {
    it(`13.12 is not taken from a living process of ${where}, though none here has its number`, async () => {
      const db = uniqueName('lease');
      await source.db(db).collection('a').insertOne({ n: 1 });
      const first = migrate({ ...uris(), plan: { include: [db] } });
      await first.until(({ readyForCutover }) => readyForCutover);
      const lease: Document = { 'lease.host': hostname(), 'lease.pid': NO_PROCESS };
      await stored(first.request).updateOne(
        {},
        process === undefined
          ? { $set: lease, $unset: { 'lease.process': '' } }
          : { $set: { ...lease, 'lease.process': { ...thisProcess(), ...process } } },
      );
      assert.equal((await resumeOf(first.request).failure()).code, 'already-running');
      assert.equal((await first.cutOver()).differences, 0);
    });
  }

  it('13.12 is not taken where it does not tell when it was renewed', async () => {
    const { stateDatabase, name } = await begun('interrupted');
    await stored({ plan: { stateDatabase } }).updateOne(
      { _id: name },
      { $set: { lease: { id: 'other', host: 'elsewhere', pid: 1 } } },
    );
    await assert.rejects(storeOf(stateDatabase, name).takeLease(), { code: 'already-running' });
  });

  it('13.12 once lost, leaves nothing to write to a process that was asleep meanwhile', async () => {
    const db = uniqueName('lease');
    const [documents, copied] = [source.db(db).collection('a'), target.db(db).collection('a')];
    await documents.insertOne({ n: 1 });
    const load = { level: 'full' as const, maxDocumentsPerSecond: 10 };
    const request = requestFor({ ...uris(), plan: { include: [db], load } });
    const first = await EngineProcess.start(request);
    await first.until(({ readyForCutover }) => readyForCutover);
    await documents.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })));
    while ((await copied.countDocuments()) < 10) await sleep(20);
    first.child.kill('SIGSTOP');
    await expiry(request);
    const resume = requestFor({ ...uris(), plan: request.plan, resume: true });
    const unlimited = { maxDocumentsPerSecond: null };
    const second = new RunningMigration({ ...resume, load: unlimited });
    await documents.deleteMany({});
    await second.untilCaughtUpWith(source);
    // What it was about to write is deleted by now.
    first.child.kill('SIGCONT');
    const { code } = await first.ended();
    assert.equal(await copied.countDocuments(), 0);
    assert.equal(code, 'taken-over');
    assert.equal((await second.cutOver()).differences, 0);
  });

  it('13.12 once lost, lets nothing of the state be changed', async () => {
    const { stateDatabase, name, store } = await begun('running');
    const namespace = { namespace: 'shop.a', target: 'shop.a', kind: 'collection' as const };
    const sizes = { documents: 1, bytes: 1, planned: false, indexed: false };
    const plans = [{ namespace: 'shop.a', ranges: [{}] }];
    await store.saveNamespaces([{ ...namespace, ...sizes }]);
    const [range] = await store.saveRanges(plans);
    assert.ok(range);
    await stored({ plan: { stateDatabase } }).updateOne(
      {},
      { $set: { 'lease.renewedAt': new Date(0) } },
    );
    const next = storeOf(stateDatabase, name);
    await next.takeLease();
    const state = () =>
      Promise.all(
        ['migrations', 'namespaces', 'ranges'].map((part) =>
          target.db(stateDatabase).collection(part).find().toArray(),
        ),
      );
    const before = await state();
    const writes: Record<string, () => Promise<unknown>> = {
      save: () => store.save({ snapshotDone: true }),
      beginRecopy: () => store.beginRecopy({ db: 'shop', name: 'a' }),
      endRecopy: () => store.endRecopy({ db: 'shop', name: 'a' }),
      forgetCutover: () => store.forgetCutover(defaultPlan(name, 'migrate')),
      markCopied: () => store.markCopied(range, 5, 5),
      markReached: () =>
        store.markReached(range, {
          documents: 5,
          bytes: 5,
          place: { scan: { process: 'a', recordId: '1' } },
        }),
      markIndexed: () => store.markIndexed('shop.a'),
    };
    for (const [what, write] of Object.entries(writes)) {
      await assert.rejects(write(), { code: 'taken-over' }, what);
    }
    await assert.rejects(store.saveNamespaces([{ ...namespace, ...sizes }]));
    await assert.rejects(store.saveRanges(plans));
    await store.releaseLease();
    assert.deepEqual(await state(), before);
    assert.deepEqual((await next.loadRanges()).length, 1);
    await next.markCopied(range, 1, 1);
    assert.equal((await next.loadRanges())[0]?.done, true);
  });

  it('13.12 is had by one only of those that begin, or take, a migration at once', async () => {
    const { stateDatabase, name } = await begun('interrupted');
    const takers = Array.from({ length: 4 }, () => storeOf(stateDatabase, name));
    await onlyOne(takers.map((store) => store.takeLease()));
    const beginners = Array.from({ length: 4 }, () => storeOf(stateDatabase, 'new'));
    await onlyOne(beginners.map((store) => store.create(recordOf('new', 'running'), undefined)));
  });

  let deployment: Deployment | undefined;
  after(() => deployment?.close());

  function storeOf(stateDatabase: string, name: string): MigrationStore {
    assert.ok(deployment);
    return new MigrationStore(deployment, stateDatabase, name);
  }

  async function begun(state: 'running' | 'interrupted') {
    deployment ??= await openDeployment({ uri: to.uri, label: 'target' });
    const { stateDatabase, name } = requestFor(uris()).plan;
    const store = storeOf(stateDatabase, name);
    await store.create(recordOf(name, state), undefined);
    if (state === 'interrupted') await store.releaseLease();
    return { stateDatabase, name, store };
  }

  function recordOf(name: string, state: 'running' | 'interrupted') {
    const { plan, source: a, target: b } = requestFor({ ...uris(), plan: { name } });
    return {
      ...{ _id: name, format: 1, plan, sourceIdentity: { name: 'a', ids: [] } },
      ...{ snapshotDone: false, changesApplied: 0, foreign: [] },
      status: { ...initialStatus(plan, a, b), state },
    };
  }

  async function onlyOne(attempts: Promise<unknown>[]): Promise<void> {
    const codes = (await Promise.allSettled(attempts)).map((attempt) =>
      attempt.status === 'fulfilled' ? 'had' : (attempt.reason as FerryError).code,
    );
    assert.deepEqual(codes.sort(), [...Array<string>(3).fill('already-running'), 'had']);
  }
});
