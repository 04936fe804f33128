import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MongoClient } from 'mongodb';
import { CommandLine, jsonLines } from '../support/cli';
import { temporaryFolder } from '../support/job';
import { childOf, watchProcesses } from '../support/processes';
import { replicaSet, uniqueName } from '../support/servers';
import { partialOf } from '../support/partial';
import { useDatabaseTools } from '../support/useDatabaseTools';

const PASSWORD = 'mongoimport-shows-it-to-nobody';

describe('import and export with the MongoDB Database Tools', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();
  let client: MongoClient;
  let cli: CommandLine;
  let db: string;

  useDatabaseTools();

  before(async () => {
    const { uri } = await replicaSet('6.0', {
      setParameters: { enableTestCommands: 1 },
      auth: { user: 'eve', password: PASSWORD },
      members: 1,
    });
    client = await MongoClient.connect(uri);
    cli = new CommandLine(join(folder.path, 'home'), { DB: uri });
    db = uniqueName('toolfiles');
  });

  after(async () => {
    await client.close();
  });

  const place = (name: string) => join(folder.path, name);
  const imports = (file: string, ...more: string[]) => [
    ...['import', file, '--target', 'env:DB', '--into', `${db}.people`, '--with', 'tools'],
    ...['--json', ...more],
  ];
  const exports = (file: string, ...more: string[]) => [
    ...['export', `${db}.people`, '--source', 'env:DB', '--out', file, '--with', 'tools', ...more],
  ];
  const people = () => client.db(db).collection('people');

  it('carries packed files, counts what is not written, and shows no password', async () => {
    const seen = watchProcesses(PASSWORD);
    await writeFile(place('people.csv.gz'), gzipSync('_id,name,zip\n1,Ann,\n2,"Bob, Jr",10001\n'));
    const { stdout } = await cli.succeed(...imports(place('people.csv.gz')));
    assert.equal(jsonLines(stdout).at(-1)?.inserted, 2);
    assert.deepEqual(
      await people()
        .find({}, { sort: { _id: 1 } })
        .toArray(),
      [
        { _id: 1, name: 'Ann' },
        { _id: 2, name: 'Bob, Jr', zip: 10001 },
      ],
    );
    await writeFile(
      place('more.json'),
      '[{"_id":2},{"_id":3,"at":{"$date":"2020-01-01T00:00:00Z"}}]',
    );
    const again = await cli.run(...imports(place('more.json')));
    assert.equal(again.code, 3, again.stderr);
    const result = jsonLines(again.stdout).at(-1);
    assert.deepEqual([result?.inserted, result?.rejected], [1, 1]);
    await cli.succeed(...imports(place('more.json'), '--mode', 'upsert', '--yes'));
    await cli.succeed(...exports(place('out.jsonl.gz'), '--canonical', '--sort', '{"_id":1}'));
    const lines = gunzipSync(await readFile(place('out.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ''), {
      _id: { $numberInt: '3' },
      at: { $date: { $numberLong: '1577836800000' } },
    });
    await cli.succeed(...exports(place('out.csv'), '--fields', '_id,name', '--query', '{"_id":1}'));
    assert.equal(await readFile(place('out.csv'), 'utf8'), '_id,name\n1,Ann\n');
    assert.deepEqual(seen.stop(), []);
  });

  it('fails where the tools fail or cannot do it, with nothing that looks complete', async () => {
    await writeFile(place('broken.json'), '{"_id":7}\n{"_id":8,\n');
    const broken = await cli.run(...imports(place('broken.json')));
    assert.equal(broken.code, 1, broken.stdout);
    assert.match(broken.stdout, /mongoimport ended with exit code 1/);
    const typed = await cli.run(...imports(place('people.csv.gz'), '--type', 'zip=string'));
    assert.equal(typed.code, 2, typed.stdout);
    assert.match(typed.stdout, /without the tools/);
    const missing = await cli.run(
      ...['export', `${db}.nothing`, '--source', 'env:DB', '--out', place('none.json')],
      ...['--with', 'tools'],
    );
    assert.equal(missing.code, 1, missing.stdout);
    assert.ok(!existsSync(place('none.json')) && partialOf(place('none.json')) === undefined);
  });

  it('killed half-way it has failed, and succeeds when it is run again', async () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => `{"_id":${n + 100},"text":"row"}`);
    await writeFile(place('many.jsonl'), rows.join('\n'));
    // All but the first of its commands that insert are held.
    await client.db('admin').command({
      configureFailPoint: 'failCommand',
      mode: { skip: 5 },
      data: {
        failCommands: ['insert'],
        namespace: `${db}.people`,
        blockConnection: true,
        blockTimeMS: 60_000,
      },
    });
    const started = cli.start(...imports(place('many.jsonl'), '--drop-target', '--yes'));
    let pid: number | undefined;
    while ((pid = childOf(started.pid, 'mongoimport --config')) === undefined) await delay(10);
    while ((await people().estimatedDocumentCount()) < 2000) await delay(5);
    process.kill(pid, 'SIGKILL');
    const { code, stdout } = await started.finished;
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    assert.equal(code, 1, stdout);
    assert.match(stdout, /mongoimport was ended by SIGKILL/);
    const again = await cli.succeed(...imports(place('many.jsonl'), '--drop-target', '--yes'));
    assert.equal(jsonLines(again.stdout).at(-1)?.inserted, 200_000);
  });
});
