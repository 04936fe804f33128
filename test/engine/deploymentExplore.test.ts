import assert from 'node:assert/strict';
import {
  countCollection,
  listCollectionSummaries,
  listIndexSummaries,
} from '../../src/engine/catalog/explore';
import { openDeployment } from '../../src/engine/deployment/connect';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { labelOf } from '../../src/engine/deployment/redact';
import { replicaSet, uniqueName } from '../support/servers';

describe('exploring a deployment', function () {
  this.timeout(120_000);

  let deployment: Deployment;
  const database = uniqueName('explored');

  before(async () => {
    const { uri } = await replicaSet();
    deployment = await openDeployment({ uri, label: labelOf(uri) });
    const db = deployment.client.db(database);
    await db.collection('users').insertMany([{ a: 1 }, { a: 2 }]);
    await db.createCollection('log', { capped: true, size: 4096 });
    await db.createCollection('weather', { timeseries: { timeField: 't' } });
    await db.collection('weather').insertOne({ t: new Date(), c: 3 });
    await db.createCollection('adults', { viewOn: 'users', pipeline: [] });
    await db.collection('users').createIndexes([
      { key: { b: 1, '1': -1 }, name: 'mixed', unique: true, sparse: true },
      { key: { place: '2dsphere' }, name: 'geo' },
      {
        key: { at: 1 },
        name: 'ttl',
        expireAfterSeconds: 60,
        partialFilterExpression: { a: 1 },
        hidden: true,
      },
    ]);
  });

  after(() => deployment.close());

  it('lists collections and views by kind, without the server’s own', async () => {
    assert.deepEqual(
      (await listCollectionSummaries(deployment, database)).map(({ name, kind }) => [name, kind]),
      [
        ['adults', 'view'],
        ['log', 'capped'],
        ['users', 'collection'],
        ['weather', 'timeseries'],
      ],
    );
  });

  it('counts collections, views and time series', async () => {
    const users = await countCollection(deployment, database, 'users');
    assert.equal(users.documents, 2);
    assert(users.bytes > 40);
    assert.deepEqual(await countCollection(deployment, database, 'adults'), {
      documents: 2,
      bytes: 0,
    });
    const weather = await countCollection(deployment, database, 'weather');
    assert.equal(weather.documents, 1);
    assert(weather.bytes > 0);
  });

  it('lists indexes with their options', async () => {
    const indexes = await listIndexSummaries(deployment, database, 'users');
    const plain = { unique: false, sparse: false, hidden: false, partial: false };
    assert.deepEqual(indexes, [
      { ...plain, name: '_id_', key: [['_id', 1]] },
      // JavaScript puts names that look like numbers first, on their way to the server too.
      {
        ...plain,
        name: 'mixed',
        key: [
          ['1', -1],
          ['b', 1],
        ],
        unique: true,
        sparse: true,
      },
      { ...plain, name: 'geo', key: [['place', '2dsphere']] },
      {
        ...plain,
        name: 'ttl',
        key: [['at', 1]],
        hidden: true,
        partial: true,
        expireAfterSeconds: 60,
      },
    ]);
    assert.deepEqual(await listIndexSummaries(deployment, database, 'adults'), []);
  });

  it('describes refusals', async () => {
    const byZero = { $expr: { $divide: [1, { $subtract: ['$a', '$a'] }] } };
    const db = deployment.client.db(uniqueName('explored'));
    await db.collection('users').insertOne({ a: 1 });
    await db.createCollection('broken', { viewOn: 'users', pipeline: [{ $match: byZero }] });
    await assert.rejects(countCollection(deployment, db.databaseName, 'broken'), {
      name: 'FerryError',
      code: 'server-error',
      message: /^Counting explored_\w+\.broken on .*divide by zero/,
    });
  });
});
