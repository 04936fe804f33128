import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Binary, Decimal128, Double, Int32, Long, MongoClient, type Document } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { writeDynamoExport } from '../support/dynamoExport';
import { DynamoServer } from '../support/dynamoServer';
import { DYNAMO_KEYS, makeThings } from '../support/dynamoTable';
import { useGates } from '../support/gates';
import { replicaSet, uniqueName } from '../support/servers';

/** One attribute of each of the ten types, and the numbers that are hard to keep. */
const ALL_TYPES = {
  S: { S: 'naïve' },
  N: { N: '103' },
  long: { N: '9007199254740993' },
  double: { N: '20.5' },
  decimal: { N: '0.12345678901234567890123456789' },
  B: { B: 'AQID' },
  BOOL: { BOOL: true },
  NULL: { NULL: true },
  M: { M: { inner: { N: '1' }, list: { L: [] } } },
  L: { L: [{ S: 'x' }, { N: '-2' }, { M: {} }] },
  SS: { SS: ['a', 'b'] },
  NS: { NS: ['1', '2.5'] },
  BS: { BS: ['AQ==', 'Ag=='] },
};

const ION =
  '$ion_1_0 {Item:{Id:"ion",S:"naïve",N:103.,long:9007199254740993.,double:20.5,' +
  'decimal:0.12345678901234567890123456789,B:{{AQID}},BOOL:true,NULL:null,M:{inner:1.,list:[]},' +
  'L:["x",-2.,{}],SS:$dynamodb_SS::["a","b"],NS:$dynamodb_NS::[1.,2.5],' +
  'BS:$dynamodb_BS::[{{AQ==}},{{Ag==}}]}}';

function expected(id: unknown): Document {
  return {
    _id: id,
    Id: id,
    S: 'naïve',
    N: new Int32(103),
    long: Long.fromString('9007199254740993'),
    double: new Double(20.5),
    decimal: Decimal128.fromString('0.12345678901234567890123456789'),
    B: new Binary(Buffer.from([1, 2, 3])),
    BOOL: true,
    NULL: null,
    M: { inner: new Int32(1), list: [] },
    L: ['x', new Int32(-2), {}],
    SS: ['a', 'b'],
    NS: [new Int32(1), new Double(2.5)],
    BS: [new Binary(Buffer.from([1])), new Binary(Buffer.from([2]))],
  };
}

