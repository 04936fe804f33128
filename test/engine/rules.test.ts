import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { silentLog } from '../../src/engine/log';
import type { DocumentRule } from '../../src/engine/model/documentRule';
import { rawDocuments } from '../support/compareDatabases';
import { migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

interface Order extends Document {
  _id: number;
}

describe('a migration with rules for documents', function () {
  this.timeout(120_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    uris = { source: from.uri, target: to.uri };
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([source.close(), target.close()]));

  beforeEach(() => (db = uniqueName('rules')));

  const orders = (client = source) => client.db(db).collection<Order>('orders');

  it('follows documents that begin and cease to match, and changes fields on the way', async () => {
    const rules: DocumentRule[] = [
      { namespace: `${db}.orders`, filter: '{"status":"open"}' },
      {
        namespace: `${db}.users`,
        drop: ['mail', 'cards.number'],
        set: [{ path: 'region', value: '"eu"' }],
      },
    ];
    const users = source.db(db).collection<Order>('users');
    await orders().insertMany(
      Array.from({ length: 300 }, (_, _id) => ({ _id, status: _id % 3 === 0 ? 'open' : 'done' })),
    );
    const user = (_id: number) => ({ _id, mail: 'x@y', cards: [{ number: _id, kind: 'v' }] });
    await users.insertMany(Array.from({ length: 100 }, (_, _id) => user(_id)));
    await source.db(db).collection<Order>('whole').insertOne({ _id: 1, mail: 'stays' });

    const plan = { include: [db], rules, rangeBytes: 2_000 };
    const migration = migrate({ ...uris, plan });
    await migration.untilPhase('sync');
    await orders().updateOne({ _id: 1 }, { $set: { status: 'open' } });
    await orders().updateOne({ _id: 0 }, { $set: { status: 'done' } });
    await orders().replaceOne({ _id: 3 }, { status: 'done' });
    await orders().replaceOne({ _id: 4 }, { status: 'open', again: true });
    await orders().insertMany([
      { _id: 1_000, status: 'open' },
      { _id: 1_001, status: 'done' },
    ]);
    await orders().deleteMany({ _id: { $in: [6, 7] } });
    await users.insertOne(user(200));
    await users.updateOne({ _id: 5 }, { $set: { mail: 'new@y', age: 7 } });
    await users.replaceOne({ _id: 6 }, { mail: 'z', region: 'us', name: 'Ada' });
    const report = await migration.cutOver();

    assert.deepEqual([report.status, report.differences], ['completed', 0]);
    const open = await orders().find({ status: 'open' }).sort({ _id: 1 }).toArray();
    assert.deepEqual(await orders(target).find().sort({ _id: 1 }).toArray(), open);
    const carried = target.db(db).collection<Order>('users');
    assert.equal(await carried.countDocuments({ region: 'eu' }), 101);
    assert.deepEqual(await carried.findOne({ _id: 5 }), {
      ...{ _id: 5, cards: [{ kind: 'v' }], age: 7, region: 'eu' },
    });
    assert.deepEqual(await carried.findOne({ _id: 6 }), { _id: 6, region: 'eu', name: 'Ada' });
    assert.deepEqual(
      await rawDocuments(target, db, 'whole'),
      await rawDocuments(source, db, 'whole'),
    );

    // Verifying and repairing apply the rules of the request, too.
    await orders(target).insertOne({ _id: 2, status: 'done' });
    await carried.updateOne({ _id: 1 }, { $set: { mail: 'back' } });
    await carried.deleteOne({ _id: 2 });
    const verification = await verifyDeployments(migration.request, {
      log: silentLog,
      settleMs: 50,
      repair: true,
    });
    assert.deepEqual([verification.repaired, verification.differences], [3, 0]);
    const sample = await verifyDeployments(migration.request, {
      log: silentLog,
      settleMs: 50,
      mode: 'sample',
    });
    assert.equal(sample.differences, 0);
  });

  it('carries another part of the documents under another name', async () => {
    const rules = [{ namespace: `${db}.orders`, filter: '{"status":"open"}' }];
    await orders().insertMany([
      { _id: 1, status: 'open' },
      { _id: 2, status: 'done' },
    ]);
    const migration = migrate({ ...uris, plan: { include: [db], rules } });
    await migration.untilPhase('sync');
    await orders().rename('archive');
    await orders().insertOne({ _id: 3, status: 'done' });
    assert.equal((await migration.cutOver()).differences, 0);
    assert.equal(await target.db(db).collection('archive').countDocuments(), 2);
    assert.equal(await orders(target).countDocuments(), 0);
  });

  it('resumes with the rules that it was begun with', async () => {
    const rules = [{ namespace: `${db}.orders`, filter: '{"status":"open"}' }];
    await orders().insertMany([
      { _id: 1, status: 'open' },
      { _id: 2, status: 'done' },
    ]);
    const first = migrate({ ...uris, plan: { include: [db], rules } });
    await first.untilPhase('sync');
    await first.migration.interrupt();
    await first.failure();
    await orders().updateMany({}, [
      { $set: { status: { $cond: [{ $eq: ['$status', 'open'] }, 'done', 'open'] } } },
    ]);
    const again = migrate({ ...uris, plan: first.request.plan, resume: true });
    assert.equal((await again.cutOver()).differences, 0);
    assert.deepEqual(await orders(target).find().toArray(), [{ _id: 2, status: 'open' }]);
  });

  it('refuses what rules can not be kept for, naming why', async () => {
    await source.db(db).createCollection('log', { capped: true, size: 4096 });
    await source.db(db).createCollection('heat', { timeseries: { timeField: 'at' } });
    await source.db(db).createCollection('v', { viewOn: 'orders' });
    await orders().createIndex({ 'owner.mail': 1 }, { unique: true }, {});
    const filter = '{"a":1}';
    const refused: [RegExp, DocumentRule, { reverse?: boolean }?][] = [
      [/capped/, { namespace: `${db}.log`, filter }],
      [/time-series/, { namespace: `${db}.heat`, filter }],
      [/view/, { namespace: `${db}.v`, filter }],
      [/unique/, { namespace: `${db}.orders`, drop: ['owner'] }],
      [/way back/, { namespace: `${db}.orders`, filter }, { reverse: true }],
      [/unknown operator: \$soon/, { namespace: `${db}.orders`, filter: '{"a":{"$soon":1}}' }],
      [/nothing called/, { namespace: `${db}.misspelt`, filter }],
    ];
    for (const [cause, rule, more] of refused) {
      const plan = { include: [db], rules: [rule], ...more };
      const error = await migrate({ ...uris, plan }).failure();
      assert.equal(error.kind, 'refused', error.line);
      assert.match(error.line, cause);
    }
  });
});
