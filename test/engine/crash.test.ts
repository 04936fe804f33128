import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MongoClient, type Document } from 'mongodb';
import type { MigrationReport } from '../../src/engine/model/report';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import type { GatePoint } from '../../src/engine/testGates';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { useGates } from '../support/gates';
import { assertEqual, requestFor } from '../support/migrate';
import { fillForWriter, RandomWriter } from '../support/randomWriter';
import { replicaSet, uniqueName } from '../support/servers';

const RANGES_AT_ONCE = 4;

describe('a killed engine', function () {
  this.timeout(600_000);

  const gates = useGates();
  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    from = await replicaSet('6.0');
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(async () => {
    await Promise.all([source.close(), target.close(), removeEngineProgram()]);
  });

  function request(db: string, cutover: 'manual' | 'when-caught-up' = 'manual') {
    const plan = { include: [db], rangeBytes: 20_000, cutover };
    return requestFor({ source: from.uri, target: to.uri, plan });
  }

  async function cutOver(engine: EngineProcess): Promise<void> {
    await engine.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    engine.cutOver();
  }

  async function finished(engine: EngineProcess): Promise<MigrationReport> {
    const { report, failure } = await engine.ended();
    return report ?? assert.fail(failure);
  }

  /** Bounds of the ranges that were read for the snapshot: a comparison sorts, a fetch filters. */
  async function rangesRead(db: string): Promise<string[]> {
    const reads = await source
      .db(db)
      .collection('system.profile')
      .find({
        op: 'query',
        'command.find': 'a',
        'command.sort': { $exists: false },
        'command.filter': { $exists: false },
      })
      .sort({ ts: 1 })
      .toArray();
    return reads.map(({ command }: Document) => boundsOf(command as Document));
  }

  function boundsOf({ min, max }: Document): string {
    return JSON.stringify([min, max]);
  }

  it('goes on with the snapshot without reading a finished range again', async () => {
    const db = uniqueName('crash_snapshot');
    await fillForWriter(source, db, 4_000);
    const plan = request(db);
    // Beside the writer's, the megabyte that it has by itself would not hold ours.
    await source.db(db).createCollection('system.profile', { capped: true, size: 64_000_000 });
    await source.db(db).command({ profile: 2 });
    const marked = gates.close('snapshot.range-marked', { namespace: `${db}.a` });
    const engine = await EngineProcess.start(plan);
    for (let range = 1; range < 10; range++) {
      await engine.at(marked);
      marked.pass();
    }
    await engine.at(marked);
    marked.pass('kill');
    await engine.ended();
    marked.open();
    const readBefore = await rangesRead(db);
    const stored = target.db(plan.plan.stateDatabase).collection('ranges');
    const finishedBefore = await stored.countDocuments({ done: true });
    assert.ok(finishedBefore >= 10, `only ${finishedBefore} finished`);

    const writer = new RandomWriter(source, db, { ddl: false });
    const resumed = await EngineProcess.start({ ...plan, resume: true });
    await resumed.until(({ phase }) => phase === 'sync');
    await writer.stop();
    await cutOver(resumed);
    const report = await finished(resumed);
    await source.db(db).command({ profile: 0 });

    const readAfter = (await rangesRead(db)).slice(readBefore.length);
    const again = readAfter.filter((bounds) => readBefore.includes(bounds));
    assert.ok(again.length <= RANGES_AT_ONCE, `${again.length} ranges read again`);
    assert.equal(new Set(readAfter).size, readAfter.length);
    assert.equal(report.ranges.copiedBefore, finishedBefore);
    assert.equal(report.ranges.copiedByThisRun, report.ranges.total - finishedBefore);
    await assertEqual(report, source, target, [db]);
  });

  it('goes on in the middle of a collection that it copies as stored', async () => {
    const db = uniqueName('crash_stored');
    const filling = 'x'.repeat(3_000);
    const documents = Array.from({ length: 8_000 }, () => ({
      _id: randomUUID() as never,
      filling,
    }));
    await source.db(db).collection('a').insertMany(documents);
    const plan = request(db);
    const written = gates.close('snapshot.batch-written');
    const engine = await EngineProcess.start(plan);
    for (const how of ['go', 'kill'] as const) {
      await engine.at(written);
      written.pass(how);
    }
    await engine.ended();
    written.open();
    const ranges = target.db(plan.plan.stateDatabase).collection('ranges');
    const stored = (await ranges.findOne({})) ?? assert.fail('no range stored');
    assert.ok(stored['inStorageOrder'] === true && Number(stored['documents']) > 0);

    await source.db(db).command({ profile: 2 });
    const resumed = await EngineProcess.start({ ...plan, resume: true });
    await resumed.until(({ phase }) => phase === 'sync');
    await source.db(db).command({ profile: 0 });
    await cutOver(resumed);
    await assertEqual(await finished(resumed), source, target, [db]);
    const reads = await source
      .db(db)
      .collection<{ command: Document }>('system.profile')
      .find({ op: 'query', 'command.find': 'a' })
      .toArray();
    const { recordId } = stored['scan'] as { recordId: string };
    const places = reads.map(({ command }) => command['$_resumeAfter'] as Document | undefined);
    assert.deepEqual(
      places.filter((place) => place !== undefined).map((place) => String(place['$recordId'])),
      [recordId],
    );
  });

  it('goes on with the sync after the last position, without copying anything', async () => {
    const db = uniqueName('crash_sync');
    await fillForWriter(source, db);
    const plan = request(db);
    const writer = new RandomWriter(source, db);
    const engine = await EngineProcess.start(plan);
    const applied = engine.until(
      (status) => status.phase === 'sync' && status.changesApplied > 200,
    );
    await Promise.race([applied, writer.failed]);
    await engine.kill();
    const resumed = await EngineProcess.start({ ...plan, resume: true });
    const { changesApplied } = await resumed.until(({ phase }) => phase === 'sync');
    const more = resumed.until((status) => status.changesApplied > changesApplied + 200);
    await Promise.race([more, writer.failed]);
    await writer.stop();
    await cutOver(resumed);
    const report = await finished(resumed);
    assert.equal(report.ranges.copiedByThisRun, 0);
    await assertEqual(report, source, target, [db]);
  });

  const points: GatePoint[] = [
    ...([
      'preflight.begun',
      'snapshot.begun',
      'snapshot.planned',
      'snapshot.range-copied',
    ] as const),
    ...(['snapshot.index-builds', 'snapshot.ended', 'catch-up.begun', 'sync.begun'] as const),
    ...(['sync.window-applied', 'checkpoint.storing', 'sync.ended', 'cutover.begun'] as const),
    ...(['cutover.timed', 'cutover.settled', 'finish.catalogs', 'finish.indexes'] as const),
    ...(['finish.index', 'verify.namespace', 'cutover.ended', 'verified.begun'] as const),
  ];

  it('at every step of the way, one after another, resumes and ends without a difference', async () => {
    const db = uniqueName('crash_points');
    await fillForWriter(source, db, 300);
    const collection = source.db(db).collection('b');
    await collection.createIndex({ n: 1, _id: 1 }, { unique: true }, {});
    await source.db(db).createCollection('view', { viewOn: 'a', pipeline: [] });
    const plan = request(db, 'when-caught-up');
    const writer = new RandomWriter(source, db, { pauseMs: 5 });
    for (const [index, point] of points.entries()) {
      if (point === 'sync.ended') await writer.stop();
      const gate = gates.close(point);
      const engine = await EngineProcess.start({ ...plan, resume: index > 0 });
      await engine.at(gate);
      gate.pass('kill');
      await engine.ended();
      gate.open();
    }
    const engine = await EngineProcess.start({ ...plan, resume: true });
    await assertEqual(await finished(engine), source, target, [db]);
  });

  it('between any two messages to the servers, goes on and ends without a difference', async () => {
    const db = uniqueName('crash_messages');
    await fillForWriter(source, db, 100);
    await source.db(db).createCollection('capped', { capped: true, size: 100_000 });
    await source
      .db(db)
      .collection('capped')
      .insertMany([{ _id: 2 as never }, { _id: 1 as never }]);
    await source.db(db).createCollection('view', { viewOn: 'a', pipeline: [] });
    const plan = request(db, 'when-caught-up');
    plan.plan.existing = 'continue';
    let ended: MigrationReport | undefined;
    let crashes = 0;
    for (let message = 8; ended === undefined; message += 9) {
      await source.db(db).collection('c').insertOne({ written: message });
      const engine = await EngineProcess.start(plan, { crashAtMessage: message });
      const { killed, failure, report } = await engine.ended();
      if (killed) crashes++;
      else ended = report ?? assert.fail(failure);
    }
    assert.ok(crashes > 10, `only ${crashes} crashes`);
    await source
      .db(db)
      .collection('c')
      .deleteOne({ written: 8 + 5 * crashes });
    await assertEqual(ended, source, target, [db]);
  });
});
