import assert from 'node:assert/strict';
import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { NotesOnMachine } from '../../src/worker/sourceNotes';
import { useGates } from '../support/gates';
import { temporaryFolder } from '../support/job';
import { migrate, requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** By what a target says of it, its owner could have a source's writes allowed or stopped. */
describe('a target whose owner says what was done to the source', function () {
  this.timeout(120_000);

  const gates = useGates();
  const folder = temporaryFolder();
  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let request: MigrationRequest;

  before(async () => {
    // Of its own: writes are blocked to all of it.
    const [a, b] = [await replicaSet('6.0', { name: 'deeds' }), await replicaSet('6.0')];
    uris = { source: a.uri, target: b.uri };
    source = await MongoClient.connect(a.uri);
    target = await MongoClient.connect(b.uri);
  });

  beforeEach(async () => {
    const db = uniqueName('deeds');
    await write(db);
    request = requestFor({ ...uris, plan: { name: db, include: [db], blockWrites: true } });
  });

  const block = (global: boolean) =>
    source.db('admin').command({ setUserWriteBlockMode: 1, global });
  const write = (db: string) => source.db(db).collection('users').insertOne({});
  const notes = () => new NotesOnMachine(request.plan.name, join(folder.path, 'notes'));
  const options = () => ({ log: silentLog, toolVersion: 'test', notes: notes() });
  const state = () =>
    target.db(request.plan.stateDatabase).collection<Document & { _id: string }>('migrations');
  const says = ($set: Document) => state().updateOne({ _id: request.plan.name }, { $set });

  afterEach(() => block(false));

  after(() => Promise.all([source.close(), target.close()]));

  /** Follows, and was interrupted. */
  async function interrupted(): Promise<void> {
    const first = migrate({ ...uris, plan: request.plan });
    await first.untilPhase('sync');
    await first.migration.interrupt();
    await first.failure();
  }

  function resumed(): Promise<unknown> {
    const again = { ...request, resume: true, agreedDeeds: undefined };
    return new Migration(again, options()).run();
  }

  it('16.4 has nothing unblocked that others blocked', async () => {
    await interrupted();
    await block(true);
    await says({ sourceBlocked: true });
    await assert.rejects(resumed(), { code: 'deeds-unknown' });
    await assert.rejects(write(request.plan.name), /writes blocked/i);
  });

  it('16.4 has no cutover begun, which blocks writes', async () => {
    await interrupted();
    await says({ cutoverTime: { seconds: 1, increment: 1 } });
    await assert.rejects(resumed(), { code: 'deeds-unknown' });
    await write(request.plan.name);
    await says({ cutoverTime: { seconds: 2 ** 40, increment: 1 } });
    await assert.rejects(resumed(), { code: 'damaged-state' });
  });

  it('16.4 has no balancer started', async () => {
    await interrupted();
    await says({ stoppedBalancers: ['source'] });
    await assert.rejects(resumed(), { code: 'deeds-unknown' });
  });

  it('16.4 hides nothing of what this machine did there itself', async () => {
    const applied = gates.close('cutover.last-changes-applied');
    const migration = new Migration(request, options());
    const ended = migration.run();
    await new Promise<void>((resolve) => {
      migration.onStatus(({ readyForCutover }) => readyForCutover && resolve());
    });
    await migration.cutOver();
    await applied.reached();
    await migration.interrupt();
    applied.open();
    await assert.rejects(ended, { code: 'interrupted' });
    await assert.rejects(write(request.plan.name), /writes blocked/i);
    assert.deepEqual((await notes().read())?.deeds, {
      ...{ blocked: true, balancerStopped: false, cuttingOver: true },
    });
    const hidden = { sourceBlocked: '', cutoverTime: '', cutoverSettled: '' };
    await state().updateOne({ _id: request.plan.name }, { $unset: hidden });
    const begun = gates.close('sync.begun');
    const again = new Migration({ ...request, resume: true, agreedDeeds: undefined }, options());
    const end = again.run();
    await begun.reached();
    await write(request.plan.name);
    await again.interrupt();
    begun.open();
    await assert.rejects(end, { code: 'interrupted' });
    assert.equal((await notes().read())?.deeds.blocked, false);
  });
});
