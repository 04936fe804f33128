import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { GATES_FOLDER, GATES_VARIABLE, testGate, type GatePoint } from '../../src/engine/testGates';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { useCliSides } from '../support/cliSides';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { useGates } from '../support/gates';
import { migrate, requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** Every point of a migration; one that is new belongs here, too, or this does not compile. */
const POINTS: Record<Exclude<GatePoint, `job.${string}`>, true> = {
  ...{ 'preflight.begun': true, 'preflight.ended': true, 'snapshot.begun': true },
  ...{ 'snapshot.ended': true, 'catch-up.begun': true, 'catch-up.ended': true },
  ...{ 'sync.begun': true, 'sync.ended': true, 'cutover.begun': true, 'cutover.ended': true },
  ...{ 'verified.begun': true, 'open.loaded': true, 'open.admitted': true },
  ...{ 'lease.taking': true, 'lease.taken': true, 'lease.renewing': true, 'lease.releasing': true },
  ...{ 'checkpoint.storing': true, 'checkpoint.stored': true, 'choices.storing': true },
  ...{ 'request.storing': true },
  ...{ 'end.storing': true, 'end.stored': true, 'failure.storing': true },
  ...{ 'snapshot.planned': true, 'snapshot.range-begun': true, 'snapshot.batch-written': true },
  ...{ 'snapshot.range-copied': true, 'snapshot.range-marked': true },
  ...{ 'snapshot.index-builds': true, 'snapshot.index': true, 'snapshot.views': true },
  ...{ 'recopy.begun': true, 'recopy.dropped': true, 'holdings.recording': true },
  ...{ 'sync.window-read': true, 'sync.window-applied': true, 'sync.catalog-change': true },
  ...{ 'cutover.blocking': true, 'cutover.blocked': true, 'cutover.timed': true },
  ...{
    'cutover.last-changes-applied': true,
    'cutover.settled': true,
    'cutover.putting-back': true,
    'cutover.giving-up': true,
  },
  ...{ 'cutover.releasing': true, 'cutover.released': true, 'cutover.reverse-preparing': true },
  ...{ 'finish.catalogs': true, 'finish.silent': true, 'finish.indexes': true },
  ...{ 'finish.index': true, 'finish.done': true },
  ...{ 'verify.begun': true, 'verify.namespace': true, 'verify.range': true },
  ...{ 'verify.recheck': true, 'verify.ended': true },
  ...{ 'background.round': true, 'background.recheck': true, drop: true },
};

describe('a gate that a test sets', function () {
  this.timeout(120_000);

  const sides = useCliSides();
  const gates = useGates();
  let uris: { source: string; target: string };
  let source: MongoClient;
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    uris = { source: from.uri, target: to.uri };
    source = await MongoClient.connect(from.uri);
  });

  after(() => Promise.all([source.close(), removeEngineProgram()]));

  beforeEach(async () => {
    db = uniqueName('gates');
    await source
      .db(db)
      .collection('a')
      .insertMany([{ n: 1 }, { n: 2 }]);
  });

  const plan = () => ({ include: [db], rangeBytes: 20 });

  it('is passed, each of them, on the way of a migration', async () => {
    const begun = gates.close('snapshot.begun');
    const first = migrate({ ...uris, plan: plan() });
    await first.at(begun);
    // A rename during the copy has the collection copied again.
    await source.db(db).collection('a').rename('a2');
    begun.open();
    await first.until(({ readyForCutover }) => readyForCutover);
    await source.db(db).collection('a2').drop();
    await source.db(db).collection('b').insertOne({ n: 3 });
    await source.db(db).collection('b').rename('c');
    await first.untilCaughtUpWith(source);
    const settling = gates.close('cutover.last-changes-applied');
    await first.migration.cutOver({ blockWrites: true });
    await first.at(settling);
    const givenUp = first.migration.abortCutover();
    settling.open();
    await givenUp;
    for (const point of ['background.round', 'background.recheck', 'lease.renewing'] as const) {
      const gate = gates.close(point);
      await first.at(gate);
      gate.open();
    }
    await first.migration.interrupt();
    await first.failure();
    const resume = { ...uris, plan: { ...first.request.plan, blockWrites: true }, resume: true };
    const second = migrate(resume);
    await second.until(({ readyForCutover }) => readyForCutover);
    await second.migration.cutOver({ reverse: true, blockWrites: true });
    await second.report;
    // Only what differs is looked at again.
    const target = await MongoClient.connect(uris.target);
    await target.db(db).collection('c').insertOne({ n: 4 });
    await target.close();
    await verifyDeployments(second.request, { log: silentLog });
    const passed = new Set<string>(gates.passed);
    const never = Object.keys(POINTS).filter((point) => !passed.has(point));
    assert.deepEqual(never, []);
  });

  it('holds an engine of this process, lets it go on, and fails it', async () => {
    const copied = gates.close('snapshot.range-copied', { namespace: `${db}.a` });
    const migration = migrate({ ...uris, plan: plan() });
    await migration.at(copied);
    assert.equal(migration.status.phase, 'snapshot');
    assert.throws(() => copied.pass('kill'), /in this process/);
    const broken = gates.close('catch-up.begun');
    copied.open();
    await migration.at(broken);
    assert.equal(migration.status.snapshotDone, true);
    broken.pass({ message: 'broken by a test' });
    assert.match((await migration.failure()).message, /broken by a test/);
  });

  it('holds an engine in a process of its own, and kills it', async () => {
    const storing = gates.close('checkpoint.storing');
    const engine = await EngineProcess.start(requestFor({ ...uris, plan: plan() }));
    await engine.at(storing);
    storing.pass('kill');
    assert.equal((await engine.ended()).killed, true);
  });

  it('holds the command line as it is shipped', async () => {
    const { cli, begin } = sides;
    const begun = gates.close('snapshot.begun');
    const command = cli.start('snapshot', ...begin());
    assert.equal((await begun.reached()).pid, command.pid);
    begun.open();
    assert.equal((await command.finished).code, 0);
  });

  it('counts only in a folder as tests make it, that nobody else may enter', async () => {
    const before = process.env[GATES_VARIABLE];
    const asked: string[] = [];
    for (const [prefix, mode] of [
      ['other-', 0o700],
      [GATES_FOLDER, 0o755],
    ] as const) {
      const folder = await mkdtemp(join(tmpdir(), prefix));
      const server = createServer((socket) => {
        asked.push(prefix);
        socket.destroy();
      }).listen(join(folder, 'gates'));
      await once(server, 'listening');
      await chmod(folder, mode);
      process.env[GATES_VARIABLE] = join(folder, 'gates');
      await testGate('drop');
      server.close();
      await rm(folder, { recursive: true });
    }
    process.env[GATES_VARIABLE] = join(tmpdir(), 'nothing', 'gates');
    await testGate('drop');
    process.env[GATES_VARIABLE] = before;
    assert.deepEqual(asked, []);
  });
});
