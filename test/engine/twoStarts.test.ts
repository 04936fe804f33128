import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { useGates } from '../support/gates';
import { assertEqual, requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** Two who do something with one migration, the second held just behind its look at the state. */
describe('two starts of one name', function () {
  this.timeout(120_000);

  const gates = useGates();
  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    const [a, b] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    uris = { source: a.uri, target: b.uri };
    source = await MongoClient.connect(a.uri);
    target = await MongoClient.connect(b.uri);
  });

  beforeEach(async () => {
    db = uniqueName('two');
    await things(source).insertOne({ _id: 1, of: 'source' });
  });

  after(() => Promise.all([source.close(), target.close(), removeEngineProgram()]));

  const things = (client: MongoClient) =>
    client.db(db).collection<{ _id: number; of: string }>('things');
  const request = (resume = false) =>
    requestFor({ ...uris, plan: { include: [db], name: db, kind: 'migrate' }, resume });
  const running = (resume = false) => new RunningMigration(request(resume));

  it('13.16 at once, from two processes: one runs, the other is refused', async () => {
    const admitted = gates.close('open.admitted');
    const engines = await Promise.all([
      EngineProcess.start(request()),
      EngineProcess.start(request()),
    ]);
    await admitted.reached(2);
    admitted.open();
    const refused = await Promise.race(engines.map((engine) => engine.ended()));
    assert.equal(refused.code, 'already-running', refused.failure);
    const going = engines.find(({ status }) => status?.state !== 'failed')!;
    await going.until(({ readyForCutover }) => readyForCutover);
    going.cutOver();
    const { report, failure } = await going.ended();
    assert.ok(report, failure);
    await assertEqual(report, source, target, [db]);
  });

  it('13.16 does not begin over one that was begun and died meanwhile', async () => {
    const admitted = gates.close('open.admitted');
    const begun = gates.close('snapshot.begun');
    const first = await EngineProcess.start(request());
    await first.at(admitted);
    const late = running();
    await admitted.reached(2);
    admitted.pass();
    await first.at(begun);
    begun.pass('kill');
    await first.ended();
    gates.openAll();
    assert.equal((await late.failure()).code, 'already-running');
    assert.equal((await running().failure()).code, 'unfinished-migration');
  });

  it('13.16 does not go on with what another process has ended meanwhile', async () => {
    const first = running();
    await first.until(({ readyForCutover }) => readyForCutover);
    await first.migration.interrupt();
    await first.failure();

    const loaded = gates.close('open.loaded');
    const quick = await EngineProcess.start(request(true));
    await quick.at(loaded);
    const late = running(true);
    await loaded.reached(2);
    loaded.pass();
    await quick.until(({ readyForCutover }) => readyForCutover);
    quick.cutOver();
    assert.equal((await quick.ended()).report?.status, 'completed');
    // Now the application writes to the target, and nothing of the source may come over it.
    await things(target).updateOne({ _id: 1 }, { $set: { of: 'application' } });
    await things(source).updateOne({ _id: 1 }, { $set: { of: 'late' } });
    loaded.open();
    assert.equal((await late.failure()).code, 'already-ended');
    assert.equal((await things(target).findOne({ _id: 1 }))?.of, 'application');
  });
});
