import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import { findMongod, startReplicaSet, type EmbeddedReplicaSet } from '../../src/embedded';
import { cancelStoredMigration } from '../../src/engine/migration/cancelStored';
import { readStoredMigrations } from '../../src/engine/state/stored';
import { check } from '../../src/preflight/session';
import { assertEqual, migrate, requestFor, type RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** What applications say of their reading, writing, waiting and keeping of connections. */
const OPTIONS = [
  'readPreference=secondaryPreferred',
  'readPreference=nearest&maxStalenessSeconds=120',
  'readPreference=secondary&readPreferenceTags=dc:ny',
  'minPoolSize=10',
  'w=0',
  'w=3&wtimeoutMS=1&journal=true',
  'readConcernLevel=linearizable',
  'readConcernLevel=snapshot',
  'waitQueueTimeoutMS=1&timeoutMS=1',
  'useBigInt64=true&promoteValues=false&ignoreUndefined=true',
  'raw=true',
];

describe('a connection string as an application has it', function () {
  this.timeout(180_000);

  let three: EmbeddedReplicaSet;
  let one: EmbeddedReplicaSet;
  let clients: { three: MongoClient; one: MongoClient };

  before(async () => {
    three = await startReplicaSet({ name: 'three', binary: await findMongod(), members: 3 });
    one = await replicaSet('6.0');
    clients = {
      three: await MongoClient.connect(three.uri),
      one: await MongoClient.connect(one.uri),
    };
  });

  after(async () => {
    await Promise.all([clients.three.close(), clients.one.close()]);
    await three.stop();
  });

  for (const options of OPTIONS) {
    it(`13.11 with ${options} serves as source and as target`, async () => {
      const db = uniqueName('options');
      const documents = Array.from({ length: 50 }, (_, _id) => ({ _id: _id as never, n: 1 }));
      const majority = { writeConcern: { w: 'majority' as const } };
      await clients.one.db(db).collection('a').insertMany(documents, majority);
      await clients.one.db(db).collection('a').createIndex({ n: 1 }, {}, {});
      for (const [from, to] of [
        ['one', 'three'],
        ['three', 'one'],
      ] as const) {
        const uriOf = (side: 'one' | 'three') =>
          side === 'three' ? `${three.uri}&${options}` : one.uri;
        const include = [db];
        const request = { source: uriOf(from), target: uriOf(to), plan: { include } };
        const { source, target, plan } = requestFor(request);
        const drop = { ...plan, existing: 'drop' as const };
        const found = await check({ source, target, plan: drop });
        const blockers = found.flatMap(({ findings }) =>
          findings.filter(({ severity }) => severity === 'blocker'),
        );
        assert.deepEqual(blockers, []);
        const migration = migrate({ ...request, plan: drop });
        await migration.until(({ readyForCutover }) => readyForCutover);
        const [known] = await readStoredMigrations(target, plan.stateDatabase, (reason) =>
          assert.fail(reason),
        );
        assert.equal(known?.name, plan.name);
        await assertEqual(await migration.cutOver(), clients[from], clients[to], [db]);
      }
    });
  }

  it('13.11 with minPoolSize and readPreference, a stored migration can be resumed and cancelled', async () => {
    const db = uniqueName('options');
    await clients.one.db(db).collection('a').insertOne({ n: 1 });
    const uris = {
      source: one.uri,
      target: `${three.uri}&minPoolSize=10&readPreference=secondaryPreferred`,
    };
    const first = migrate({ ...uris, plan: { include: [db] } });
    const { plan, target } = first.request;
    const stop = async (migration: RunningMigration) => {
      await migration.until(({ readyForCutover }) => readyForCutover);
      await migration.migration.interrupt();
      await migration.failure();
    };
    await stop(first);
    await stop(migrate({ ...uris, plan, resume: true }));
    const { state } = await cancelStoredMigration(target, plan.stateDatabase, plan.name);
    assert.equal(state, 'cancelled');
  });
});
