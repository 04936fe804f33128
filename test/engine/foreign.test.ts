import assert from 'node:assert/strict';
import { BSON, MongoClient, type Document } from 'mongodb';
import type { MigrationPlan } from '../../src/engine/model/plan';
import type { MigrationReport } from '../../src/engine/model/report';
import { renderReportMarkdown, renderReportText } from '../../src/report';
import { useGates } from '../support/gates';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('13.6 what others have in the target', function () {
  this.timeout(180_000);

  const gates = useGates();
  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const [a, b] = await Promise.all([replicaSet('6.0'), replicaSet('6.0', { oplogSizeMB: 100 })]);
    uris = { source: a.uri, target: b.uri };
    source = await new MongoClient(a.uri).connect();
    target = await new MongoClient(b.uri).connect();
  });

  beforeEach(() => (db = uniqueName('foreign')));

  after(async () => {
    await Promise.all([source.close(), target.close()]);
  });

  const inSource = (name: string) => source.db(db).collection(name);
  const inTarget = (name: string) => target.db(db).collection(name);

  /** A migration of the test's database that has come to sync. */
  async function inStep(plan: Partial<MigrationPlan> = {}): Promise<RunningMigration> {
    const running = new RunningMigration(requestFor({ ...uris, plan: { include: [db], ...plan } }));
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    return running;
  }

  /** Goes on with a migration that has stopped. */
  function resumed({ request }: RunningMigration): RunningMigration {
    return new RunningMigration({ ...request, resume: true });
  }

  /** Whatever a namespace of the target is and holds, as text. */
  async function contents(name: string): Promise<string> {
    const [entry] = await target.db(db).listCollections({ name }).toArray();
    if (entry === undefined) return 'nothing';
    const documents = await inTarget(name).find().sort({ _id: 1 }).toArray();
    const indexes =
      entry.type === 'view' || entry.type === 'timeseries'
        ? []
        : ((await inTarget(name).listIndexes().toArray()) as Document[]);
    return BSON.EJSON.stringify({ entry, documents, indexes });
  }

  function assertDropped({ dropped = [] }: MigrationReport, names: string[]): void {
    assert.deepEqual(
      dropped.map(({ namespace }) => namespace),
      names.map((name) => `${db}.${name}`),
    );
  }

  function assertWarned({ warnings }: Pick<MigrationReport, 'warnings'>, ...named: string[]): void {
    for (const name of named) {
      assert.ok(
        warnings.some((warning) => warning.includes(name)),
        `${name} is not named by: ${warnings.join('\n')}`,
      );
    }
    assert.equal(warnings.length, named.length, warnings.join('\n'));
  }

  it('13.6 views, time series, collections and indexes made there meanwhile stay, and are named', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    const running = await inStep();
    await target.db(db).createCollection('theirView', { viewOn: 'users', pipeline: [] });
    await target.db(db).createCollection('theirSeries', { timeseries: { timeField: 't' } });
    await inTarget('theirSeries').insertOne({ t: new Date(), of: 'others' });
    await inTarget('theirData').insertOne({ of: 'others' });
    await inTarget('users').createIndex({ theirs: 1 }, {}, {});
    const before = await Promise.all(['theirView', 'theirSeries', 'theirData'].map(contents));
    const report = await running.cutOver();
    assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
    const names = ['theirView', 'theirSeries', 'theirData'].map((name) => `${db}.${name}`);
    assertWarned(report, ...names, 'theirs_1');
    assert.deepEqual(
      await Promise.all(['theirView', 'theirSeries', 'theirData'].map(contents)),
      before,
    );
    assert.deepEqual(Object.keys(await inTarget('users').indexInformation()), ['_id_', 'theirs_1']);
    assertDropped(report, []);
  });

  it('13.6 a database dropped in the source takes only what was made of it', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    await source.db(db).createCollection('adults', { viewOn: 'users', pipeline: [] });
    await inTarget('before').insertOne({ of: 'others' });
    const running = await inStep();
    await inTarget('meanwhile').insertOne({ of: 'others' });
    await target.db(db).createCollection('theirView', { viewOn: 'before', pipeline: [] });
    const before = await Promise.all(['before', 'meanwhile', 'theirView'].map(contents));
    await source.db(db).dropDatabase();
    await running.untilCaughtUpWith(source);
    const report = await running.cutOver();
    assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
    assert.deepEqual(await Promise.all(['before', 'meanwhile', 'theirView'].map(contents)), before);
    assert.equal(await contents('users'), 'nothing');
    assert.equal(await contents('adults'), 'nothing');
    assertDropped(report, ['users', 'adults']);
    for (const name of ['before', 'meanwhile', 'theirView']) {
      assert.ok(
        report.warnings.some((warning) => warning.includes(`${db}.${name} `)),
        name,
      );
    }
    const logged = running.lines.filter((line) => /Dropping .*\.(users|adults) in/.test(line));
    assert.equal(logged.length, 2);
    for (const rendered of [renderReportText(report), renderReportMarkdown(report)]) {
      assert.match(rendered, /Dropped in the target[^]*users[^]*dropped in the source/);
    }
  });

  it('13.6 nor is one of them that took the place of what was made', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    const running = await inStep();
    await inTarget('users').drop();
    await inTarget('users').insertOne({ of: 'others' });
    const before = await contents('users');
    await inSource('users').drop();
    await running.untilCaughtUpWith(source);
    const report = await running.cutOver();
    assert.equal(await contents('users'), before);
    assertWarned(report, `${db}.users`);
    assertDropped(report, []);
  });

  it('13.6 what is there where the source makes or renames something is an error, and stays', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    await inTarget('people').insertOne({ of: 'others' });
    await inTarget('fresh').insertOne({ of: 'others' });
    const before = await Promise.all(['people', 'fresh'].map(contents));
    let running = await inStep();
    await inSource('users').rename('people');
    const renaming = await running.failure();
    assert.equal(renaming.code, 'foreign-in-the-way');
    assert.equal(renaming.namespace, `${db}.people`);
    assert.deepEqual(await Promise.all(['people', 'fresh'].map(contents)), before);
    await inTarget('people').rename('theirPeople');
    running = resumed(running);
    await running.untilCaughtUpWith(source);
    await inSource('fresh').insertOne({ of: 'source' });
    const making = await running.failure();
    assert.equal(making.code, 'foreign-in-the-way');
    assert.equal(making.namespace, `${db}.fresh`);
    assert.equal(await contents('fresh'), before[1]);
    await inTarget('fresh').rename('theirFresh');
    running = resumed(running);
    const report = await running.cutOver();
    assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
    assert.equal(await inTarget('people').countDocuments({ name: 'Ann' }), 1);
    assert.equal(await inTarget('fresh').countDocuments({ of: 'source' }), 1);
    assert.equal(await inTarget('theirPeople').countDocuments({ of: 'others' }), 1);
  });

  it('13.6 a view of others where one of the source belongs is an error, and stays', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    let running = await inStep();
    await source.db(db).createCollection('adults', { viewOn: 'users', pipeline: [] });
    await target.db(db).createCollection('adults', { viewOn: 'others', pipeline: [] });
    const before = await contents('adults');
    await running.migration.cutOver();
    const failure = await running.failure();
    assert.equal(failure.code, 'foreign-in-the-way');
    assert.equal(failure.namespace, `${db}.adults`);
    assert.equal(await contents('adults'), before);
    await inTarget('adults').drop();
    running = resumed(running);
    assert.equal((await running.report).differences, 0);
  });

  it('13.6 two migrations into one database leave each other’s things', async () => {
    const other = uniqueName('other');
    await inSource('users').insertOne({ name: 'Ann' });
    await source.db(other).collection('orders').insertOne({ of: 'the other' });
    await source.db(other).createCollection('open', { viewOn: 'orders', pipeline: [] });
    const first = await inStep();
    const second = await inStep({ include: [other], renames: [{ from: other, to: db }] });
    await source.db(db).dropDatabase();
    await first.untilCaughtUpWith(source);
    assert.equal((await first.cutOver()).differences, 0);
    assert.equal(await inTarget('orders').countDocuments(), 1);
    assert.equal(await inTarget('open').countDocuments(), 1);
    await source.db(other).dropDatabase();
    await second.untilCaughtUpWith(source);
    const report = await second.cutOver();
    assert.equal(report.differences, 0);
    assertDropped(report, ['orders', 'open']);
  });

  it('13.6 an empty collection that was there is filled, and stays when the source drops its own', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    await target.db(db).createCollection('users', { validator: { name: { $exists: true } } });
    const running = await inStep();
    assert.equal(await inTarget('users').countDocuments(), 1);
    await inSource('users').drop();
    await running.untilCaughtUpWith(source);
    const report = await running.cutOver();
    assertWarned(report, `${db}.users`);
    assertDropped(report, []);
    const named = target.db(db).listCollections({ name: 'users' }, { nameOnly: false });
    const [entry] = await named.toArray();
    assert.deepEqual(entry?.options, {
      validator: { name: { $exists: true } },
    });
    assert.match(JSON.stringify(report.verification?.found), /is only in the target/);
  });

  it('13.6 an index of others by the name of one of the source’s is left, named and a difference', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    const running = await inStep();
    await inTarget('users').createIndex({ theirs: 1 }, { name: 'by' }, {});
    await inSource('users').createIndex({ ours: 1 }, { name: 'by' }, {});
    await inSource('users').createIndex({ more: 1 }, {}, {});
    await running.untilCaughtUpWith(source);
    const report = await running.cutOver();
    assert.deepEqual(await inTarget('users').indexInformation(), {
      ...{ _id_: [['_id', 1]], by: [['theirs', 1]], more_1: [['more', 1]] },
    });
    assertWarned(report, 'The index by of');
    assert.equal(report.differences, 1);
  });

  it('13.6 an index of others that is the same as one of the source’s stays when that is dropped', async () => {
    await inSource('found').createIndex({ a: 1 }, {}, {});
    await inSource('made').insertOne({ a: 1 });
    await inTarget('found').createIndex({ a: 1 }, {}, {});
    const running = await inStep();
    await inTarget('made').createIndex({ a: 1 }, {}, {});
    await inSource('made').createIndex({ a: 1 }, {}, {});
    await inSource('made').insertOne({ a: 2 });
    await running.until(() => running.status.changesApplied > 0);
    for (const name of ['found', 'made']) await inSource(name).dropIndex('a_1');
    const report = await running.cutOver();
    for (const name of ['found', 'made']) {
      assert.deepEqual(Object.keys(await inTarget(name).indexInformation()), ['_id_', 'a_1']);
    }
    assertWarned(report, `${db}.found`, `${db}.made`);
  });

  it('13.6 what was told to be dropped is in the report, after a resume too', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    await inTarget('users').insertOne({ of: 'others' });
    const first = await inStep({ existing: 'drop' });
    await first.migration.interrupt();
    await first.failure();
    const report = await resumed(first).cutOver();
    assertDropped(report, ['users']);
    assert.match(report.dropped?.[0]?.why ?? '', /was to be dropped/);
  });

  it('13.6 what was there and is written into is left when the source drops or renames its own', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    await inSource('orders').insertOne({ total: 1 });
    await inTarget('users').insertOne({ of: 'others' });
    await inTarget('orders').insertOne({ of: 'others' });
    const running = await inStep({ existing: 'continue' });
    await inSource('users').drop();
    await inSource('orders').rename('old');
    await running.untilCaughtUpWith(source);
    const report = await running.cutOver();
    for (const name of ['users', 'orders']) {
      assert.equal(await inTarget(name).countDocuments({ of: 'others' }), 1, name);
    }
    assert.equal(await inTarget('old').countDocuments({ total: 1 }), 1);
    assertDropped(report, []);
    assert.ok(report.warnings.some((warning) => warning.includes(`${db}.users `)));
    assert.ok(report.warnings.some((warning) => warning.includes(`${db}.orders `)));
  });

  it('13.6 a migration that an earlier version began drops nothing of which it is not known who made it', async () => {
    await inSource('users').createIndex({ name: 1 }, { unique: true }, {});
    await inSource('users').insertOne({ name: 'Ann' });
    await inSource('orders').insertOne({ total: 1 });
    const first = await inStep();
    await first.migration.interrupt();
    await first.failure();
    const { stateDatabase, name } = first.request.plan;
    const state = target.db(stateDatabase);
    await state.collection('holdings').deleteMany({});
    await state
      .collection<{ _id: string }>('migrations')
      .updateOne({ _id: name }, { $set: { format: 1 } });
    await inSource('orders').drop();
    const second = resumed(first);
    await second.untilCaughtUpWith(source);
    const report = await second.cutOver();
    assertDropped(report, []);
    assertWarned(report, 'An earlier version', `${db}.orders`);
    assert.equal(await inTarget('orders').countDocuments(), 1);
    const [, unique] = (await inTarget('users').listIndexes().toArray()) as Document[];
    assert.equal(unique?.unique, true);
  });

  it('13.6 what was made and not yet recorded when the engine died is known again', async () => {
    await inSource('users').insertOne({ name: 'Ann' });
    const running = await inStep();
    const dies = gates.answerNext('holdings.recording', { message: 'it died' });
    await inSource('fresh').insertOne({ of: 'source' });
    await dies;
    await running.failure();
    const second = resumed(running);
    await second.untilCaughtUpWith(source);
    assert.equal(await inTarget('fresh').countDocuments(), 1);
    await inSource('fresh').drop();
    await second.untilCaughtUpWith(source);
    const report = await second.cutOver();
    assert.equal(report.differences, 0);
    assertWarned(report);
    assertDropped(report, ['fresh']);
  });
});
