import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { MigrationPlan } from '../../src/engine/model/plan';
import type { MigrationReport } from '../../src/engine/model/report';
import { dump } from '../../src/methods/dump/dump';
import { findingsOf } from '../../src/preflight/findings';
import { check } from '../../src/preflight/session';
import { join } from 'node:path';
import { temporaryFolder, testJob } from '../support/job';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('what a plan asks for', function () {
  this.timeout(180_000);

  const folder = temporaryFolder();
  let source: MongoClient;
  /** Writes that are not replicated can't be retried. */
  let plainly: MongoClient;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const [a, b] = await Promise.all([replicaSet('6.0'), replicaSet('6.0', { oplogSizeMB: 100 })]);
    uris = { source: a.uri, target: b.uri };
    source = await new MongoClient(a.uri).connect();
    plainly = await new MongoClient(a.uri, {
      retryWrites: false,
      writeConcern: { w: 1 },
    }).connect();
    target = await new MongoClient(b.uri).connect();
  });

  beforeEach(async () => {
    db = uniqueName('asked');
    await source.db(db).collection('users').insertOne({ name: 'Ann' });
  });

  after(async () => {
    await Promise.all([source, plainly, target].map((client) => client.close()));
  });

  const begin = (plan: Partial<MigrationPlan>) =>
    new RunningMigration(requestFor({ ...uris, plan }));

  function assertWarned({ warnings }: MigrationReport, name: string): void {
    assert.ok(
      warnings.some((warning) => warning.includes(name) && /not in the source/.test(warning)),
      `${name}: ${warnings.join('\n')}`,
    );
  }

  describe('13.14 and is not there yet', () => {
    it('13.14 is warned of, waited for and followed, databases and collections', async () => {
      const [first, second] = [uniqueName('wait'), uniqueName('wait')];
      const plan = {
        include: [`${first}.*`, `${second}.coll_0`],
        renames: [{ from: `${first}.old`, to: `${first}.new` }],
      };
      const checked = await check(requestFor({ ...uris, plan }), ['unknown-namespace']);
      assert.deepEqual(
        findingsOf(checked).map(({ severity }) => severity),
        ['warning', 'warning', 'warning'],
      );
      const running = begin(plan);
      await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
      await source.db(first).collection('any').insertOne({ is: 'there' });
      await source.db(first).collection('old').insertOne({ is: 'there' });
      await source.db(second).collection('coll_0').insertOne({ is: 'there' });
      await source.db(second).collection('coll_1').insertOne({ is: 'not asked for' });
      await running.untilCaughtUpWith(source);
      const report = await running.cutOver();
      assert.equal(report.differences, 0, JSON.stringify(report.verification?.found));
      for (const name of [`${first}.*`, `${second}.coll_0`, `${first}.old`]) {
        assertWarned(report, name);
      }
      for (const [of, name] of [
        [first, 'any'],
        [first, 'new'],
        [second, 'coll_0'],
      ] as const) {
        assert.equal(await target.db(of).collection(name).countDocuments({ is: 'there' }), 1, name);
      }
      assert.equal(await target.db(second).collection('coll_1').countDocuments(), 0);
    });

    async function assertRefused(plan: Partial<MigrationPlan>, meant: RegExp): Promise<void> {
      const { code, kind, remedy } = await begin(plan).failure();
      assert.deepEqual([code, kind], ['unknown-namespace', 'refused']);
      assert.match(remedy, meant);
    }

    it('13.14 is refused where it looks like a slip, unless told otherwise', async () => {
      const slip = `${db}.uesrs`;
      await assertRefused({ include: [slip] }, new RegExp(`There is ${db}.users`));
      await assertRefused({ include: [`${db}x`] }, /There is /);
      await assertRefused(
        { include: [db], renames: [{ from: slip, to: `${db}.people` }] },
        new RegExp(`There is ${db}.users`),
      );
      const running = begin({ include: [slip], unmatched: 'accept' });
      await running.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
      await source.db(db).collection('uesrs').insertOne({ is: 'meant' });
      await running.untilCaughtUpWith(source);
      const report = await running.cutOver();
      assert.equal(report.differences, 0);
      assertWarned(report, slip);
      assert.equal(await target.db(db).collection('uesrs').countDocuments(), 1);
    });

    it('13.14 is refused where nothing is followed, where told so, and of rules', async () => {
      const include = [db, uniqueName('nowhere')];
      await assertRefused({ include, kind: 'snapshot' }, /correct the name/);
      await assertRefused({ include, unmatched: 'refuse' }, /correct the name/);
      const rules = [{ namespace: `${db}.customers`, drop: ['mail'] }];
      await assertRefused({ include: [db], rules }, /correct the name/);
      const report = await begin({ include, kind: 'snapshot', unmatched: 'accept' }).report;
      assert.equal(report.differences, 0);
      assertWarned(report, include[1] ?? '');
    });
  });

  describe('13.5 and lies in the server’s own databases', () => {
    const own: [string, string][] = [];

    async function put(database: string): Promise<string> {
      const name = uniqueName('tools');
      await plainly.db(database).collection(name).insertOne({ of: 'users' });
      own.push([database, name]);
      return `${database}.${name}`;
    }

    afterEach(async () => {
      for (const [database, name] of own.splice(0)) {
        await plainly.db(database).collection(name).drop();
      }
      await source.db(db).dropDatabase();
    });

    it('13.5 is named where everything was asked for', async () => {
      const names = [await put('admin'), await put('local')];
      const { databases } = await source.db('admin').admin().listDatabases({ nameOnly: true });
      const others = databases.map(({ name }) => name).filter((name) => name !== db);
      const exclude = others.filter((name) => !['admin', 'config', 'local'].includes(name));
      const request = requestFor({ ...uris, plan: { exclude } });
      const [finding, ...more] = findingsOf(await check(request, ['server-databases']));
      assert.deepEqual(finding?.namespaces.sort(), [...names].sort());
      assert.equal(more.length, 0);
      const report = await new RunningMigration(request).cutOver();
      assert.equal(report.differences, 0);
      const [warning = '', ...further] = report.warnings.filter((one) => /server's own/.test(one));
      for (const name of names) assert.ok(warning.includes(name), warning);
      assert.equal(further.length, 0);

      const place = { kind: 'folder' as const, path: join(folder.path, db) };
      const from = { uri: uris.source, label: 'source' };
      const dumped = await dump(
        { source: from, to: place, gzip: false, include: [], exclude },
        testJob(),
      );
      for (const name of names) assert.ok(dumped.notes.join().includes(name), name);
    });

    it('13.5 is not, where it was left out on purpose, or is the server’s', async () => {
      const name = await put('admin');
      for (const plan of [
        { exclude: ['admin', 'local'] },
        { exclude: [name] },
        { include: [db] },
      ]) {
        const request = requestFor({ ...uris, plan });
        const found = findingsOf(await check(request, ['server-databases']));
        assert.deepEqual(found, [], JSON.stringify(plan));
      }
    });
  });
});
