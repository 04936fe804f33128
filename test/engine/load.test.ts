import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import type { LoadSettings } from '../../src/engine/model/load';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { migrate, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const DOCUMENTS = 6_000;
const DOCUMENT_BYTES = 1_000;
const MEGABYTE = 1_000_000;

describe('the load that a migration puts on its target', function () {
  this.timeout(120_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let source: MongoClient;
  let db: string;

  before(async () => {
    [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    source = await MongoClient.connect(from.uri);
    db = uniqueName('load');
    const text = 'x'.repeat(DOCUMENT_BYTES - 40);
    const documents = Array.from({ length: DOCUMENTS }, (_, _id) => ({ _id: _id as never, text }));
    await source.db(db).collection('orders').insertMany(documents);
  });

  after(() => source.close());

  const snapshot = (load: Partial<LoadSettings>) => {
    const plan: Partial<MigrationPlan> = {
      kind: 'snapshot',
      include: [db],
      rangeBytes: MEGABYTE,
      existing: 'drop',
      load: { level: 'full', ...load },
    };
    return migrate({ source: from.uri, target: to.uri, plan });
  };
  const secondsOf = (phases: { phase: string; seconds: number }[]) =>
    phases.find(({ phase }) => phase === 'snapshot')?.seconds ?? 0;

  const limits: [string, Partial<LoadSettings>][] = [
    ['bytes', { maxBytesPerSecond: 1.5 * MEGABYTE }],
    ['documents', { maxDocumentsPerSecond: DOCUMENTS / 4 }],
  ];
  for (const [what, limit] of limits) {
    it(`takes as long as a limit on ${what} says`, async () => {
      const report = await snapshot(limit).report;
      assert.equal(report.documents, DOCUMENTS);
      const seconds = secondsOf(report.phases);
      // Six megabytes at 1.5 a second take 4 s; the first piece, of up to a second, goes at once.
      assert.ok(seconds >= 3, `${seconds} s`);
    });
  }

  it('rises at once when the limit is lifted', async () => {
    // At the limit, it would take hours.
    const migration = snapshot({ maxBytesPerSecond: MEGABYTE / 1_000 });
    await migration.untilPhase('snapshot');
    await migration.migration.setLoad({ level: 'balanced', maxBytesPerSecond: null });
    assert.deepEqual(migration.status.load, { level: 'balanced' });
    const report = await migration.report;
    assert.equal(report.differences, 0);
  });

  it('lets the lag grow, which is warned of until it is small again', async () => {
    const migration = migrate({
      source: from.uri,
      target: to.uri,
      plan: { kind: 'sync', include: [db], existing: 'drop', warnLagSeconds: 3 },
    });
    await migration.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await migration.migration.setLoad({ maxDocumentsPerSecond: 2 });
    const late = Array.from({ length: 200 }, (_, index) => ({ _id: `late ${index}` as never }));
    await source.db(db).collection('late').insertMany(late);
    const { warnings, lagSeconds, lagAlarm, readyForCutover } = await migration.until(
      (status) => status.lagAlarm !== undefined,
    );
    assert.equal(lagAlarm?.thresholdSeconds, 3);
    assert.ok((lagSeconds ?? 0) > 10, `${lagSeconds} s`);
    assert.equal(readyForCutover, false);
    assert.match(warnings.join(), /lag has been above 3 s/);
    assert.ok(migration.lines.some((line) => /^warn .*above 3 s for 10 s/.test(line)));

    await migration.migration.setLoad({ maxDocumentsPerSecond: null });
    await migration.until((status) => status.lagAlarm === undefined);
    assert.deepEqual(migration.status.warnings, []);
    const report = await migration.cutOver();
    assert.equal(report.differences, 0);
    assert.ok(report.longestLagSeconds > 10);
    assert.deepEqual(report.warnings, []);
  });

  it('falls when a limit is set, which a resume keeps or changes', async () => {
    const first = snapshot({ maxBytesPerSecond: MEGABYTE / 10 });
    await first.untilPhase('snapshot');
    await first.migration.setLoad({ level: 'gentle', maxDocumentsPerSecond: 50 });
    await first.migration.interrupt();
    await first.failure();

    const stored = { level: 'gentle', maxBytesPerSecond: MEGABYTE / 10, maxDocumentsPerSecond: 50 };
    const again = { ...first.request, resume: true };
    const second = new RunningMigration(again);
    await second.untilPhase('snapshot');
    assert.deepEqual(second.status.load, stored);
    await second.migration.interrupt();
    await second.failure();

    const load = { maxBytesPerSecond: null, maxDocumentsPerSecond: null };
    const third = new RunningMigration({ ...again, load });
    assert.equal((await third.report).differences, 0);
    assert.deepEqual(third.status.load, { level: 'gentle' });
    await assert.rejects(third.migration.setLoad({ level: 'full' }), /is completed and can't/);
  });
});
