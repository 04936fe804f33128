import assert from 'node:assert/strict';
import type { Db } from 'mongodb';
import { openDeployment } from '../../src/engine/deployment/connect';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { labelOf } from '../../src/engine/deployment/redact';
import { silentLog } from '../../src/engine/log';
import { defaultPlan } from '../../src/engine/migration/defaults';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationPlan } from '../../src/engine/migration/types';
import { preflight, refusalOf } from '../../src/preflight/preflight';
import type { Finding } from '../../src/preflight/types';
import {
  findMongod,
  startReplicaSet,
  startStandalone,
  type EmbeddedReplicaSet,
} from '../../src/embedded';
import { replicaSet, uniqueName } from '../support/servers';

/** `severity check`, sorted as found. */
function summary(findings: Finding[]): string[] {
  return findings.map(({ severity, check }) => `${severity} ${check}`);
}

describe('preflight', function () {
  this.timeout(180_000);

  let sourceSet: EmbeddedReplicaSet;
  let targetSet: EmbeddedReplicaSet;
  let source: Deployment;
  let target: Deployment;
  const open: Deployment[] = [];

  before(async () => {
    sourceSet = await replicaSet();
    const binary = await findMongod();
    targetSet = await startReplicaSet({
      binary,
      name: 'preflight-target',
      auth: { user: 'root', password: 'root-password' },
    });
    source = await opened(sourceSet.uri);
    target = await opened(targetSet.uri);
  });

  after(async () => {
    await Promise.all(open.map((deployment) => deployment.close()));
    await targetSet.stop();
  });

  async function opened(uri: string): Promise<Deployment> {
    const deployment = await openDeployment({ uri, label: labelOf(uri) });
    open.push(deployment);
    return deployment;
  }

  /** A database of the source with two documents in `users`. */
  async function shop(prepare?: (db: Db) => Promise<unknown>): Promise<string> {
    const name = uniqueName('pre');
    const db = source.client.db(name);
    await db.collection('users').insertMany([{ a: 1 }, { a: 2 }]);
    await prepare?.(db);
    return name;
  }

  function planOf(changes: Partial<MigrationPlan>): MigrationPlan {
    return { ...defaultPlan('preflight', 'migrate'), ...changes };
  }

  async function check(
    changes: Partial<MigrationPlan>,
    sides: { source?: Deployment; target?: Deployment } = {},
    resume = false,
  ): Promise<Finding[]> {
    const findings = await preflight(
      sides.source ?? source,
      sides.target ?? target,
      planOf(changes),
      { resume },
    );
    for (const { message, remedy } of findings) {
      assert.doesNotMatch(message + remedy, /\n|root-password/);
      assert(remedy.length > 10, message);
    }
    return findings;
  }

  it('finds nothing where all is well', async () => {
    assert.deepEqual(await check({ include: [await shop()] }), []);
  });

  it('blocks following a standalone source, and lets it be copied once', async () => {
    const standalone = await startStandalone({ binary: await findMongod() });
    try {
      const alone = await opened(standalone.uri);
      await alone.client.db('shop').collection('users').insertOne({});
      const findings = await check({}, { source: alone });
      assert.deepEqual(summary(findings), ['blocker standalone-source']);
      assert.match(findings[0]!.remedy, /--replSet.*rs\.initiate.*copy once/);
      assert.deepEqual(summary(await check({ kind: 'snapshot' }, { source: alone })), []);
    } finally {
      await standalone.stop();
    }
  });

  it('blocks copying a deployment onto itself, however it is named', async () => {
    const db = await shop();
    const other = await opened(`mongodb://localhost:${sourceSet.hosts[0]!.split(':')[1]}/`);
    const findings = await check({ include: [db] }, { target: other });
    assert(summary(findings).includes('blocker same-deployment'), summary(findings).join());
    assert.equal(refusalOf(findings)?.code, 'same-deployment');
  });

  it('lets a database be copied beside itself, but not into what is carried too', async () => {
    const db = await shop();
    const renames = [{ from: db, to: `${db}_copy` }];
    assert.deepEqual(summary(await check({ include: [db], renames }, { target: source })), [
      'warning same-deployment',
    ]);
    const everything = await check({ renames }, { target: source });
    assert(summary(everything).includes('blocker same-deployment'));
  });

  it('blocks names that match nothing and offers those that there are', async () => {
    const db = await shop();
    for (const [wrong, hint] of [
      [`${db}.user`, `${db} has users`],
      [`${db}.USERS`, `there is ${db}.users`],
      [`${db.toUpperCase()}.*`, `${db} has users`],
      ['nonsense', 'its databases are'],
    ] as const) {
      const findings = await check({ include: [db, wrong] });
      assert.deepEqual(summary(findings), ['blocker unknown-namespace']);
      assert.match(findings[0]!.message, new RegExp(wrong.replaceAll(/[.*]/g, '\\$&')));
      assert(findings[0]!.remedy.includes(hint), findings[0]!.remedy);
    }
    const renamed = await check({ include: [db], renames: [{ from: 'nope', to: 'yes' }] });
    assert.deepEqual(summary(renamed), ['blocker unknown-namespace']);
  });

  it('warns when there is nothing to migrate', async () => {
    const db = await shop();
    assert.deepEqual(summary(await check({ include: [db], exclude: [db] })), [
      'warning unknown-namespace',
    ]);
  });

  it('blocks renames into one place', async () => {
    const db = await shop((d) => d.collection('people').insertOne({}));
    const findings = await check({
      include: [db],
      renames: [{ from: `${db}.people`, to: `${db}.users` }],
    });
    assert.deepEqual(summary(findings), ['blocker rename-clash']);
  });

  it('blocks a target that holds data, naming it and the choices', async () => {
    const db = await shop((d) => d.collection('orders').insertOne({}));
    await target.client.db(db).collection('users').insertOne({ mine: true });
    await target.client.db(db).collection('others').insertOne({ mine: true });
    await target.client.db(db).createCollection('orders');
    const findings = await check({ include: [db] });
    assert.deepEqual(summary(findings), ['blocker target-not-empty']);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.users`]);
    assert.match(findings[0]!.commandLine!, /--drop-target/);
    const error = refusalOf(findings);
    assert.equal(error?.kind, 'refused');
    assert.equal(error.namespace, `${db}.users`);

    for (const existing of ['drop', 'continue'] as const) {
      const allowed = await check({ include: [db], existing });
      assert.deepEqual(summary(allowed), ['warning target-not-empty']);
      assert.equal(refusalOf(allowed), undefined);
    }
    assert.deepEqual(summary(await check({ include: [db] }, {}, true)), []);
  });

  it('blocks database names that differ in letter case only', async () => {
    const db = await shop();
    await target.client.db(db.toUpperCase()).collection('x').insertOne({});
    const findings = await check({ include: [db] });
    assert.deepEqual(summary(findings), ['blocker name-case-clash']);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.users`]);
    const renames = [{ from: db, to: `${db}_renamed` }];
    assert.deepEqual(await check({ include: [db], renames }), []);
  });

  it('notes time-series collections, whose changes are not told', async () => {
    const db = await shop((d) => d.createCollection('w', { timeseries: { timeField: 't' } }));
    const findings = await check({ include: [db] });
    assert.deepEqual(summary(findings), ['note time-series']);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.w`]);
    assert.deepEqual(await check({ include: [db], kind: 'snapshot' }), []);
  });

  it('warns of a target that is older, and blocks what it cannot hold', async () => {
    const old = await opened((await replicaSet('4.4')).uri);
    const db = await shop((d) => d.createCollection('w', { timeseries: { timeField: 't' } }));
    const findings = await check({ include: [db] }, { target: old });
    assert.deepEqual(summary(findings), [
      'blocker versions',
      'warning versions',
      'note time-series',
    ]);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.w`]);
    const upwards = await check({}, { source: old, target: source });
    assert(!summary(upwards).some((line) => line.includes('versions')));
  });

  describe('privileges', () => {
    /** A user of the target's deployment with these roles and no others. */
    async function userWith(roles: { role: string; db: string }[]): Promise<Deployment> {
      const user = uniqueName('user');
      await target.client.db('admin').command({ createUser: user, pwd: 'secret-pwd', roles });
      return opened(targetSet.uri.replace(/\/\/[^@]*@/, `//${user}:secret-pwd@`));
    }

    it('that are lacking block, each with the command that grants it', async () => {
      const db = await shop();
      const nobody = await userWith([]);
      const findings = await check({ include: [db] }, { target: nobody });
      const remedies = findings.filter(({ check: id }) => id === 'privileges');
      assert(remedies.length >= 2);
      assert(remedies.every(({ severity }) => severity === 'blocker'));
      for (const role of ['readWrite', 'dbAdmin']) {
        const grant = `[{ role: "${role}", db: "${db}" }]`;
        assert(
          remedies.some(({ remedy }) => remedy.includes(grant)),
          grant,
        );
      }
    });

    it('to read one database do not suffice to follow the deployment', async () => {
      const db = uniqueName('pre');
      await target.client.db(db).collection('users').insertOne({});
      const reader = await userWith([{ role: 'read', db }]);
      const free = await opened(sourceSet.uri);
      const following = await check({ include: [db] }, { source: reader, target: free });
      assert(summary(following).includes('blocker privileges'));
      assert(following.some(({ remedy }) => remedy.includes('"readAnyDatabase"')));
      const copying = await check(
        { include: [db], kind: 'snapshot' },
        { source: reader, target: free },
      );
      assert(!summary(copying).includes('blocker privileges'), JSON.stringify(copying));
    });

    it('on a database do not cover its time-series collections', async () => {
      const db = await shop((d) => d.createCollection('w', { timeseries: { timeField: 't' } }));
      const roles = ['readWrite', 'dbAdmin'].flatMap((role) => [
        { role, db },
        { role, db: 'mongo_ferry' },
      ]);
      const findings = await check({ include: [db] }, { target: await userWith(roles) });
      assert.deepEqual(
        findings
          .filter(({ severity }) => severity === 'blocker')
          .map(({ remedy }) => remedy.match(/role: "(\w+)"/)?.[1]),
        ['readWriteAnyDatabase', 'dbAdminAnyDatabase'],
      );
    });

    for (const scope of ['one database', 'any database'] as const) {
      it(`on ${scope} that preflight asks for are enough for a real migration`, async () => {
        const db = await shop(async (d) => {
          if (scope === 'any database') {
            await d.createCollection('w', { timeseries: { timeField: 't' } });
            await d.collection('w').insertMany([{ t: new Date(), v: 1 }]);
          }
          await d.createCollection('log', { capped: true, size: 4096 });
          await d.createCollection('v', { viewOn: 'users', pipeline: [] });
          await d.collection('users').createIndexes([
            { key: { a: 1 }, name: 'unique', unique: true },
            { key: { at: 1 }, name: 'ttl', expireAfterSeconds: 100 },
          ]);
        });
        const plan = planOf({
          name: uniqueName('privileged'),
          include: [db],
          cutover: 'when-caught-up',
          stateDatabase: uniqueName('state'),
        });
        const writer = await userWith(
          scope === 'one database'
            ? [
                { role: 'readWrite', db },
                { role: 'dbAdmin', db },
                { role: 'readWrite', db: plan.stateDatabase },
              ]
            : [
                { role: 'readWriteAnyDatabase', db: 'admin' },
                { role: 'dbAdminAnyDatabase', db: 'admin' },
              ],
        );
        const findings = await preflight(source, writer, plan, { resume: false });
        assert.equal(refusalOf(findings)?.line, undefined);
        const uri = targetSet.uri.replace(
          /\/\/[^@]*@/,
          `//${writer.label.split('@')[0]}:secret-pwd@`,
        );
        const migration = new Migration(
          {
            source: { uri: sourceSet.uri, label: 's' },
            target: { uri, label: 't' },
            plan,
            resume: false,
          },
          { log: silentLog, toolVersion: 'test' },
        );
        const report = await migration.run();
        assert.equal(report.status, 'completed');
        assert.equal(report.differences, 0);
      });
    }
  });
});
