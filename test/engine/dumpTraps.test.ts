import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { BSON, MongoClient, Timestamp, type Document } from 'mongodb';
import { dump } from '../../src/methods/dump/dump';
import { restore } from '../../src/methods/restore/restore';
import { preludeBytes, segmentHeader, TERMINATOR } from '../../src/files/dump/archiveFormat';
import { Crc64 } from '../../src/files/dump/crc64';
import type { DumpPlace, RestoreRequest } from '../../src/methods/dump/types';
import { databaseTools, type FoundTools } from '../support/databaseTools';
import { temporaryFolder, testJob } from '../support/job';
import { replicaSet, uniqueName } from '../support/servers';

const bson = (...documents: Document[]) =>
  Buffer.concat(documents.map((document) => BSON.serialize(document)));

describe('dumps as people have them', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let uri: string;
  let client: MongoClient;
  let tools: FoundTools | undefined;
  let db: string;
  let place: string;

  before(async function () {
    this.timeout(400_000);
    ({ uri } = await replicaSet('6.0', { oplogSizeMB: 100 }));
    client = await MongoClient.connect(uri);
    tools = await databaseTools();
  });

  after(() => client.close());

  beforeEach(async () => {
    db = uniqueName('dumps');
    place = path.join(folder.path, db);
    await mkdir(path.join(place, db), { recursive: true });
  });

  const write = (name: string, content: string | Buffer) =>
    writeFile(path.join(place, name), content);

  function restored(
    from: DumpPlace = { kind: 'folder', path: place },
    more: Partial<RestoreRequest> = {},
  ) {
    const target = { uri, label: 'target' };
    const usual = {
      ...{ include: [], exclude: [], renames: [] },
      ...{ existing: 'refuse' as const, dryRun: false },
    };
    return restore({ target, from, ...usual, ...more }, testJob());
  }

  const count = (name: string, database = db) =>
    client.db(database).collection(name).countDocuments();
  const indexes = async (name: string) => await client.db(db).collection(name).indexes();

  /** What mongorestore makes of the same folder, in another database; undefined where it is not there. */
  async function theirs(
    ...args: string[]
  ): Promise<{ counts: Record<string, number>; said: string } | undefined> {
    if (tools === undefined) return undefined;
    const to = `${db}_theirs`;
    const { stderr } = await promisify(execFile)(tools.paths.mongorestore, [
      ...['--uri', uri, `--nsFrom=${db}.*`, `--nsTo=${to}.*`],
      ...args,
      place,
    ]).catch((error: unknown) => error as { stderr: string });
    const counts: Record<string, number> = {};
    for (const { name } of await client.db(to).listCollections().toArray()) {
      counts[name] = await count(name, to);
    }
    return { counts, said: stderr };
  }

  it('15.1 what lies beside the databases is said, and keeps none of them out', async () => {
    await write(`${db}/orders.bson`, bson({ _id: 1 }, { _id: 2 }));
    await write('stray.bson', bson({ _id: 3 }));
    await write('oplog.rs.bson', bson({ _id: 4 }));
    await write('README.txt', 'mine');
    await write(`${db}/.DS_Store`, '');
    await write(`${db}/$admin.system.users.bson`, bson({ _id: 'u' }));
    const { notes } = await restored();
    assert.equal(await count('orders'), 2);
    const said = notes.join('\n');
    for (const name of [
      'stray.bson',
      'oplog.rs.bson',
      'README.txt',
      '.DS_Store',
      '$admin.system.users.bson',
    ]) {
      assert.ok(said.includes(name), `${name} in ${said}`);
    }
    assert.match(said, /Without options and indexes.*orders/);
    const other = await theirs();
    if (other !== undefined) assert.deepEqual(other.counts, { orders: 2 });
  });

  it('15.1 a link to a database’s folder is followed', async () => {
    const elsewhere = path.join(folder.path, `${db}-elsewhere`);
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, 'orders.bson'), bson({ _id: 1 }));
    const linked = `${db}_linked`;
    await symlink(elsewhere, path.join(place, linked));
    await write(`${db}/other.bson`, bson({ _id: 1 }));
    await restored();
    assert.equal(await count('orders', linked), 1);
    await symlink(path.join(folder.path, 'nowhere'), path.join(place, 'broken'));
    await assert.rejects(restored(), { code: 'dump-unclear' });
  });

  it('15.1 what is not understood is refused before anything is written', async () => {
    const cases: [string, Buffer][] = [
      ['orders.bson.gz', gzipSync(bson({ _id: 2 }))],
      ['a+b.bson', bson({ _id: 1 })],
      ['orders.metadata.json.gz', gzipSync('{}')],
      ['orders.bson.xz', Buffer.from('fd377a585a00', 'hex')],
      ['orders.bson.part', bson({ _id: 1 })],
    ];
    for (const [index, [name, content]] of cases.entries()) {
      const each = path.join(folder.path, `${db}-${index}`, db);
      await mkdir(each, { recursive: true });
      for (const [file, bytes] of [
        ['orders.bson', bson({ _id: 1 })],
        ['a%20b.bson', bson({ _id: 1 })],
        ['orders.metadata.json', Buffer.from('{}')],
        [name, content],
      ] as const) {
        await writeFile(path.join(each, file), bytes);
      }
      const from: DumpPlace = { kind: 'folder', path: path.dirname(each) };
      await assert.rejects(restored(from), { code: 'dump-unclear' }, name);
    }
    assert.deepEqual(await client.db(db).listCollections().toArray(), []);
  });

  it('15.6 indexes of system.indexes are made, in folders and in archives', async () => {
    const ns = (name: string) => `${db}.${name}`;
    const own = bson(
      { v: 1, key: { _id: 1 }, name: '_id_', ns: ns('orders') },
      {
        v: 1,
        key: { sku: 1 },
        name: 'sku_1',
        ns: ns('orders'),
        unique: true,
        dropDups: true,
        safe: null,
      },
      { v: 0, key: { at: '2d', old: true }, name: 'old', ns: ns('orders'), background: true },
      { v: 1, key: { gone: 1 }, name: 'gone_1', ns: ns('gone') },
    );
    await write(`${db}/orders.bson`, bson({ _id: 1, sku: 'a', at: [1, 2] }));
    await write(`${db}/system.indexes.bson`, own);
    const { notes } = await restored();
    const expected = [
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 1, key: { sku: 1 }, name: 'sku_1', unique: true },
      { v: 2, key: { at: '2d', old: 1 }, name: 'old' },
    ];
    assert.deepEqual(await indexes('orders'), expected);
    const said = notes.join('\n');
    assert.match(said, /index sku_1 .*: dropDups, safe\./);
    assert.match(said, /index old .*: v: 0, old: true, which is 1 now\./);
    assert.match(said, /not in the dump: .*\.gone/);

    await client.db(db).dropDatabase();
    const archive = archiveOf([
      ['orders', bson({ _id: 1, sku: 'a', at: [1, 2] })],
      ['system.indexes', own],
    ]);
    const file = path.join(folder.path, `${db}.archive`);
    await writeFile(file, archive);
    await restored({ kind: 'archive', path: file });
    assert.deepEqual(await indexes('orders'), expected);
  });

  it('15.6 options that old servers and drivers left behind end no restore', async () => {
    const metadata = {
      options: {
        create: 'orders',
        flags: 1,
        autoIndexId: true,
        safe: null,
        odd: 1,
        capped: true,
        size: 4096,
      },
      indexes: [
        { v: 1, key: { _id: 1 }, name: '_id_', ns: 'x' },
        {
          v: 2,
          key: { a: 1 },
          name: 'a_1',
          ns: 'x',
          safe: null,
          dropDups: true,
        },
      ],
    };
    await write(`${db}/orders.metadata.json`, JSON.stringify(metadata));
    await write(`${db}/orders.bson`, bson({ _id: 1 }));
    const { notes } = await restored();
    assert.equal((await indexes('orders')).length, 2);
    assert.match(notes.join('\n'), /options of .*orders: safe, odd\./);
    const [made] = await client.db(db).listCollections({}, { nameOnly: false }).toArray();
    assert.equal(made?.options?.capped, true);
  });

  it('15.9 100,001 small documents arrive, from a folder and from an archive', async () => {
    const documents = Buffer.concat(
      Array.from({ length: 100_001 }, (_, id) => Buffer.from(BSON.serialize({ _id: id }))),
    );
    const file = path.join(folder.path, `${db}.archive`);
    await writeFile(file, archiveOf([['small', documents]]));
    await restored({ kind: 'archive', path: file });
    assert.equal(await count('small'), 100_001);
    await write(`${db}/small.bson`, documents);
    await restored({ kind: 'folder', path: place }, { existing: 'drop' });
    assert.equal(await count('small'), 100_001);
  });

  it('15.10 an oplog alone is replayed, or said to be one', async () => {
    const alone = path.join(folder.path, `${db}-oplog`);
    await mkdir(alone);
    const at = (i: number) => new Timestamp({ t: 1_700_000_000, i });
    const entry = (i: number, more: Document) => ({
      ts: at(i),
      t: 1n,
      v: 2n,
      wall: new Date(0),
      ns: `${db}.orders`,
      ...more,
    });
    await client.db(db).createCollection('orders');
    await writeFile(
      path.join(alone, 'oplog.bson'),
      bson(
        entry(1, { op: 'i', o: { _id: 1, a: 1 } }),
        entry(2, { op: 'u', o2: { _id: 1 }, o: { $v: 2, diff: { u: { a: 2 } } } }),
      ),
    );
    const from: DumpPlace = { kind: 'folder', path: alone };
    await assert.rejects(restored(from), { code: 'oplog-alone' });
    await restored(from, { oplogReplay: true, existing: 'continue' });
    assert.deepEqual(await client.db(db).collection('orders').find().toArray(), [{ _id: 1, a: 2 }]);
  });

  it('15.12 a dump that fails leaves nothing behind, and no file is said to be damaged that is not there', async () => {
    const to = path.join(folder.path, `${db}-failing`);
    const failing = new AbortController();
    await client.db(db).collection('x').insertOne({ a: 1 });
    const job = { ...testJob(), signal: failing.signal, onProgress: () => failing.abort() };
    const request = { source: { uri, label: 'source' }, gzip: false, include: [db], exclude: [] };
    await assert.rejects(dump({ ...request, to: { kind: 'folder', path: to } }, job), {
      code: 'interrupted',
    });
    const left = (await readdir(folder.path)).filter((name) => name.startsWith(`${db}-failing`));
    assert.deepEqual(left, []);
    const gone = restored({ kind: 'archive', path: path.join(folder.path, 'gone.archive') });
    await assert.rejects(gone, { code: 'file-not-found' });
  });

  it('15.14 metadata that are packed a thousandfold are refused', async () => {
    await write(`${db}/orders.metadata.json.gz`, gzipSync(Buffer.alloc(300_000_000, 0x20)));
    await write(`${db}/orders.bson`, bson({ _id: 1 }));
    const before = process.memoryUsage().rss;
    await assert.rejects(restored(), { code: 'dump-corrupt' });
    assert.ok(process.memoryUsage().rss - before < 200_000_000);
    const nested = `{"options":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    await write(`${db}/orders.metadata.json.gz`, gzipSync(nested));
    await assert.rejects(restored(), { code: 'dump-corrupt' });
  });

  it('15.11 archives come by pipes, too, and other files are said to be what they are', async () => {
    const file = path.join(folder.path, `${db}.archive`);
    await writeFile(file, archiveOf([['piped', bson({ _id: 1 })]]));
    const ferry = `node ${path.resolve('dist', 'mongo-ferry.js')}`;
    await promisify(execFile)(
      'bash',
      ['-c', `${ferry} restore <(gzip < ${file}) --target env:DB`],
      {
        env: { ...process.env, DB: uri },
      },
    );
    assert.equal(await count('piped'), 1);
    await writeFile(file, Buffer.from('504b0304140000000800', 'hex'));
    await assert.rejects(restored({ kind: 'archive', path: file }), /it is a ZIP archive/);
    await writeFile(file, bson({ _id: 1 }));
    await assert.rejects(restored({ kind: 'archive', path: file }), /one collection’s documents/);
  });

  it('files that were given another name are restored under it, as by mongorestore', async () => {
    await client
      .db(db)
      .collection('orders')
      .insertOne({ _id: 1 as never });
    await client.db(db).collection('orders').createIndex({ a: 1 }, {}, {});
    const to = path.join(folder.path, `${db}-named`);
    const request = { source: { uri, label: 'source' }, gzip: false, include: [db], exclude: [] };
    await dump({ ...request, to: { kind: 'folder', path: to } }, testJob());
    for (const end of ['bson', 'metadata.json']) {
      await cp(path.join(to, db, `orders.${end}`), path.join(place, db, `copies.${end}`));
    }
    await restored();
    assert.deepEqual(
      (await indexes('copies')).map(({ name }) => name),
      ['_id_', 'a_1'],
    );
    const other = await theirs();
    if (other !== undefined) assert.deepEqual(other.counts, { copies: 1 });
    assert.ok(existsSync(place));
  });

  function archiveOf(collections: [string, Buffer][]): Buffer {
    const described = collections.map(([name]) => ({
      db,
      name,
      kind: 'collection' as const,
      options: new Map(),
      indexes: [],
    }));
    return Buffer.concat([
      preludeBytes(described, { server: '3.6.0', tool: 'r3.6.0' }, 4),
      ...collections.flatMap(([, bytes], index) => {
        const one = described[index]!;
        const sum = new Crc64();
        sum.update(bytes);
        return [segmentHeader(one), bytes, TERMINATOR, segmentHeader(one, sum.value()), TERMINATOR];
      }),
    ]);
  }
});
