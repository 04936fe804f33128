import assert from 'node:assert/strict';
import { refusalOf } from '../../src/preflight/preflight';
import { findMongod, startStandalone } from '../../src/embedded';
import { summary, usePreflightSides } from '../support/preflightSides';
import { replicaSet } from '../support/servers';

describe('preflight', function () {
  this.timeout(180_000);
  const sides = usePreflightSides();

  it('finds nothing where all is well', async () => {
    const { shop, check } = sides;
    assert.deepEqual(await check({ include: [await shop()] }), []);
  });

  it('blocks following a standalone source, and lets it be copied once', async () => {
    const { opened, check } = sides;
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
    const { sourceSet, opened, shop, check } = sides;
    const db = await shop();
    const other = await opened(`mongodb://localhost:${sourceSet.hosts[0]!.split(':')[1]}/`);
    const findings = await check({ include: [db] }, { target: other });
    assert(summary(findings).includes('blocker same-deployment'), summary(findings).join());
    assert.equal(refusalOf(findings)?.code, 'same-deployment');
  });

  it('lets a database be copied beside itself, but not into what is carried too', async () => {
    const { source, shop, check } = sides;
    const db = await shop();
    const renames = [{ from: db, to: `${db}_copy` }];
    assert.deepEqual(summary(await check({ include: [db], renames }, { target: source })), [
      'warning same-deployment',
    ]);
    const everything = await check({ renames }, { target: source });
    assert(summary(everything).includes('blocker same-deployment'));
  });

  it('blocks names that match nothing and offers those that there are', async () => {
    const { shop, check } = sides;
    const db = await shop();
    for (const [wrong, hint] of [
      [`${db}.user`, `there is ${db}.users`],
      [`${db}.USERS`, `there is ${db}.users`],
      [`${db.toUpperCase()}.*`, `there is ${db}`],
      [`${db}.nonsense`, `${db} has users`],
      ['nonsense', 'its databases are'],
    ] as const) {
      const findings = await check({ include: [db, wrong], unmatched: 'refuse' });
      assert.deepEqual(summary(findings), ['blocker unknown-namespace']);
      assert.match(findings[0]!.message, new RegExp(wrong.replaceAll(/[.*]/g, '\\$&')));
      assert(findings[0]!.remedy.includes(hint), findings[0]!.remedy);
    }
    const renames = [{ from: 'nope', to: 'yes' }];
    const renamed = await check({ include: [db], renames, kind: 'snapshot' });
    assert.deepEqual(summary(renamed), ['blocker unknown-namespace']);
  });

  it('warns when there is nothing to migrate', async () => {
    const { shop, check } = sides;
    const db = await shop();
    assert.deepEqual(summary(await check({ include: [db], exclude: [db] })), [
      'warning unknown-namespace',
    ]);
  });

  it('blocks renames into one place', async () => {
    const { shop, check } = sides;
    const db = await shop((d) => d.collection('people').insertOne({}));
    const findings = await check({
      include: [db],
      renames: [{ from: `${db}.people`, to: `${db}.users` }],
    });
    assert.deepEqual(summary(findings), ['blocker rename-clash']);
  });

  it('blocks a target that holds data, naming it and the choices', async () => {
    const { target, shop, check } = sides;
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
    const { target, shop, check } = sides;
    const db = await shop();
    await target.client.db(db.toUpperCase()).collection('x').insertOne({});
    const findings = await check({ include: [db] });
    assert.deepEqual(summary(findings), ['blocker name-case-clash']);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.users`]);
    const renames = [{ from: db, to: `${db}_renamed` }];
    assert.deepEqual(await check({ include: [db], renames }), []);
  });

  it('notes time-series collections, whose changes are not told', async () => {
    const { shop, check } = sides;
    const db = await shop((d) => d.createCollection('w', { timeseries: { timeField: 't' } }));
    const findings = await check({ include: [db] });
    assert.deepEqual(summary(findings), ['note time-series']);
    assert.deepEqual(findings[0]!.namespaces, [`${db}.w`]);
    assert.deepEqual(await check({ include: [db], kind: 'snapshot' }), []);
  });

  it('warns of a target that is older, and blocks what it cannot hold', async () => {
    const { source, opened, shop, check } = sides;
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
});
