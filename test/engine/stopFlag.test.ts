import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { dump } from '../../src/methods/dump/dump';
import type { DumpPlace } from '../../src/methods/dump/types';
import { importFile } from '../../src/methods/import/importFile';
import { restore } from '../../src/methods/restore/restore';
import { CommandLine } from '../support/cli';
import { temporaryFolder, testJob } from '../support/job';
import { requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';
import { startWireProxy, type WireProxy } from '../support/wireProxy';

/** Commands that change something; the state of migrations is none of what the user has there. */
const WRITES = [
  ...['drop', 'dropDatabase', 'dropIndexes', 'create', 'createIndexes', 'collMod'],
  ...['insert', 'update', 'delete', 'bulkWrite', 'renameCollection', 'setUserWriteBlockMode'],
];
/** What drivers send by themselves. */
const OWN = [
  'hello',
  'ismaster',
  'ping',
  'endSessions',
  'saslStart',
  'saslContinue',
  'killCursors',
];

/** Work under way. */
interface Begun {
  ended: Promise<unknown>;
  stop: () => void;
}

describe('13.7 one stop flag, from the first instant on', function () {
  this.timeout(180_000);

  let uris: { source: string; target: string };
  let source: MongoClient;
  let target: MongoClient;
  let proxy: WireProxy;
  /** Sees each command to the target that a migration sends, before it is passed on. */
  let onCommand: (name: string, command: Document) => void | Promise<void>;
  let cli: CommandLine;
  const folder = temporaryFolder();

  before(async () => {
    const [a, b] = await Promise.all([replicaSet('6.0'), replicaSet('6.0', { oplogSizeMB: 100 })]);
    source = await new MongoClient(a.uri).connect();
    target = await new MongoClient(b.uri).connect();
    proxy = await startWireProxy(b.hosts[0]!, (command, forward) => {
      const [name = ''] = Object.keys(command);
      if (OWN.includes(name.toLowerCase())) return undefined;
      const held = onCommand(name, command);
      return held instanceof Promise ? held.then(() => forward()) : forward();
    });
    uris = {
      source: a.uri,
      target: `mongodb://${proxy.host}/?directConnection=true&compressors=none`,
    };
    cli = new CommandLine(folder.path, { SRC: uris.source, DST: uris.target });
  });

  beforeEach(() => (onCommand = () => undefined));

  after(async () => {
    await proxy.stop();
    await Promise.all([source.close(), target.close()]);
  });

  /** Two collections on both sides; those of the target hold other documents. */
  async function filled(): Promise<string> {
    const db = uniqueName('stop');
    for (const name of ['one', 'two']) {
      await source.db(db).collection(name).insertOne({ from: 'source' });
      await target.db(db).collection(name).insertOne({ from: 'target' });
    }
    return db;
  }

  const planFor = (db: string): Partial<MigrationPlan> => ({
    ...{ kind: 'snapshot', include: [db], existing: 'drop' },
  });

  async function assertUntouched(db: string): Promise<void> {
    for (const name of ['one', 'two']) {
      const documents = await target.db(db).collection(name).find().toArray();
      assert.deepEqual(
        documents.map(({ from }) => from as string),
        ['target'],
      );
    }
  }

  it('13.7 stopped in the instant of its start, a migration connects to nobody', async () => {
    const db = await filled();
    let commands = 0;
    onCommand = () => {
      commands++;
    };
    for (const stop of ['interrupt', 'cancel'] as const) {
      const running = new RunningMigration(requestFor({ ...uris, plan: planFor(db) }));
      await running.migration[stop]();
      const { code, kind } = await running.failure();
      assert.deepEqual({ code, kind }, { code: 'not-begun', kind: 'interrupted' });
    }
    assert.equal(commands, 0);
    await assertUntouched(db);
  });

  /**
   * Begins work again and again, and stops it at its first command, its second, and so on until it
   * has cleared the target: from then on several are under way at once.
   */
  async function stopAtEach(begin: (db: string) => Begun | Promise<Begun>): Promise<void> {
    for (let at = 1; ; at++) {
      const db = await filled();
      const seen: string[] = [];
      let stop: () => void = () => undefined;
      onCommand = (name, { $db }) => {
        if (seen.push($db === db ? name : `${name} elsewhere`) === at) stop();
      };
      const begun = await begin(db);
      stop = begun.stop;
      if (seen.length >= at) stop();
      const outcome = await begun.ended.catch((error: unknown) => error);
      if (seen.includes('create') || seen.includes('insert')) return;
      const context = `stopped at command ${at} of ${seen.join(', ')}: ${String(outcome)}`;
      assert.ok(outcome instanceof FerryError && outcome.kind === 'interrupted', context);
      const writes = seen.slice(at).filter((name) => WRITES.includes(name));
      assert.deepEqual(writes, [], context);
      if (!seen.includes('drop')) await assertUntouched(db);
    }
  }

  it('13.7 stopped at any command until the target is cleared, it changes nothing more', async () => {
    await stopAtEach((db) => {
      const running = new RunningMigration(requestFor({ ...uris, plan: planFor(db) }));
      return { ended: running.report, stop: () => void running.migration.interrupt() };
    });
  });

  it('13.7 nor does a restore', async () => {
    await stopAtEach(async (db) => {
      const job = testJob();
      const place: DumpPlace = { kind: 'folder', path: join(folder.path, db) };
      const ways = { include: [db], exclude: [] };
      await dump(
        { source: { uri: uris.source, label: 'source' }, to: place, gzip: false, ...ways },
        testJob(),
      );
      const to = { uri: uris.target, label: 'target' };
      const more = { renames: [], existing: 'drop' as const, dryRun: false };
      const ended = restore({ target: to, from: place, ...ways, ...more }, job);
      return { ended, stop: job.stop };
    });
  });

  it('13.7 nor does an import', async () => {
    const file = join(folder.path, 'one.jsonl');
    await writeFile(file, '{"from": "file"}\n');
    await stopAtEach((db) => {
      const job = testJob();
      const options = {
        ...{ namespace: { db, name: 'one' }, keyFields: ['_id'], drop: true, resume: false },
        ...{ rejectFile: join(folder.path, 'rejects'), maxRejects: 0, bypassValidation: false },
        mode: 'insert' as const,
        stateDatabase: uniqueName('state'),
      };
      const to = { uri: uris.target, label: 'target' };
      const ended = importFile(to, { file }, options, job);
      return { ended, stop: job.stop };
    });
  });

  it('13.7 stopped by Ctrl-C while it begins, the command line drops nothing', async () => {
    const db = await filled();
    let passOn: () => void = () => undefined;
    let begins: () => void = () => undefined;
    const isInterrupted = new Promise<void>((resolve) => (passOn = resolve));
    const isBeginning = new Promise<void>((resolve) => (begins = resolve));
    onCommand = (_name, { find, filter }) => {
      // The engine's own look at its state: the checks are passed.
      if (find !== 'migrations' || (filter as Document | undefined)?.['_id'] === undefined) return;
      begins();
      return isInterrupted;
    };
    const command = cli.start(
      ...['snapshot', '--source', 'env:SRC', '--target', 'env:DST', '--name', uniqueName('stop')],
      ...['--include', db, '--drop-target', '--yes', '--state-db', uniqueName('state')],
    );
    await isBeginning;
    command.interrupt();
    await command.tells('Interrupting');
    passOn();
    const { code, stderr } = await command.finished;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /stopped before it began; nothing was written/);
    await assertUntouched(db);
  });
});
