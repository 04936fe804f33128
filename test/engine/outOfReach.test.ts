import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { FaultyProxy } from '../support/faultyProxy';
import { assertEqual, migrate, type RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';
import { startWireProxy } from '../support/wireProxy';

/** Servers that fall silent are noticed after seconds instead of many. */
const LIMITS = 'connectTimeoutMS=1000&serverSelectionTimeoutMS=1000&heartbeatFrequencyMS=500';
const DOCUMENTS = 3_000;

describe('a deployment out of reach', function () {
  this.timeout(120_000);

  let source: MongoClient;
  let target: MongoClient;
  let sourceHost: string;
  let targetHost: string;
  let sourceLine: FaultyProxy;
  let targetLine: FaultyProxy;
  let db: string;

  before(async () => {
    const from = await replicaSet('6.0');
    const to = await replicaSet('6.0', { oplogSizeMB: 100 });
    [sourceHost = '', targetHost = ''] = [from.hosts[0], to.hosts[0]];
    [source, target] = [await MongoClient.connect(from.uri), await MongoClient.connect(to.uri)];
    [sourceLine, targetLine] = [
      await FaultyProxy.start(sourceHost),
      await FaultyProxy.start(targetHost),
    ];
  });

  beforeEach(async () => {
    db = uniqueName('reach');
    await insert(DOCUMENTS);
  });

  afterEach(() => {
    sourceLine.heal();
    targetLine.heal();
  });

  after(() => Promise.all([source, target, sourceLine, targetLine].map((each) => each.close())));

  async function insert(count: number): Promise<void> {
    const text = 'x'.repeat(200);
    await source
      .db(db)
      .collection('orders')
      .insertMany(Array.from({ length: count }, () => ({ text })));
  }

  function uri(host: string, limits = LIMITS): string {
    return `mongodb://${host}/?directConnection=true&${limits}`;
  }

  function start(plan: Partial<MigrationPlan> = {}): RunningMigration {
    return migrate({
      source: uri(sourceLine.address),
      target: uri(targetLine.address),
      plan: { include: [db], rangeBytes: 20_000, ...plan },
    });
  }

  it('pauses a migration with the reason, which goes on by itself or at once when told', async () => {
    const migration = start();
    await migration.untilPhase('sync');
    targetLine.cut();
    await insert(500);
    const { activity, waitingSince } = await migration.until(({ state }) => state === 'paused');
    assert.match(activity, /^inserting into .*\.orders: .*(closed|refused).*retry \d+$/i);
    assert.ok(Date.parse(waitingSince ?? '') <= Date.now() - 10_000, waitingSince);
    targetLine.heal();
    await migration.migration.resume();
    await migration.untilCaughtUpWith(source);
    assert.deepEqual(
      [migration.status.state, migration.status.waitingSince],
      ['running', undefined],
    );
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  it('can be left, cancelling what waits for it', async () => {
    const migration = start();
    await migration.untilPhase('sync');
    sourceLine.cut();
    await migration.until(({ activity }) => activity.includes('retry 3'));
    await migration.migration.cancel();
    assert.equal((await migration.failure()).code, 'cancelled');
  });

  it('never hangs a migration by accepting and not answering, in the copy, in step and comparing', async () => {
    const load = { level: 'full' as const, maxDocumentsPerSecond: 1_500 };
    const migration = start({ load });
    const stall = async (line: FaultyProxy) => {
      line.stall();
      await migration.until(({ activity }) => /retry \d/.test(activity));
      line.heal();
    };
    await migration.until(({ rangesDone }) => rangesDone > 2);
    await stall(targetLine);
    await migration.migration.setLoad({ maxDocumentsPerSecond: null });
    await migration.untilPhase('sync');
    await stall(sourceLine);
    await migration.untilCaughtUpWith(source);
    await migration.until(({ readyForCutover }) => readyForCutover);
    await migration.migration.cutOver();
    await migration.until(({ activity }) => activity.includes('byte for byte'));
    await stall(sourceLine);
    await assertEqual(await migration.report, source, target, [db]);
  });

  it('never hangs a migration though one connection of many gets no answer', async () => {
    let swallowed = 0;
    const silent = await startWireProxy(targetHost, (command) => {
      if (!('insert' in command) || command.$db !== db || swallowed++ > 0) return undefined;
      return new Promise(() => undefined);
    });
    const migration = migrate({
      source: uri(sourceLine.address),
      target: uri(silent.host, 'socketTimeoutMS=1000&compressors=none'),
      plan: { include: [db], kind: 'snapshot' },
    });
    await assertEqual(await migration.report, source, target, [db]);
    assert.ok(swallowed > 1);
    await silent.stop();
  });
});
