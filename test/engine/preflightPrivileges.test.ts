import assert from 'node:assert/strict';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { silentLog } from '../../src/engine/log';
import { Migration } from '../../src/engine/migration/migration';
import { preflight, refusalOf } from '../../src/preflight/preflight';
import { planOf, summary, usePreflightSides } from '../support/preflightSides';
import { uniqueName } from '../support/servers';

describe('preflight of privileges', function () {
  this.timeout(180_000);
  const sides = usePreflightSides();

  /** A user of the target's deployment with these roles and no others. */
  async function userWith(roles: { role: string; db: string }[]): Promise<Deployment> {
    const { target, targetSet, opened } = sides;
    const user = uniqueName('user');
    await target.client.db('admin').command({ createUser: user, pwd: 'secret-pwd', roles });
    return opened(targetSet.uri.replace(/\/\/[^@]*@/, `//${user}:secret-pwd@`));
  }

  it('that are lacking block, each with the command that grants it', async () => {
    const { shop, check } = sides;
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
    const { sourceSet, target, opened, check } = sides;
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
    const { shop, check } = sides;
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
      const { sourceSet, targetSet, source, shop } = sides;
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
