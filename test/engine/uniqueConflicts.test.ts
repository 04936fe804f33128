import assert from 'node:assert/strict';
import { BSON, Double, Int32, type Document, type MongoClient } from 'mongodb';
import { describeId } from '../../src/engine/bson/ids';
import { idElement } from '../../src/engine/bson/raw';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { silentLog } from '../../src/engine/log';
import { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { differencesBetween } from '../support/compareDatabases';
import { Deployments } from '../support/deployments';
import { useGates } from '../support/gates';
import { assertEqual, migrate, requestFor, RunningMigration } from '../support/migrate';
import { useVersionSides } from '../support/versionSides';

interface Numbered extends Document {
  _id: number;
}

function elementOf(_id: number): Buffer {
  return idElement(Buffer.from(BSON.serialize({ _id })), 0)!;
}

const INSENSITIVE = { locale: 'en', strength: 2 };

/**
 * Document 2 has given its value to document 1, which is put first: 2 is in the way then. 0 has the
 * value, too, or what the server's message takes for it, without being in the index under it.
 */
interface Case {
  collection?: Document;
  key?: Document;
  index: Document;
  bystander: Document;
  value: unknown;
  /** Further fields of 1 and 2. */
  more?: Document;
  /** How 1 says the value, where it does so otherwise. */
  saidOtherwise?: unknown;
}

const cases: Record<string, Case> = {
  partial: {
    index: { partialFilterExpression: { p: { $exists: true } } },
    bystander: { a: 6 },
    value: 6,
    more: { p: 1 },
  },
  sparse: { index: { sparse: true }, bystander: {}, value: null },
  collated: {
    index: { collation: INSENSITIVE },
    // What servers before 6.0 and since take for the key of “x”.
    bystander: { a: ['W\u0001\u0005', '570105'] },
    value: 'X',
    saidOtherwise: 'x',
  },
  collatedWords: {
    index: { collation: { locale: 'de' } },
    bystander: { a: 'Grusse' },
    value: 'Grüße, 你好',
  },
  simple: {
    collection: { collation: INSENSITIVE },
    index: { collation: { locale: 'simple' } },
    bystander: { a: 'X' },
    value: 'x',
  },
  arrays: { index: {}, bystander: { a: [1, 2] }, value: [[1, 2]], saidOtherwise: [[1, 2], 9] },
  elements: { index: {}, bystander: { a: 4 }, value: [1, 2], saidOtherwise: [2, 3] },
  paths: {
    key: { 'a.b': 1, c: -1 },
    index: {},
    bystander: { a: { b: 5 }, c: 2 },
    value: [{ b: 5 }, { b: 6 }],
    more: { c: 1 },
    saidOtherwise: { b: 5 },
  },
  numbers: { index: {}, bystander: { a: '5' }, value: new Int32(5), saidOtherwise: new Double(5) },
  expressions: { index: {}, bystander: { a: 'xyz' }, value: /x/i },
  empty: { index: {}, bystander: { a: null }, value: [] },
  'index: a_1 dup key: { a: 6 }': { index: {}, bystander: { b: 6 }, value: 6 },
};

describe('13.4 unique values while unique indexes stand', function () {
  this.timeout(240_000);

  const sides = useVersionSides('unique');
  const gates = useGates();
  const deployments = new Deployments();
  let db: string;

  after(() => deployments.close());

  beforeEach(() => {
    db = sides.db;
  });

  async function fill(client: MongoClient, name: string, one: Case): Promise<void> {
    await client.db(db).createCollection(name, one.collection ?? {});
    const collection = client.db(db).collection<Numbered>(name);
    const index = { name, unique: true, ...one.index };
    await collection.createIndex(one.key ?? { a: 1 }, index, {});
    await collection.insertMany([
      { _id: 0, ...one.bystander },
      { _id: 1, a: { b: 100 }, ...one.more },
      { _id: 2, a: one.value, ...one.more },
    ]);
  }

  /** Puts a document whose value 2 holds, and which the source has given to it. */
  async function putInPlaceOfTwo(target: Deployment, name: string, document: Document) {
    const displaced: string[] = [];
    const writer = new TargetWriter(target, { log: silentLog, sleep: () => Promise.resolve() });
    const one = { id: elementOf(1), bytes: Buffer.from(BSON.serialize(document)) };
    const inSource = Buffer.from(BSON.serialize({ _id: 2, a: 'changed' }));
    await writer.replace({ db, name }, [one], {
      now: (id) => Promise.resolve(id.equals(elementOf(2)) ? inSource : undefined),
      onDisplaced: (id) => displaced.push(describeId(id)),
    });
    return displaced;
  }

  for (const version of ['4.4', '5.0', '6.0'] as const) {
    for (const [name, one] of Object.entries(cases)) {
      it(`only the document that the index of ${version} holds gives way: ${name}`, async () => {
        const { uris, target } = await sides.between('6.0', version);
        await fill(target, name, one);
        const { value, saidOtherwise = value } = one;
        const document = { _id: 1, a: saidOtherwise, ...one.more };
        const deployment = await deployments.at(uris.target);
        const displaced = await putInPlaceOfTwo(deployment, name, document);
        assert.deepEqual(displaced, [describeId(elementOf(2))]);
        const left = await target.db(db).collection<Numbered>(name).find().toArray();
        assert.deepEqual(left.map(({ _id }) => _id).sort(), [0, 1]);
        assert.deepEqual(left[0], { _id: 0, ...one.bystander });
      });
    }
  }

  it('an index that is prepared for uniqueness holds documents, too', async () => {
    const { uris, target } = await sides.between('6.0', '6.0');
    await fill(target, 'prepared', { index: { unique: false }, bystander: {}, value: 6 });
    const index = { name: 'prepared', prepareUnique: true };
    await target.db(db).command({ collMod: 'prepared', index });
    const deployment = await deployments.at(uris.target);
    const displaced = await putInPlaceOfTwo(deployment, 'prepared', { _id: 1, a: 6 });
    assert.deepEqual(displaced, [describeId(elementOf(2))]);
  });

  it('a document that is older than its holder is put as the source has it now', async () => {
    const { uris, target } = await sides.between('6.0', '6.0');
    await fill(target, 'users', { index: {}, bystander: {}, value: 6 });
    const bytesOf = (document: Document) => Buffer.from(BSON.serialize(document));
    const writer = new TargetWriter(await deployments.at(uris.target), {
      log: silentLog,
      sleep: () => Promise.resolve(),
    });
    const inSource = [bytesOf({ _id: 1, a: 7 }), bytesOf({ _id: 2, a: 6 })];
    const one = { id: elementOf(1), bytes: bytesOf({ _id: 1, a: 6 }) };
    await writer.replace({ db, name: 'users' }, [one], {
      now: (id) => Promise.resolve(inSource[id.equals(elementOf(1)) ? 0 : 1]),
      onDisplaced: () => assert.fail('none gives way'),
    });
    const left = await target
      .db(db)
      .collection<Numbered>('users')
      .find({ a: { $gt: 0 } })
      .sort({ _id: 1 })
      .toArray();
    assert.deepEqual(left, [
      { _id: 1, a: 7 },
      { _id: 2, a: 6 },
    ]);
  });

  it('a document that gave way, and that the source did not change, is put again', async () => {
    const { uris, source, target } = await sides.between('6.0', '6.0');
    const one = { index: {}, bystander: {}, value: 6 };
    await fill(source, 'users', one);
    await fill(target, 'users', one);
    const migration = migrate({ ...uris, plan: { include: [db], existing: 'continue' } });
    await migration.untilPhase('sync');
    await target
      .db(db)
      .collection<Numbered>('users')
      .updateOne({ _id: 2 }, { $set: { a: 7 } });
    await source.db(db).collection<Numbered>('users').insertOne({ _id: 3, a: 7 });
    await migration.untilCaughtUpWith(source);
    await assertEqual(await migration.cutOver(), source, target, [db]);
  });

  /** Has document 2 give its value to document 1, in each of the {@link cases}. */
  async function giveAll(client: MongoClient): Promise<void> {
    for (const [name, { value, saidOtherwise = value }] of Object.entries(cases)) {
      const collection = client.db(db).collection<Numbered>(name);
      await collection.updateOne({ _id: 2 }, { $set: { a: 'free' } });
      await collection.updateOne({ _id: 1 }, { $set: { a: saidOtherwise } });
    }
  }

  const fillAll = async (client: MongoClient) => {
    for (const [name, one] of Object.entries(cases)) await fill(client, name, one);
  };

  it('on the way back, where the old side’s indexes stand, nothing is lost', async () => {
    const { uris, source, target } = await sides.between('6.0', '6.0');
    await fillAll(source);
    const there = migrate({ ...uris, plan: { include: [db], reverse: true } });
    assert.equal((await there.cutOver()).status, 'completed');
    await giveAll(target);
    const { plan } = there.request;
    const back = new RunningMigration({
      ...requestFor({
        source: uris.target,
        target: uris.source,
        plan: reversePlan(plan),
      }),
      resume: true,
    });
    await back.untilCaughtUpWith(target);
    assert.deepEqual(
      (await differencesBetween(target, source, [db])).filter((one) => !one.includes('index')),
      [],
    );
    assert.equal((await back.cutOver()).differences, 0);
    assert.deepEqual(await differencesBetween(target, source, [db]), []);
  });

  for (const version of ['4.4', '5.0', '6.0'] as const) {
    it(`after a cutover that ended before it was over, nothing is lost in ${version}`, async () => {
      const { uris, source, target } = await sides.between('6.0', version);
      await fillAll(source);
      const migration = migrate({ ...uris, plan: { include: [db] } });
      await migration.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
      const done = gates.close('finish.done');
      await migration.migration.cutOver();
      await migration.at(done);
      await giveAll(source);
      done.pass({ message: 'not to be' });
      done.open();
      await migration.failure();
      const again = new RunningMigration({ ...migration.request, resume: true });
      await assertEqual(await again.report, source, target, [db]);
    });
  }

  for (const [what, index, value] of [
    ['the source has both', { a: 1 }, 6],
    ['it can’t be told which', { a: '2d' }, [1, 1]],
  ] as const) {
    it(`touches no document where ${what}, and goes on without the index`, async () => {
      const { uris, source, target } = await sides.between('6.0', '6.0');
      const users = source.db(db).collection<Numbered>('users');
      await users.insertMany([
        { _id: 1, a: [2, 2] },
        { _id: 2, a: value },
      ]);
      const own = target.db(db).collection<Numbered>('users');
      await own.createIndex(index, { name: 'own', unique: true }, {});
      const migration = migrate({ ...uris, plan: { include: [db], existing: 'continue' } });
      await migration.untilPhase('sync');
      await users.insertOne({ _id: 3, a: value });
      const { code, message } = await migration.failure();
      assert.equal(code, 'duplicate-key');
      assert.match(
        message,
        /"3"}.*(and \{"\$numberInt":"2"\} in|another document has its unique value)/,
      );
      assert.deepEqual(
        (await own.find().toArray()).map(({ _id }) => _id),
        [1, 2],
      );
      await own.dropIndex('own');
      const again = new RunningMigration({ ...migration.request, resume: true });
      await again.untilCaughtUpWith(source);
      await assertEqual(await again.cutOver(), source, target, [db]);
    });
  }
});
