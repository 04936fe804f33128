import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { rawDocuments } from '../support/compareDatabases';
import { assertEqual, migrate } from '../support/migrate';
import { dollarNames, ODD_IDS, oddDocuments, oddNames } from '../support/oddBson';
import { deleteRaw, element, insertRaw, int32, rawDocument, updateRaw } from '../support/rawBson';
import { replicaSet, uniqueName } from '../support/servers';

const TOUCH = rawDocument(element(0x03, '$inc', rawDocument(element(0x10, 'n', int32(1)))));

describe('documents arrive byte for byte', function () {
  this.timeout(120_000);

  let to: EmbeddedReplicaSet;
  let target: MongoClient;
  const clients: MongoClient[] = [];

  before(async () => {
    to = await replicaSet('6.0', { oplogSizeMB: 100 });
    target = await MongoClient.connect(to.uri);
  });

  after(() => Promise.all([target, ...clients].map((client) => client.close())));

  async function sourceOf(version: '4.4' | '5.0' | '6.0') {
    const from = await replicaSet(version);
    const source = await MongoClient.connect(from.uri);
    clients.push(source);
    return { from, source };
  }

  for (const version of ['4.4', '5.0', '6.0'] as const) {
    it(`every type of value and name from ${version}, copied, inserted, updated and replaced`, async () => {
      const { from, source } = await sourceOf(version);
      const db = uniqueName('fidelity');
      const cases = [...oddDocuments(), ...oddNames(), ...(version === '4.4' ? [] : dollarNames())];
      const documents = cases.map(([, make], id) => make(id));
      for (const collection of ['copied', 'updated', 'replaced']) {
        await insertRaw(source, db, collection, documents);
      }
      assert.deepEqual(await rawDocuments(source, db, 'copied'), documents);

      const migration = migrate({ source: from.uri, target: to.uri, plan: { include: [db] } });
      await migration.untilPhase('sync');
      await insertRaw(source, db, 'inserted', documents);
      for (const [id, document] of documents.entries()) {
        const idElement = element(0x10, '_id', int32(id));
        await updateRaw(source, db, 'updated', idElement, TOUCH);
        const [name] = cases[id] ?? [''];
        if (name === 'an operator’s name') continue;
        const other =
          documents[((id + 1) % documents.length) - (id + 1 >= documents.length - 2 ? 2 : 0)];
        await updateRaw(source, db, 'replaced', idElement, withId(id, other ?? document));
      }
      await assertEqual(await migration.cutOver(), source, target, [db]);
    });

    it(`every type of _id from ${version}, copied in ranges, inserted, updated and deleted`, async () => {
      const { from, source } = await sourceOf(version);
      const db = uniqueName('ids');
      const pad = element(
        0x02,
        'pad',
        Buffer.concat([int32(2_001), Buffer.alloc(2_000, 'p'), Buffer.alloc(1)]),
      );
      const documents = ODD_IDS.map(([, id]) => rawDocument(id, element(0x10, 'n', int32(0)), pad));
      await insertRaw(source, db, 'copied', documents);
      // In the order of _id, else they would be copied as stored.
      for (const collection of ['ranged', 'updated', 'deleted']) {
        const sorted = [{ $sort: { _id: 1 } }, { $out: collection }];
        await source.db(db).collection('copied').aggregate(sorted).toArray();
      }
      const plan = { include: [db], rangeBytes: 8_000 };
      const migration = migrate({ source: from.uri, target: to.uri, plan });
      await migration.untilPhase('sync');
      assert.ok(migration.status.rangesTotal > 15);
      await insertRaw(source, db, 'inserted', documents);
      for (const [, id] of ODD_IDS) {
        await updateRaw(source, db, 'updated', id, TOUCH);
        await deleteRaw(source, db, 'deleted', id);
      }
      const report = await migration.cutOver();
      await assertEqual(report, source, target, [db]);
      assert.equal(await target.db(db).collection('deleted').countDocuments({}), 0);
    });
  }
});

/** The same document under another int `_id`. */
function withId(id: number, document: Buffer): Buffer {
  const bytes = Buffer.from(document);
  bytes.writeInt32LE(id, 4 + '?_id?'.length);
  return bytes;
}
