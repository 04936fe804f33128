import { MongoClient } from 'mongodb';
import { assertEqual, migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** More than the source tells of in one reply (16 MB). */
const DOCUMENTS = 30_000;
const TEXT = 'x'.repeat(1_000);

describe('a backlog of many replies', function () {
  this.timeout(120_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    const to = await replicaSet('6.0', { oplogSizeMB: 100 });
    uris = { source: (await replicaSet('6.0')).uri, target: to.uri };
    source = await MongoClient.connect(uris.source);
    target = await MongoClient.connect(uris.target);
  });

  after(() => Promise.all([source.close(), target.close()]));

  it('is applied in windows that end in the same bytes', async () => {
    const database = uniqueName('backlog');
    const db = source.db(database);
    const many = (count: number, from = 0) =>
      Array.from({ length: count }, (_, n) => ({ _id: from + n, n, text: TEXT }));
    await db.collection<{ _id: number }>('a').insertMany(many(5_000));
    const migration = migrate({ ...uris, plan: { include: [database] } });
    await migration.untilPhase('sync');
    await migration.migration.pause();

    const a = db.collection<{ _id: number; n: number }>('a');
    await a.insertMany(many(DOCUMENTS, 10_000));
    await a.updateMany({ _id: { $lt: 15_000 } }, { $inc: { n: 1 }, $set: { late: true } });
    await a.deleteMany({ _id: { $gte: 12_000, $lt: 20_000 } });
    await a.insertMany(many(4_000, 14_000));
    await a.rename('b');
    await a.insertMany(many(2_000));
    await db.collection('b').updateMany({ _id: { $gte: 30_000 as never } }, { $unset: { n: 1 } });
    await db.collection('a').createIndexes([{ key: { n: 1 } }]);
    await a.insertMany(many(DOCUMENTS, 50_000));
    await a.updateMany({ _id: { $gte: 50_000 } }, { $inc: { n: 1 } });

    await migration.migration.resume();
    await migration.untilCaughtUpWith(source);
    await assertEqual(await migration.cutOver(), source, target, [database]);
  });
});
