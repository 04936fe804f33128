import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { BSON, MongoClient, MongoNetworkError, ObjectId } from 'mongodb';
import type { RawBatch } from '../../src/engine/bson/rawBatch';
import { readCatalogEntry, type CatalogEntry } from '../../src/engine/catalog/read';
import { openDeployment } from '../../src/engine/deployment/connect';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { silentLog } from '../../src/engine/log';
import { Control } from '../../src/engine/model/control';
import { copyRange } from '../../src/engine/snapshot/copyRange';
import { type Reached, readRange } from '../../src/engine/reading/rangeReader';
import { planRanges, type Range } from '../../src/engine/reading/ranges';
import type { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { assertEqual, migrate, requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const DOCUMENTS = 2_000;
const BATCH = 100;

describe('copying a range', function () {
  this.timeout(60_000);

  let uris: { source: string; target: string };
  let client: MongoClient;
  let source: Deployment;
  let db: string;

  before(async () => {
    const to = await replicaSet('6.0', { oplogSizeMB: 100 });
    uris = { source: (await replicaSet('6.0')).uri, target: to.uri };
    client = await MongoClient.connect(uris.source);
    source = await openDeployment({ uri: uris.source, label: 'source' });
  });

  after(() => Promise.all([client.close(), source.close()]));

  beforeEach(() => {
    db = uniqueName('copy');
  });

  async function fill(name: string, idOf: (n: number) => unknown): Promise<CatalogEntry> {
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: idOf(n) as never, n }));
    await client.db(db).collection(name).insertMany(documents);
    return (await readCatalogEntry(source, { db, name })) ?? assert.fail('no such collection');
  }

  const scattered = () => fill('scattered', () => new ObjectId(randomBytes(12)));

  interface Copied {
    /** `n` of each document in the order of writing. */
    written: number[];
    reached: Reached[];
    documents: number;
    counted: number;
  }

  /** Copies a range of the collection, all of it as stored unless told, into memory. */
  async function copy(
    entry: CatalogEntry,
    options: { range?: Range; reached?: Reached | undefined; failAtInsert?: number } = {},
  ): Promise<Copied> {
    const { range = { inStorageOrder: true } } = options;
    const copied: Copied = { written: [], reached: [], documents: 0, counted: 0 };
    let inserts = 0;
    const insert = async ({ bytes, offsets }: RawBatch): Promise<void> => {
      // Later inserts end before the one that fails.
      if (++inserts === options.failAtInsert) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        throw new MongoNetworkError('cut');
      }
      for (const [index, start] of offsets.slice(0, -1).entries()) {
        const { n } = BSON.deserialize(bytes.subarray(start, offsets[index + 1])) as { n: number };
        copied.written.push(n);
      }
    };
    const writer = { insert: (_: unknown, batch: RawBatch) => insert(batch) };
    const { documents } = await copyRange({
      source,
      writer: writer as unknown as TargetWriter,
      control: new Control(),
      log: silentLog,
      from: entry,
      to: entry,
      range,
      batchSize: BATCH,
      keepOrder: false,
      reached: options.reached,
      toldBytes: 1_000,
      onCopied: (more) => (copied.counted += more),
      onReached: (reached) => {
        copied.reached.push(reached);
        return Promise.resolve();
      },
      onWait: () => undefined,
    });
    return { ...copied, documents };
  }

  const all = Array.from({ length: DOCUMENTS }, (_, n) => n);

  it('by _id where documents lie in that order, or the other way round', async () => {
    for (const idOf of [(n: number) => n, (n: number) => `a${9_999 - n}`]) {
      const entry = await fill(uniqueName('ordered'), idOf);
      const ranges = await planRanges(source, entry, 100_000, 20_000);
      assert.equal(ranges.length, 5);
    }
  });

  it('as stored where _ids are random', async () => {
    const entry = await scattered();
    assert.deepEqual(await planRanges(source, entry, 100_000, 20_000), [{ inStorageOrder: true }]);
    const { written, documents } = await copy(entry);
    assert.deepEqual(written, all);
    assert.equal(documents, DOCUMENTS);
  });

  for (const [name, max, range] of [
    ['of a range with bounds', 500, undefined],
    ['of a collection as stored', DOCUMENTS, { inStorageOrder: true }],
    ['of a small collection', DOCUMENTS, {}],
  ] as [string, number, Range | undefined][]) {
    it(`an insert ${name} that failed is done again, whatever came after it`, async () => {
      const entry = await fill('cut', (n) => n);
      const bounds = { max: Buffer.from(BSON.serialize({ _id: max })).subarray(4, -1) };
      const cut = { range: range ?? bounds, failAtInsert: 3 };
      const { written, documents, counted } = await copy(entry, cut);
      assert.deepEqual(
        [...new Set(written)].sort((a, b) => a - b),
        all.slice(0, max),
      );
      assert.ok(written.length > max, 'the insert after it was not under way');
      assert.equal(documents, max);
      assert.equal(counted, max);
    });
  }

  it('as stored, a later run goes on where an earlier one was', async () => {
    const entry = await scattered();
    const { reached } = await copy(entry);
    const middle = reached.find(({ documents }) => documents === 1_000);
    const { written, documents } = await copy(entry, { reached: middle });
    assert.deepEqual(written, all.slice(1_000));
    assert.equal(documents, DOCUMENTS);
  });

  it('as stored, begins anew where the record is gone or another process answers', async () => {
    const entry = await scattered();
    const [first = assert.fail()] = (await copy(entry)).reached;
    const scan = first.place.scan ?? assert.fail();
    const elsewhere = { ...first, place: { scan: { ...scan, process: 'another' } } };
    const { written, documents, counted } = await copy(entry, { reached: elsewhere });
    assert.deepEqual(written, all);
    assert.equal(documents, DOCUMENTS);
    assert.equal(counted, DOCUMENTS - first.documents);

    await client
      .db(db)
      .collection('scattered')
      .deleteOne({ n: first.documents - 1 });
    const afresh = await copy(entry, { reached: first });
    assert.equal(afresh.written.length, DOCUMENTS - 1);
  });

  it('does not take a client that is closed for the end of what it reads', async () => {
    const entry = await fill('closed', (n) => n);
    const other = await openDeployment({ uri: uris.source, label: 'source' });
    const options = { source: other, namespace: entry, batchSize: BATCH };
    const read = async () => {
      for await (const { count } of readRange(options, {})) {
        assert.equal(count, BATCH);
        await other.close();
      }
    };
    await assert.rejects(read, /closed before its end/);
  });

  it('as stored, is compared as stored, and what differs is named', async () => {
    const blob = Buffer.alloc(1_000_000);
    const documents = Array.from({ length: 70 }, (_, n) => ({
      _id: new ObjectId(randomBytes(12)),
      n,
      blob,
    }));
    await client.db(db).collection('blobs').insertMany(documents);
    const target = await MongoClient.connect(uris.target);
    const report = await migrate({ ...uris, plan: { include: [db] } }).cutOver();
    await assertEqual(report, client, target, [db]);
    const copied = target.db(db).collection('blobs');
    await copied.updateOne({ n: 1 }, { $set: { n: -1 } });
    await copied.deleteOne({ n: 2 });
    await copied.insertOne({ _id: 'extra' as never });
    await target.close();
    const request = requestFor({ ...uris, plan: { include: [db] } });
    const { differences, found } = await verifyDeployments(request, {
      log: silentLog,
      settleMs: 50,
    });
    assert.equal(differences, 3);
    assert.deepEqual(found.map(({ kind, id }) => [kind, id]).sort(), [
      ['different', JSON.stringify({ $oid: documents[1]?._id })],
      ['extra', '"extra"'],
      ['missing', JSON.stringify({ $oid: documents[2]?._id })],
    ]);
  });
});