describe('DynamoDB', function () {
  this.timeout(120_000);
  let folder: string;
  let cli: CommandLine;
  let client: MongoClient;
  let db: string;

  before(async () => {
    const { uri } = await replicaSet('6.0');
    client = await MongoClient.connect(uri);
    cli = new CommandLine(await mkdtemp(path.join(tmpdir(), 'ferry-home-')), {
      DB: uri,
      ...DYNAMO_KEYS,
    });
  });

  after(async () => {
    await client.close();
    await rm(cli.home, { recursive: true });
  });

  beforeEach(async () => {
    db = uniqueName('dynamo');
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-dynamo-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const items = () => client.db(db).collection('items');
  const all = () =>
    items()
      .find({}, { sort: { _id: 1 }, promoteValues: false })
      .toArray();
  const into = (...more: string[]) => [
    ...['dynamodb', '--target', 'env:DB', '--into', `${db}.items`, '--state-db', `${db}_state`],
    ...['--reject-file', path.join(folder, 'rejects'), '--json', ...more],
  ];
  const line = (item: object) => JSON.stringify({ Item: item });

  it('imports an export of several files, with every type as it is', async () => {
    const numbered = (n: number) => line({ Id: { N: String(n) }, n: { N: String(n) } });
    await writeDynamoExport(
      folder,
      [[line({ Id: { N: '1' }, ...ALL_TYPES })], [numbered(2), numbered(3)], []],
      'DYNAMODB_JSON',
    );
    const run = () => cli.run(...into('--export', folder, '--partition-key', 'Id', '--yes'));
    const first = await run();
    assert.equal(first.code, 0, first.stdout + first.stderr);
    const [one, ...others] = await all();
    assert.deepEqual(one, expected(new Int32(1)));
    assert.equal(others.length, 2);
    const again = jsonLines((await run()).stdout).at(-1) ?? {};
    assert.deepEqual([again['records'], again['unchanged'], again['inserted']], [3, 3, 0]);
  });

  it('imports an export in Ion', async () => {
    await writeDynamoExport(folder, [[ION]], 'ION');
    const { code, stdout } = await cli.run(...into('--export', folder, '--partition-key', 'Id'));
    assert.equal(code, 0, stdout);
    assert.deepEqual(await all(), [expected('ion')]);
  });

  it('keeps the names of types when told, and puts the key under a unique index', async () => {
    const item = {
      pk: { S: 'a' },
      sk: { N: '1' },
      set: { NS: ['12345678901234567890123456789012345678'] },
    };
    const without = { pk: { S: 'b' } };
    await writeDynamoExport(folder, [[line(item), line(without)]], 'DYNAMODB_JSON');
    const key = ['--partition-key', 'pk', '--sort-key', 'sk'];
    const raw = [
      ...['--convert', 'raw', '--convert-field', 'pk=plain', '--key-as', 'index'],
      ...['--drop-target', '--yes'],
    ];
    const { code } = await cli.run(...into('--export', folder, ...key, ...raw));
    assert.equal(code, 3, 'an item without its key is rejected');
    const found = await items()
      .find({}, { projection: { _id: 0 } })
      .toArray();
    assert.deepEqual(found, [{ ...item, pk: 'a' }]);
    const indexes = await items().indexes();
    assert.ok(indexes.some(({ key: by, unique }) => by['pk'] === 1 && by['sk'] === 1 && unique));
    const plain = await cli.run(...into('--export', folder, ...key, '--drop-target', '--yes'));
    assert.equal(plain.code, 3);
    assert.match(
      await readFile(path.join(folder, 'rejects'), 'utf8'),
      /34 digits; the conversion raw keeps it/,
    );
  });

  it('writes nothing when a checksum or count is wrong, and names the file', async () => {
    const { folder: root, data } = await writeDynamoExport(
      folder,
      [[line({ Id: { N: '1' } })], [line({ Id: { N: '2' } })]],
      'DYNAMODB_JSON',
    );
    const manifest = path.join(root, 'manifest-files.json');
    const sound = await readFile(manifest, 'utf8');
    const refusal = async () => {
      const { code, stdout } = await cli.run(...into('--export', folder, '--partition-key', 'Id'));
      assert.equal(code, 4, stdout);
      return ((jsonLines(stdout).at(-1) ?? {})['error'] as Document)['message'] as string;
    };
    await writeFile(manifest, sound.replace(/"itemCount":1/g, '"itemCount":2'));
    assert.match(await refusal(), /its files hold 4 items, the summary says 2/);
    await writeFile(
      manifest,
      sound.replace('"itemCount":1', '"itemCount":0').replace('"itemCount":1', '"itemCount":2'),
    );
    assert.match(await refusal(), /^file0\.json\.gz .* holds 1 items, the manifest says 0/);
    await writeFile(manifest, sound);
    const second = await readFile(data[1]!);
    second[second.length - 9]! ^= 1;
    await writeFile(data[1]!, second);
    assert.match(await refusal(), /^file1\.json\.gz /);
    assert.equal(await items().countDocuments(), 0);
  });

  describe('a live table', () => {
    const server = new DynamoServer();
    let endpoint: string;
    const ITEMS = 120;

    before(async () => {
      endpoint = await server.start();
      await makeThings(endpoint, ITEMS);
    });

    after(() => server.stop());

    it('is read by a parallel scan, its secondary indexes proposed, then its changes followed in order', async () => {
      const put = (id: string, n: number) => ({
        eventName: 'MODIFY' as const,
        dynamodb: { Keys: { Id: { S: id } }, NewImage: { Id: { S: id }, n: { N: String(n) } } },
      });
      const remove = (id: string) => ({
        eventName: 'REMOVE' as const,
        dynamodb: { Keys: { Id: { S: id } } },
      });
      // A child shard, listed before the one that it grew out of.
      server.shards.push(
        {
          ShardId: 'child',
          ParentShardId: 'parent',
          changes: [put('i1', 3), remove('i2')],
          closed: false,
        },
        { ShardId: 'parent', changes: [put('i1', 1), put('i1', 2), put('i2', 5)], closed: true },
      );
      const table = ['--table', 'Things', '--endpoint', endpoint, '--segments', '3'];
      const run = cli.start(...into(...table, '--follow'));
      const until = async (reached: () => Promise<boolean>) => {
        for (let tries = 0; !(await reached()); tries++) {
          assert.ok(tries < 600, 'waited a minute in vain');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      const valueOf = async (id: string) =>
        (await items().findOne({ _id: id as never }))?.['n'] as unknown;
      await until(async () => (await valueOf('i1')) === 3 && (await valueOf('i2')) === undefined);
      assert.equal(await items().countDocuments(), ITEMS - 1);
      server.shards[0]?.changes.push(put('late', 9));
      await until(async () => (await valueOf('late')) === 9);
      run.interrupt();
      const { code, stdout } = await run.finished;
      assert.equal(code, 130);
      const told = jsonLines(stdout).map(({ message }) => String(message));
      assert.equal(told.filter((text) => text.includes('createIndex({"owner":1})')).length, 1);
      const segments = server.asked.filter((operation) => operation === 'Scan').length;
      assert.ok(segments >= 3, `${segments} scans`);
      const one = await items().findOne({ _id: 'i5' as never }, { promoteValues: false });
      assert.deepEqual(one, {
        _id: 'i5',
        Id: 'i5',
        B: new Binary(Buffer.from([1, 2, 3])),
        n: new Int32(7),
      });
    });

    describe('while the target is out of reach', () => {
      const gates = useGates();
      const put = (n: number) => ({
        eventName: 'MODIFY' as const,
        dynamodb: { Keys: { Id: { S: 'i1' } }, NewImage: { Id: { S: 'i1' }, n: { N: `${n}` } } },
      });
      const args = () => into('--table', 'Things', '--endpoint', endpoint, '--follow');

      it('13.16 is followed on when its iterators have expired: no change twice, none left out', async () => {
        const shards = ['old', 'new'].map((ShardId) => ({
          ShardId,
          changes: [put(1), put(2), put(3)],
          closed: false,
        }));
        server.shards.splice(0, Infinity, ...shards);
        const reading = gates.close('job.changes-read');
        const run = cli.start(...args());
        // Each shard's first is read; then applying takes longer than iterators last.
        await reading.reached();
        reading.pass();
        await reading.reached();
        server.expireIterators();
        const before = server.asked.length;
        for (let change = 2; change <= 6; change++) {
          reading.pass();
          if (change < 6) await reading.reached();
        }
        server.shards[0]?.changes.push(put(4));
        await reading.reached();
        const asked = server.asked.slice(before).filter((one) => one === 'GetShardIterator');
        assert.equal(asked.length, 2, 'each shard anew, once');
        reading.open();
        run.interrupt();
        assert.equal((await run.finished).code, 130);
      });

      it('13.16 ends clearly when the stream forgot changes before they were applied', async () => {
        server.shards.splice(0, Infinity, {
          ShardId: 'one',
          changes: [put(1), put(2), put(3)],
          closed: false,
        });
        const reading = gates.close('job.changes-read');
        const run = cli.start(...args());
        await reading.reached();
        Object.assign(server.shards[0]!, { trimmed: 2 });
        server.expireIterators();
        reading.open();
        const { code, stdout, stderr } = await run.finished;
        assert.equal(code, 1, stdout + stderr);
        assert.match(stdout + stderr, /forgot some before they were applied/);
      });
    });

    it('is refused when it is not there', async () => {
      const { code, stdout } = await cli.run(...into('--table', 'nothing', '--endpoint', endpoint));
      assert.equal(code, 4, stdout);
      assert.match(stdout, /no-table/);
    });
  });
});
