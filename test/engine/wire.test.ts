import assert from 'node:assert/strict';
import { MongoClient, MongoNetworkError } from 'mongodb';
import { headedSequence, nextRawBatch, type RawBatch } from '../../src/engine/bson/rawBatch';
import { fail } from '../support/failPoints';
import { faultySource, replicaSet, uniqueName } from '../support/servers';

const DOCUMENTS = 3_000;
const BYTES = 1_000;

describe('a batch on the wire', function () {
  this.timeout(60_000);

  let uri: string;
  let client: MongoClient;
  let db: string;

  before(async () => {
    ({ uri } = await replicaSet('6.0'));
    client = await MongoClient.connect(uri);
  });

  after(() => client.close());

  beforeEach(async () => {
    db = uniqueName('wire');
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ n, text: 'x'.repeat(BYTES) }));
    await client.db(db).collection('a').insertMany(documents);
  });

  /** The collection as one reply. */
  async function readAll(): Promise<RawBatch> {
    const cursor = client.db(db).runCursorCommand({ find: 'a', batchSize: DOCUMENTS });
    cursor.setBatchSize(DOCUMENTS);
    const batch = await nextRawBatch(cursor);
    assert.equal(batch?.count, DOCUMENTS);
    return batch;
  }

  const insert = (to: MongoClient, batch: RawBatch) =>
    to.db(db).command({ insert: 'b', documents: headedSequence('documents', batch) });

  async function assertArrived(): Promise<void> {
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => client.db(db).collection(name).find().sort({ _id: 1 }).toArray()),
    );
    assert.deepEqual(b, a);
  }

  it('is sent as it lies in memory', async () => {
    const batch = await readAll();
    const concat = Buffer.concat.bind(Buffer);
    let joined = 0;
    Buffer.concat = (list, length) => {
      const result = concat(list, length);
      joined += result.length;
      return result;
    };
    try {
      await insert(client, batch);
    } finally {
      Buffer.concat = concat;
    }
    assert(joined < BYTES, `${joined} bytes were copied`);
    await assertArrived();
  });

  it('is sent as it lies more than once', async () => {
    const batch = await readAll();
    await insert(client, batch);
    await client.db(db).collection('b').drop();
    await insert(client, batch);
    await assertArrived();
  });

  it('arrives compressed where that was agreed on', async () => {
    const compressing = await MongoClient.connect(uri, { compressors: ['zlib'] });
    try {
      await insert(compressing, await readAll());
    } finally {
      await compressing.close();
    }
    await assertArrived();
  });

  it('fails with the connection that it is written to', async () => {
    const faulty = await faultySource();
    const engine = await MongoClient.connect(faulty.uri, { appName: 'mongo-ferry' });
    try {
      const batch = await readAll();
      await fail(engine, 1, { failCommands: ['insert'], closeConnection: true });
      await assert.rejects(insert(engine, batch), MongoNetworkError);
      await insert(engine, batch);
      assert.equal(await engine.db(db).collection('b').countDocuments(), DOCUMENTS);
    } finally {
      await engine.close();
    }
  });
});
