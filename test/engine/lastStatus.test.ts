import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { MigrationRecord } from '../../src/engine/state/records';
import { useGates } from '../support/gates';
import { assertEqual, migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** Server code: the primary stepped down, which passes by itself. */
const PASSING = { message: 'interrupted by an election', code: 11602 };

describe('the last status of a migration', function () {
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
    db = uniqueName('last');
    await source.db(db).collection('a').insertOne({});
  });

  after(() => Promise.all([source.close(), target.close()]));

  const start = (kind: 'snapshot' | 'sync') =>
    migrate({ ...uris, plan: { include: [db], name: db, kind } });

  async function storedState(): Promise<string | undefined> {
    const migrations = target.db(`state_${db}`).collection<MigrationRecord>('migrations');
    return (await migrations.findOne({ _id: db }))?.status.state;
  }

  it('13.16 of a completed one is stored though the first attempt failed', async () => {
    const failed = gates.answerNext('end.storing', PASSING);
    const report = await start('snapshot').report;
    await failed;
    await assertEqual(report, source, target, [db]);
    assert.equal(await storedState(), 'completed');
  });

  it('13.16 of a cancelled one is stored though the first attempt failed', async () => {
    const migration = start('sync');
    await migration.untilPhase('sync');
    const failed = gates.answerNext('failure.storing', PASSING);
    await migration.migration.cancel();
    assert.equal((await migration.failure()).code, 'cancelled');
    await failed;
    assert.equal(await storedState(), 'cancelled');
  });

  it('13.16 is not called cancelled when that could not be stored', async () => {
    const migration = start('sync');
    await migration.untilPhase('sync');
    const failed = gates.answerNext('failure.storing', { message: 'no space left' });
    await migration.migration.cancel();
    const { code, remedy } = await migration.failure();
    await failed;
    assert.equal(code, 'not-cancelled');
    assert.match(remedy, /Cancel it again/);
    assert.equal(migration.status.state, 'interrupted');
    assert.equal(migration.status.report?.status, 'interrupted');
    assert.notEqual(await storedState(), 'cancelled');
  });
});
