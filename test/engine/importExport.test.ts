import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Double, Long, MongoClient, type Document } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { VALUES } from '../support/oddBson';
import { element, rawDocument } from '../support/rawBson';
import { fail } from '../support/failPoints';
import { useGates, type Gate } from '../support/gates';
import { faultyTarget, replicaSet, uniqueName } from '../support/servers';

/** `echo '{"_id":1}' | zstd`, made by zstd 1.5. */
const ZSTD = Buffer.from('KLUv/QRYUQAAeyJfaWQiOjF9CsBbD9U=', 'base64');

describe('import and export', function () {
  this.timeout(120_000);
  let folder: string;
  let cli: CommandLine;
  let client: MongoClient;
  let db: string;
  let namespace: string;
  const gates = useGates();

  before(async () => {
    const { uri } = await replicaSet('6.0');
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-files-'));
    cli = new CommandLine(folder, { DB: uri });
    client = await MongoClient.connect(uri);
  });

  after(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(() => {
    db = uniqueName('files');
    namespace = `${db}.things`;
  });

  const things = () => client.db(db).collection('things');
  const allThings = () =>
    things()
      .find({}, { sort: { _id: 1 }, promoteValues: false })
      .toArray();

  async function file(name: string, content: string | Buffer): Promise<string> {
    const full = path.join(folder, `${db}-${name}`);
    await writeFile(full, content);
    return full;
  }

  function importing(name: string, ...more: string[]): string[] {
    const place = ['--target', 'env:DB', '--into', namespace, '--state-db', `${db}_state`];
    return ['import', name, ...place, '--reject-file', `${name}.rejects`, '--json', ...more];
  }

  async function rejects(name: string): Promise<{ line: number; reason: string; text?: string }[]> {
    const lines = (await readFile(`${name}.rejects`, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as { line: number; reason: string });
  }

  const resultOf = (stdout: string) => jsonLines(stdout).at(-1) ?? {};

  it('gets the good rows of a file with every fault in, and the bad ones out with their reasons', async () => {
    await client.db(db).createCollection('things', { validator: { n: { $ne: 13 } } });
    await things().createIndex({ n: 1 }, { unique: true }, {});
    const huge = 'x'.repeat(20_000_000);
    const rows: [string | Buffer, string?][] = [
      ['1,"plain"'],
      ['2,"quote "" and, comma"'],
      ['3,"two\r\nlines"'],
      ['4,"never closed', 'text follows a closing quote'],
      ['5,"junk"junk', 'text follows a closing quote'],
      ['6,too,many', 'it has 3 fields where there are 2 columns'],
      ['7', 'it has 1 fields where there are 2 columns'],
      ['x8,not a number', 'n: “x8” is not a number'],
      [Buffer.from([0x39, 0x2c, 0xff, 0xfe]), 'it is not valid UTF-8 (see the encoding option)'],
      ['10,a\0b', 'it holds NUL bytes'],
      ['1,again', 'the target refused it: E11000'],
      ['13,unlucky', 'the target refused it: Document failed validation'],
      [`14,${huge}`, 'the document has 19.1 MB, more than 16'],
      [''],
      ['15,ünïcödé'],
      ['16,"never closed either', 'a quote is opened and never closed'],
      ['17,last'],
    ];
    const lines = rows.flatMap(([row]) => [Buffer.from(row), Buffer.from('\r\n')]);
    const name = await file('faults.csv', Buffer.concat([Buffer.from('\ufeffn,text\n'), ...lines]));
    const { code, stdout } = await cli.run(...importing(name, '--type', 'n=number'));
    assert.equal(code, 3, stdout);
    const result = resultOf(stdout);
    const expected = rows.flatMap(([, reason]) => (reason === undefined ? [] : [reason]));
    const found = await rejects(name);
    assert.deepEqual(
      found.map(({ reason }, index) => reason.slice(0, expected[index]?.length)),
      expected,
    );
    assert.deepEqual(
      found.slice(0, 4).map(({ line }) => line),
      [6, 7, 8, 9],
    );
    assert.deepEqual(
      (
        await things()
          .find({}, { sort: { n: 1 } })
          .toArray()
      ).map(({ n }) => n as number),
      [1, 2, 3, 15, 17],
    );
    assert.deepEqual(
      [result['records'], result['inserted'], result['rejected'], result['status']],
      [5 + expected.length, 5, expected.length, 'rejects'],
    );
  });

  it('ends at the limit of rejected records, having told why', async () => {
    const name = await file('limit.csv', 'n\n1\nx\ny\n');
    const { code, stdout } = await cli.run(
      ...importing(name, '--type', 'n=int', '--max-rejects', '1'),
    );
    assert.equal(code, 1);
    assert.equal((resultOf(stdout)['error'] as Document)['code'], 'too-many-rejects');
    assert.equal(await things().countDocuments(), 1);
  });

  it('goes on after a crash and an interruption, each record in exactly once', async () => {
    const ROWS = 400_000;
    const name = path.join(folder, `${db}-large.csv`);
    const output = createWriteStream(name);
    output.write('n,text\n');
    for (let first = 0; first < ROWS; first += 10_000) {
      let text = '';
      for (let n = first; n < first + 10_000; n++)
        text += n % 50_000 === 7 ? 'x,bad\n' : `${n},text of ${n}\n`;
      output.write(text);
    }
    output.end();
    await once(output, 'finish');
    /** Holds it after so many batches, more being on their way. */
    const held = async (written: Gate, batches: number) => {
      for (let passed = 1; passed < batches; passed++) {
        await written.reached();
        written.pass();
      }
      await written.reached();
    };
    const killing = gates.close('job.batch-written');
    const first = cli.start(...importing(name, '--type', 'n=int'));
    await held(killing, 3);
    killing.pass('kill');
    await first.finished;
    killing.open();
    const written = gates.close('job.batch-written');
    const second = cli.start(...importing(name, '--type', 'n=int', '--resume'));
    await held(written, 3);
    second.interrupt();
    written.open();
    const { code, stdout: told } = await second.finished;
    const { stdout } = await cli.run(...importing(name, '--type', 'n=int', '--resume'));
    const result = resultOf(stdout);
    assert.equal(code, 130, told);
    assert.deepEqual(
      [result['records'], result['inserted'], result['rejected'], result['resumed']],
      [ROWS, ROWS - 8, 8, true],
    );
    assert.equal(await things().countDocuments(), ROWS - 8);
    assert.equal((await things().distinct('n')).length, ROWS - 8);
    assert.equal((await rejects(name)).length, 8);
    const again = await cli.run(...importing(name, '--type', 'n=int', '--resume'));
    assert.equal(again.code, 4, 'a finished import is not gone on with');
  });

  describe('deleting by a key that several documents have', () => {
    const some = (sku: string, times: number) => Array.from({ length: times }, () => ({ sku }));
    const skus = async () =>
      (
        await things()
          .find({}, { projection: { _id: 0 } })
          .sort({ sku: 1 })
          .toArray()
      ).map(({ sku }) => sku as string);

    it('13.16 takes one for each record, though the answer was lost and it was tried again', async () => {
      const faulty = await faultyTarget();
      const other = await MongoClient.connect(faulty.uri);
      try {
        const collection = other.db(db).collection('things');
        await collection.insertMany([...some('a', 5), ...some('b', 1)]);
        const name = await file('delete.jsonl', '{"sku":"a"}\n{"sku":"b"}\n{"sku":"a"}\n');
        const writeConcernError = { code: 91, errmsg: 'Replication is being shut down' };
        await fail(other, 1, { failCommands: ['delete'], writeConcernError });
        const there = new CommandLine(folder, { DB: faulty.uri });
        const { stdout } = await there.run(
          ...importing(name, '--mode', 'delete', '--key', 'sku', '--yes'),
        );
        const { deleted, missing } = resultOf(stdout);
        assert.deepEqual([deleted, missing], [3, 0]);
        assert.equal(await collection.countDocuments({ sku: 'a' }), 3);
        assert.equal(await collection.countDocuments(), 3);
      } finally {
        await other.close();
      }
    });

    it('13.16 takes one for each record, though it was killed and goes on', async () => {
      await things().insertMany([...some('a', 5), ...some('b', 2)]);
      const name = await file('killed.jsonl', '{"sku":"a"}\n{"sku":"b"}\n{"sku":"a"}\n');
      const options = ['--mode', 'delete', '--key', 'sku', '--yes'];
      const deleted = gates.answerNext('job.deleted', 'kill');
      const killed = cli.start(...importing(name, ...options));
      await Promise.all([killed.finished, deleted]);
      const { stdout } = await cli.run(...importing(name, ...options, '--resume'));
      const result = resultOf(stdout);
      assert.deepEqual([result['records'], result['deleted'], result['missing']], [3, 3, 0]);
      assert.deepEqual(await skus(), ['a', 'a', 'a', 'b']);
    });
  });

  it('upserts, merges and deletes by key fields', async () => {
    await things().insertMany([
      { sku: 'a', price: 1, stock: 5 },
      { sku: 'b', price: 2, stock: 6 },
      { sku: 'c', price: 3, stock: 7 },
    ]);
    const counts = async (mode: string, content: string) => {
      const name = await file(`${mode}.jsonl`, content);
      const { stdout } = await cli.run(...importing(name, '--mode', mode, '--key', 'sku', '--yes'));
      const { inserted, updated, unchanged, deleted, missing, rejected } = resultOf(stdout);
      return { inserted, updated, unchanged, deleted, missing, rejected };
    };
    const none = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, missing: 0, rejected: 0 };
    assert.deepEqual(
      await counts(
        'merge',
        '{"sku":"a","price":9}\n{"sku":"b","price":2}\n{"sku":"n","price":4}\n{}\n',
      ),
      { ...none, updated: 1, unchanged: 1, inserted: 1, rejected: 1 },
    );
    assert.deepEqual(await counts('upsert', '{"sku":"b","only":true}\n'), { ...none, updated: 1 });
    assert.deepEqual(await counts('delete', '{"sku":"c"}\n{"sku":"zz"}\n'), {
      ...none,
      deleted: 1,
      missing: 1,
    });
    const left = await things()
      .find({}, { projection: { _id: 0 }, sort: { sku: 1 } })
      .toArray();
    assert.deepEqual(left, [
      { sku: 'a', price: 9, stock: 5 },
      { sku: 'b', only: true },
      { sku: 'n', price: 4 },
    ]);
  });

  it('reads what is packed with gzip or zstd, in UTF-16, and says which file is damaged', async () => {
    const packed = await file('a.jsonl.gz', gzipSync('{"_id":2}\n'));
    const zstd = await file('b.jsonl.zst', ZSTD);
    const utf16 = await file('c.csv', Buffer.from('\ufeff_id;t\n3;ä\n', 'utf16le'));
    for (const name of [packed, zstd, utf16]) await cli.succeed(...importing(name));
    assert.deepEqual(
      await things()
        .find({}, { sort: { _id: 1 } })
        .toArray(),
      [{ _id: 1 }, { _id: 2 }, { _id: 3, t: 'ä' }],
    );
    for (const [cut, content] of [
      ['cut.jsonl.gz', gzipSync('{"_id":4}\n').subarray(0, 20)],
      ['cut.jsonl.zst', ZSTD.subarray(0, 14)],
    ] as const) {
      const { code, stdout } = await cli.run(...importing(await file(cut, content)));
      assert.equal(code, 1, stdout);
      assert.equal((resultOf(stdout)['error'] as Document)['code'], 'damaged-file');
    }
  });

  it('exports and imports every type without loss, as canonical JSON and as BSON', async () => {
    const skipped = /UTF-8|payload|odd names|timestamp of zero/;
    const documents = VALUES.filter(([what]) => !skipped.test(what)).map(([, type, value], index) =>
      rawDocument(element(0x10, '_id', [index, 0, 0, 0]), element(type, 'v', value)),
    );
    const source = await file('odd.bson', Buffer.concat(documents));
    await cli.succeed(...importing(source));
    for (const name of ['odd.json', 'odd.jsonl.gz', 'odd2.bson']) {
      const out = path.join(folder, `${db}-${name}`);
      const from = ['--source', 'env:DB', '--canonical', '--sort', '{"_id": 1}'];
      await cli.succeed('export', namespace, ...from, '--out', out);
      await cli.succeed(...importing(out, '--drop-target', '--yes'));
    }
    const out = path.join(folder, `${db}-odd2.bson`);
    const all = ['--source', 'env:DB', '--sort', '{"_id": 1}', '--overwrite'];
    await cli.succeed('export', namespace, ...all, '--out', out);
    assert.ok((await readFile(out)).equals(Buffer.concat(documents)));
  });

  it('exports chosen fields of chosen documents to CSV, and refuses what makes no sense', async () => {
    await things().insertMany([
      { _id: 1 as never, name: 'a,"b"', at: { day: new Date(0), n: new Double(2) }, tags: ['x'] },
      { _id: 2 as never, name: '', at: { n: Long.fromString('9007199254740993') } },
      { _id: 3 as never, name: 'not chosen' },
    ]);
    const out = path.join(folder, `${db}.csv`);
    const chosen = ['--fields', '_id,name,at.day,at.n,tags', '--query', '{"_id": {"$lt": 3}}'];
    const run = (...more: string[]) =>
      cli.run('export', namespace, '--source', 'env:DB', '--out', out, ...more);
    assert.equal((await run(...chosen)).code, 0);
    assert.equal(
      await readFile(out, 'utf8'),
      '_id,name,at.day,at.n,tags\n1,"a,""b""",1970-01-01T00:00:00.000Z,2.0,"[""x""]"\n2,"",,9007199254740993,\n',
    );
    assert.equal((await run(...chosen)).code, 2, 'the file is there already');
    assert.equal((await run('--overwrite')).code, 2, 'CSV without fields');
    assert.equal((await run('--overwrite', '--fields', 'a', '--query', '{a}')).code, 2);
    const elsewhere = await cli.run(
      'export',
      `${db}.no`,
      '--source',
      'env:DB',
      '--out',
      `${out}.json`,
    );
    assert.equal(elsewhere.code, 4, 'no such collection');
    assert.equal((await allThings()).length, 3);
  });
});
