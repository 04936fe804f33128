import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { replicaSet, uniqueName } from '../support/servers';

describe('a dry run', function () {
  this.timeout(60_000);

  let folder: string;
  let cli: CommandLine;
  let source: MongoClient;
  let target: MongoClient;
  let db: string;

  before(async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('5.0')];
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-dry-'));
    cli = new CommandLine(folder, { SRC: from.uri, DST: to.uri });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    db = uniqueName('dry');
    await source
      .db(db)
      .collection('orders')
      .insertMany([{ n: 1 }, { n: 2 }]);
    await source.db(db).createCollection('totals', { viewOn: 'orders', pipeline: [] });
  });

  after(async () => {
    await Promise.all([source.close(), target.close()]);
    await rm(folder, { recursive: true });
  });

  const dryRun = (...more: string[]) =>
    cli.run(
      ...['migrate', '--source', 'env:SRC', '--target', 'env:DST', '--include', db],
      ...['--state-db', `state_${db}`, '--dry-run', ...more],
    );

  it('(ux 20) says what would be written, and writes nothing to the target', async () => {
    const { code, stdout } = await dryRun('--rename', `${db}.orders=${db}.sales`);
    assert.equal(code, 0, stdout);
    assert.match(stdout, new RegExp(`${db}\\.orders → ${db}\\.sales +2 documents`));
    assert.match(stdout, new RegExp(`${db}\\.totals +view`));
    assert.match(stdout, /Nothing was written/);
    const { databases } = await target.db('admin').admin().listDatabases();
    const made = databases.map(({ name }) => name).filter((name) => name.includes(db));
    assert.deepEqual(made, []);
  });

  it('says what stands in the way, and what would be dropped', async () => {
    await target.db(db).collection('orders').insertOne({ kept: true });
    const refused = await dryRun('--json');
    assert.equal(refused.code, 4);
    const [line] = jsonLines(refused.stdout) as unknown as [{ writes: { occupied: boolean }[] }];
    assert.deepEqual(
      line.writes.map(({ occupied }) => occupied),
      [true, false],
    );
    const dropping = await dryRun('--drop-target');
    assert.match(dropping.stdout, /holds data: dropped first/);
    assert.equal(await target.db(db).collection('orders').countDocuments({ kept: true }), 1);
  });
});
