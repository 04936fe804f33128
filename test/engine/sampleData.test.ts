import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { loadSample } from '../../src/methods/sampleData/loadSample';
import { SAMPLE_NAMES } from '../../src/methods/sampleData/types';
import { FerryError } from '../../src/engine/errors';
import { testJob } from '../support/job';
import { replicaSet, uniqueName } from '../support/servers';

describe('sample data', function () {
  this.timeout(60_000);
  let client: MongoClient;
  let uri: string;

  before(async () => {
    ({ uri } = await replicaSet('6.0'));
    client = await MongoClient.connect(uri);
  });

  after(() => client.close());

  const hashOf = async (database: string): Promise<unknown> =>
    (await client.db(database).command({ dbHash: 1 }))['md5'];

  it('is as many documents as told, and the same each time', async () => {
    const target = { uri, label: 'here' };
    for (const set of SAMPLE_NAMES) {
      const database = uniqueName(set);
      const report = await loadSample({ target, set, database }, testJob());
      let documents = 0;
      for (const { namespace } of report.namespaces) {
        documents += await client
          .db(database)
          .collection(namespace.slice(database.length + 1))
          .countDocuments();
      }
      assert.equal(documents, report.documents, set);
      // The buckets of a time series have ids of their own each time.
      if (set !== 'places' && set !== 'films') continue;
      const before = await hashOf(database);
      await client.db(database).dropDatabase();
      await loadSample({ target, set, database }, testJob());
      assert.deepEqual(await hashOf(database), before, set);
    }
  });

  it('goes into no database that is there', async () => {
    const database = uniqueName('taken');
    await client.db(database).createCollection('something');
    await assert.rejects(
      loadSample({ target: { uri, label: 'here' }, set: 'films', database }, testJob()),
      (error: unknown) => error instanceof FerryError && error.code === 'target-not-empty',
    );
    assert.equal((await client.db(database).listCollections().toArray()).length, 1);
  });
});
