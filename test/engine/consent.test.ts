import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine } from '../support/cli';
import { temporaryFolder } from '../support/job';
import { onTerminal, whyNoTerminal } from '../support/onTerminal';
import { replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';

// eslint-disable-next-line no-control-regex -- they are what is looked for
const ESCAPES = /[\u001b\u009b\u0007\u202e]/;
/** Goes back over the line above, and turns what follows invisible. */
const HOSTILE = 'x\u001b[1A\u001b[2K\u001b[8m\u009b1A\u202e\r\nnothing';

describe('consent', function () {
  this.timeout(300_000);

  const folder = temporaryFolder();
  let source: MongoClient;
  let target: MongoClient;
  let cli: CommandLine;
  let env: Record<string, string>;
  let db: string;

  before(async () => {
    const from = await replicaSet('6.0', { members: 1 });
    const to = await replicaSet('5.0', { members: 1 });
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    env = { SRC: from.uri, DST: to.uri, MONGO_FERRY_HOME: join(folder.path, 'home') };
    cli = new CommandLine(join(folder.path, 'home'), { SRC: from.uri, DST: to.uri });
    db = uniqueName('consent');
    await source
      .db(db)
      .collection('orders')
      .insertOne({ _id: 1 as never, from: 'source' });
    for (const name of ['orders', HOSTILE]) {
      await source
        .db(db)
        .collection(name)
        .insertOne({ _id: 2 as never });
      await target
        .db(db)
        .collection(name)
        .insertOne({ _id: 1 as never, mine: true });
    }
  });

  after(async () => {
    await source.close();
    await target.close();
  });

  /** Nobody touched what the target held. */
  async function untouched(): Promise<void> {
    for (const name of ['orders', HOSTILE]) {
      const held = await target.db(db).collection(name).find().toArray();
      assert.deepEqual(held, [{ _id: 1, mine: true }], name);
    }
  }

  async function planFile(name: string, plan: object): Promise<string> {
    const file = join(folder.path, `${name}.migration.json`);
    await writeFile(file, JSON.stringify(plan));
    return file;
  }

  async function importFile(): Promise<string> {
    const file = join(folder.path, 'orders.jsonl');
    await writeFile(file, '{"_id":1,"imported":true}\n');
    return file;
  }

  const sides = ['--source', 'env:SRC', '--target', 'env:DST'];

  it('16.8 without a terminal nothing is dropped, repaired, upserted or deleted unless --yes agrees', async () => {
    const dump = join(folder.path, 'dump');
    await cli.succeed('dump', '--source', 'env:SRC', '--out', dump, '--include', `${db}.orders`);
    const into = ['--target', 'env:DST', '--into', `${db}.orders`];
    const file = await importFile();
    const destructive = [
      ['snapshot', ...sides, '--include', db, '--drop-target'],
      ['verify', ...sides, '--include', db, '--repair'],
      ['restore', dump, '--target', 'env:DST', '--drop-target'],
      ['dump-restore', ...sides, '--include', db, '--drop-target'],
      ['import', file, ...into, '--drop-target'],
      ['import', file, ...into, '--mode', 'upsert'],
      ['import', file, ...into, '--mode', 'merge'],
      ['import', file, ...into, '--mode', 'delete'],
    ];
    for (const command of destructive) {
      const { code, stderr } = await cli.run(...command);
      assert.equal(code, 4, `${command.join(' ')}\n${stderr}`);
      assert.match(stderr, /no terminal to ask on.*--yes/, command.join(' '));
      await untouched();
    }
  });

  it('16.8 a file does not agree in a person’s place, nor choose where data goes', async () => {
    const copying = { operation: 'snapshot', include: [db] };
    const known = { source: 'env:SRC', target: 'env:DST' };
    const dropping = await planFile('drop', { ...copying, ...known, dropTarget: true });
    const given = await cli.run('run', dropping, ...sides);
    assert.equal(given.code, 4, given.stderr);
    assert.match(given.stderr, /To be dropped/);
    const elsewhere = 'mongodb://evil.example:27017/?serverSelectionTimeoutMS=1000';
    const leading = await planFile('lead', { ...copying, source: 'env:SRC', target: elsewhere });
    for (const file of [dropping, leading]) {
      const { code, stderr } = await cli.run('run', file);
      assert.equal(code, 4, stderr);
      assert.match(stderr, /sides that it names.*--yes/);
    }
    await untouched();
  });

  it('16.8 16.7 on a terminal what will be dropped is listed, and no name hides another', async function () {
    const why = whyNoTerminal();
    if (why !== undefined) skip(this, why);
    const command = ['snapshot', ...sides, '--include', db, '--drop-target'];
    const { code, screen } = await onTerminal(env, command, ['n']);
    assert.equal(code, 4, screen);
    assert.match(screen, new RegExp(`^ {2}${db}\\.orders\\r$`, 'm'));
    const asked = screen.slice(screen.indexOf('To be dropped'), screen.indexOf('[y/N]'));
    assert.equal(asked.split('\n').length, 4, asked);
    // Of the line that says so on, only readline itself moves the cursor.
    const lines = asked.slice(0, asked.indexOf('Their data will be lost'));
    assert.doesNotMatch(lines.replaceAll('\u001b[1G', '').replaceAll('\u001b[0J', ''), ESCAPES);
    await untouched();
  });

  it('16.8 on a terminal a file’s sides are shown with the hosts that they lead to', async function () {
    const why = whyNoTerminal();
    if (why !== undefined) skip(this, why);
    const leading = await planFile('show', {
      operation: 'snapshot',
      source: 'env:SRC',
      target: 'mongodb://evil.example:27017',
    });
    const { code, screen } = await onTerminal(env, ['run', leading], ['n']);
    assert.equal(code, 4, screen);
    assert.match(screen, /from env:SRC, which is 127\.0\.0\.1:\d+/);
    assert.match(screen, /to {3}evil\.example:27017/);
    assert.match(screen, /Nothing was changed or started/);
  });

  it('16.8 an import into a collection that holds something asks, and a yes has it done', async function () {
    const why = whyNoTerminal();
    if (why !== undefined) skip(this, why);
    const into = ['--target', 'env:DST', '--into', `${db}.orders`, '--mode', 'upsert'];
    const command = ['import', await importFile(), ...into];
    const refused = await onTerminal(env, command, ['n']);
    assert.equal(refused.code, 4, refused.screen);
    await untouched();
    const done = await onTerminal(env, command, ['y']);
    assert.equal(done.code, 0, done.screen);
    const held = await target.db(db).collection('orders').find().toArray();
    assert.deepEqual(held, [{ _id: 1, imported: true }]);
    const empty = ['import', await importFile(), '--target', 'env:DST', '--into', `${db}.fresh`];
    await cli.succeed(...empty, '--mode', 'upsert');
  });
});
