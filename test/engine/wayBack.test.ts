import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

interface Thing {
  _id: number;
  side?: string;
}

describe('13.2 the way back carries exactly the images of what was carried', function () {
  this.timeout(180_000);

  let source: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };

  before(async () => {
    const [a, b] = await Promise.all([replicaSet('6.0'), replicaSet('6.0', { oplogSizeMB: 100 })]);
    uris = { source: a.uri, target: b.uri };
    source = await new MongoClient(a.uri).connect();
    target = await new MongoClient(b.uri).connect();
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
  });

  /**
   * Cuts over with a way back, writes to these collections of the new side, and goes back.
   * @param wanted what is there on the old side then, by namespace: the number of documents
   */
  async function goBack(
    plan: Pick<MigrationPlan, 'include' | 'exclude' | 'renames'>,
    written: string[],
    wanted: Record<string, number>,
  ): Promise<void> {
    const request = requestFor({ ...uris, plan: { ...plan, reverse: true } });
    const there = new RunningMigration(request);
    const { differences } = await there.cutOver();
    assert.equal(differences, 0);
    for (const namespace of written) await write(target, namespace, 100);
    const back = new RunningMigration({
      ...requestFor({
        source: uris.target,
        target: uris.source,
        plan: reversePlan(request.plan),
      }),
      resume: true,
    });
    await back.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await back.untilCaughtUpWith(target);
    const report = await back.cutOver();
    assert.deepEqual(report.verification?.found, []);
    const counted = await Promise.all(
      Object.keys(wanted).map(async (namespace) => [namespace, await count(source, namespace)]),
    );
    assert.deepEqual(Object.fromEntries(counted), wanted);
  }

  async function write(client: MongoClient, namespace: string, _id: number): Promise<void> {
    const [db = '', name = ''] = namespace.split('.');
    await client.db(db).collection<Thing>(name).insertOne({ _id });
  }

  function count(client: MongoClient, namespace: string): Promise<number> {
    const [db = '', name = ''] = namespace.split('.');
    return client.db(db).collection(name).countDocuments();
  }

  it('13.2 collections included by name, their database renamed', async () => {
    const [shop, store] = [uniqueName('shop'), uniqueName('store')];
    for (const name of ['users', 'orders', 'audit']) await write(source, `${shop}.${name}`, 1);
    await goBack(
      {
        include: [`${shop}.users`, `${shop}.orders`],
        exclude: [],
        renames: [{ from: shop, to: store }],
      },
      [`${store}.users`, `${store}.audit`],
      { [`${shop}.users`]: 2, [`${shop}.orders`]: 1, [`${shop}.audit`]: 1, [`${store}.audit`]: 0 },
    );
  });

  it('13.2 a database included, one collection of it renamed into another database', async () => {
    const [shop, people] = [uniqueName('shop'), uniqueName('people')];
    for (const name of ['users', 'orders']) await write(source, `${shop}.${name}`, 1);
    await goBack(
      { include: [shop], exclude: [], renames: [{ from: `${shop}.users`, to: `${people}.all` }] },
      [`${people}.all`, `${people}.other`, `${shop}.orders`, `${shop}.fresh`],
      {
        [`${shop}.users`]: 2,
        [`${shop}.orders`]: 2,
        [`${shop}.fresh`]: 1,
        [`${people}.all`]: 0,
        [`${people}.other`]: 0,
      },
    );
  });

  it('13.2 one collection excluded, its database renamed', async () => {
    const [shop, store] = [uniqueName('shop'), uniqueName('store')];
    for (const name of ['users', 'audit']) await write(source, `${shop}.${name}`, 1);
    await goBack(
      { include: [shop], exclude: [`${shop}.audit`], renames: [{ from: shop, to: store }] },
      [`${store}.users`, `${store}.audit`, `${store}.fresh`],
      { [`${shop}.users`]: 2, [`${shop}.audit`]: 1, [`${shop}.fresh`]: 1 },
    );
  });

  it('13.2 two databases merged into one go back each to its own', async () => {
    const [shop, store] = [uniqueName('shop'), uniqueName('store')];
    await write(source, `${shop}.users`, 1);
    await write(source, `${store}.orders`, 1);
    await goBack(
      { include: [shop, store], exclude: [], renames: [{ from: shop, to: store }] },
      [`${store}.users`, `${store}.orders`],
      { [`${shop}.users`]: 2, [`${store}.orders`]: 2, [`${shop}.orders`]: 0 },
    );
  });
});
