import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { migrate } from '../support/migrate';
import { fillForWriter, RandomWriter } from '../support/randomWriter';
import { replicaSet, uniqueName } from '../support/servers';

describe('comparing in the background', function () {
  this.timeout(120_000);

  it('finds what differs for good, not what is in flight, and sees it mended', async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    const source = await MongoClient.connect(from.uri);
    const target = await MongoClient.connect(to.uri);
    const db = uniqueName('background');
    const of = (client: MongoClient) => client.db(db).collection<{ _id: number }>('still');
    try {
      await fillForWriter(source, db);
      await of(source).insertMany(Array.from({ length: 200 }, (_, _id) => ({ _id, n: _id })));
      const migration = migrate({ source: from.uri, target: to.uri, plan: { include: [db] } });
      const writer = new RandomWriter(source, db, { pauseMs: 5, ddl: false });
      await migration.untilPhase('sync');
      await of(target).updateOne({ _id: 7 }, { $set: { n: -1 } });
      await of(target).deleteOne({ _id: 8 });
      await of(target).insertOne({ _id: 1_000 });

      const three = migration.until(
        ({ backgroundVerification: state }) => state?.differences === 3 && state.rounds > 0,
      );
      const { backgroundVerification: found } = await Promise.race([three, writer.failed]);
      const named = found?.found.map(({ namespace, id, kind }) => [namespace, id, kind]).sort();
      assert.deepEqual(named, [
        [`${db}.still`, '{"$numberInt":"1000"}', 'extra'],
        [`${db}.still`, '{"$numberInt":"7"}', 'different'],
        [`${db}.still`, '{"$numberInt":"8"}', 'missing'],
      ]);
      await of(target).updateOne({ _id: 7 }, { $set: { n: 7 } });
      await of(target).insertOne(
        await of(source)
          .findOne({ _id: 8 })
          .then((found) => found!),
      );
      await of(target).deleteOne({ _id: 1_000 });
      await migration.until(({ backgroundVerification: state }) => state?.differences === 0);
      await writer.stop();
      assert.equal((await migration.cutOver()).differences, 0);
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  });
});
