import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { dump } from '../../src/methods/dump/dump';
import { restore } from '../../src/methods/restore/restore';
import { join } from 'node:path';
import { temporaryFolder, testJob } from '../support/job';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

interface Numbered extends Document {
  _id: number;
}

describe('13.5 views that name renamed collections', function () {
  this.timeout(180_000);

  const folder = temporaryFolder();
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

  beforeEach(async () => {
    db = uniqueName('views');
    const own = source.db(db);
    await own.collection<Numbered>('users').insertMany([
      { _id: 1, name: 'Ann', boss: null },
      { _id: 2, name: 'Bob', boss: 'Ann' },
    ]);
    await own.collection<Numbered>('orders').insertMany([
      { _id: 10, user: 1 },
      { _id: 11, user: 2 },
    ]);
    await own.collection<Numbered>('old').insertOne({ _id: 5, user: 2 });
    // What would be found under the old names is other than what is meant.
    await own.collection<Numbered>('spare').insertOne({ _id: 1, name: 'nobody', user: 99 });
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
  });

  const LOOKUP = {
    $lookup: { from: 'users', localField: 'user', foreignField: '_id', as: 'who' },
  };
  const PIPELINES: Record<string, { viewOn: string; pipeline: Document[] }> = {
    looked: { viewOn: 'orders', pipeline: [LOOKUP, { $sort: { _id: 1 } }] },
    united: {
      viewOn: 'orders',
      pipeline: [{ $unionWith: 'old' }, { $unionWith: { coll: 'old', pipeline: [LOOKUP] } }],
    },
    graph: {
      viewOn: 'users',
      pipeline: [
        {
          $graphLookup: {
            ...{ from: 'users', startWith: '$boss', connectFromField: 'boss' },
            ...{ connectToField: 'name', as: 'bosses' },
          },
        },
      ],
    },
    deep: {
      viewOn: 'looked',
      pipeline: [
        {
          $facet: {
            a: [LOOKUP],
            b: [
              {
                $lookup: {
                  from: 'old',
                  let: { user: '$user' },
                  pipeline: [{ $match: {} }, LOOKUP, { $unionWith: 'users' }],
                  as: 'all',
                },
              },
            ],
          },
        },
      ],
    },
  };

  /** The names change places, so that what is not mapped is seen. */
  const renames = () => [
    { from: `${db}.users`, to: `${db}.people` },
    { from: `${db}.orders`, to: `${db}.sales` },
    { from: `${db}.old`, to: `${db}.ancient` },
    { from: `${db}.looked`, to: `${db}.seen` },
    { from: `${db}.spare`, to: `${db}.users` },
  ];

  const RENAMED: Record<string, string> = { looked: 'seen' };

  async function makeViews(names = Object.keys(PIPELINES)): Promise<void> {
    for (const name of names) await source.db(db).createCollection(name, PIPELINES[name]);
  }

  async function assertViewsAlike(targetDb = db): Promise<void> {
    for (const name of Object.keys(PIPELINES)) {
      const expected = await source.db(db).collection(name).find().toArray();
      const actual = await target
        .db(targetDb)
        .collection(RENAMED[name] ?? name)
        .find()
        .toArray();
      assert.notEqual(expected.length, 0);
      assert.deepEqual(actual, expected, name);
    }
  }

  function begin(plan: Partial<MigrationPlan>): RunningMigration {
    return new RunningMigration(requestFor({ ...uris, plan: { include: [db], ...plan } }));
  }

  it('13.5 show in the target what they show in the source, those made meanwhile too', async () => {
    await makeViews(['looked', 'united']);
    const running = begin({ renames: renames() });
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await makeViews(['graph', 'deep']);
    const report = await running.cutOver();
    assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
    await assertViewsAlike();
  });

  it('13.5 are compared by the names that they have to have', async () => {
    await makeViews();
    const plan = { renames: renames(), kind: 'snapshot' as const };
    const running = begin(plan);
    assert.equal((await running.report).differences, 0);
    const compare = () => verifyDeployments(running.request, { log: testJob().log, settleMs: 1 });
    assert.equal((await compare()).differences, 0);
    await target.db(db).command({ collMod: 'united', ...PIPELINES.united, viewOn: 'sales' });
    assert.deepEqual(
      (await compare()).found.map(({ namespace, kind }) => [namespace, kind]),
      [[`${db}.united`, 'view']],
    );
  });

  it('13.5 come back as they were, and go into a database renamed as a whole', async () => {
    await makeViews();
    const to = uniqueName('renamed');
    const whole = [
      { from: db, to },
      ...renames().map((one) => ({ ...one, to: one.to.replace(db, to) })),
    ];
    const running = begin({ renames: whole, reverse: true });
    assert.equal((await running.cutOver()).differences, 0);
    await assertViewsAlike(to);
    await target.db(to).collection('made').insertOne({ later: true });
    const back = new RunningMigration(
      requestFor({
        ...{ source: uris.target, target: uris.source, resume: true },
        plan: reversePlan(running.request.plan),
      }),
    );
    const report = await back.cutOver();
    assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
    for (const [view, { viewOn, pipeline }] of Object.entries(PIPELINES)) {
      const [found] = await source.db(db).listCollections({ name: view }).toArray();
      assert.deepEqual((found as Document | undefined)?.options, { viewOn, pipeline });
    }
  });

  it('13.5 are restored so, too', async () => {
    await makeViews();
    const ways = { include: [db], exclude: [] };
    const place = { kind: 'folder' as const, path: join(folder.path, db) };
    const endpoint = { uri: uris.source, label: 'source' };
    await dump({ source: endpoint, to: place, gzip: false, ...ways }, testJob());
    const to = { uri: uris.target, label: 'target' };
    const more = { renames: renames(), existing: 'refuse' as const, dryRun: false };
    await restore({ target: to, from: place, ...ways, ...more }, testJob());
    await assertViewsAlike();
  });

  async function assertRefused(
    plan: Partial<MigrationPlan>,
    wanted: { namespace: string; message: RegExp },
  ): Promise<void> {
    const running = begin(plan);
    const { code, kind, namespace, message } = await running.failure();
    assert.deepEqual([code, kind, namespace], ['view-names', 'refused', wanted.namespace]);
    assert.match(message, wanted.message);
    const databases = await target.db('admin').admin().listDatabases({ nameOnly: true });
    const names = databases.databases.map(({ name }) => name);
    assert.ok(!names.includes(db) && !names.includes(running.request.plan.stateDatabase));
  }

  it('13.5 are refused where what they name comes to lie in another database', async () => {
    await makeViews(['looked']);
    const elsewhere = uniqueName('elsewhere');
    await assertRefused(
      { renames: [{ from: `${db}.users`, to: `${elsewhere}.users` }] },
      {
        namespace: `${db}.looked`,
        message: new RegExp(`it would be in the database ${db}, and ${db}.users.* in ${elsewhere}`),
      },
    );
    await assertRefused(
      { renames: [{ from: `${db}.looked`, to: `${elsewhere}.looked` }] },
      { namespace: `${db}.looked`, message: new RegExp(`${db}.orders, which it names`) },
    );
  });

  it('13.5 are refused where another collection gets the name of one that is left out', async () => {
    await makeViews(['looked']);
    await assertRefused(
      {
        exclude: [`${db}.users`],
        renames: [{ from: `${db}.spare`, to: `${db}.users` }],
      },
      { namespace: `${db}.looked`, message: new RegExp(`${db}.spare gets that name`) },
    );
  });

  it('13.5 stop a cutover that can’t make them, which goes on once they are gone', async () => {
    const elsewhere = uniqueName('elsewhere');
    const renamed = [{ from: `${db}.users`, to: `${elsewhere}.users` }];
    let running = begin({ renames: renamed });
    await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await makeViews(['looked']);
    await running.migration.cutOver();
    const { code, kind, namespace } = await running.failure();
    assert.deepEqual([code, kind, namespace], ['view-names', 'failed', `${db}.looked`]);
    await source.db(db).collection('looked').drop();
    running = new RunningMigration({ ...running.request, resume: true });
    assert.equal((await running.report).differences, 0);
  });
});
