import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { defaultPlan } from '../../src/engine/model/defaults';
import { findKnown } from '../../src/worker/lookup';
import { Recorder } from '../../src/worker/recorder';
import { referencesOf } from '../../src/worker/references';
import { Registry } from '../../src/worker/registry';
import type { RegistryEntry } from '../../src/worker/entrySchema';
import { ensurePrivateFolder, stateFolder } from '../../src/worker/stateFolder';
import { someStatus } from '../support/status';

const request: MigrationRequest = {
  source: { uri: 'mongodb://ann:s3cret@db1/', label: 'ann@db1' },
  target: { uri: 'mongodb://db2/', label: 'db2' },
  plan: defaultPlan('demo', 'migrate'),
  resume: false,
};

function entryOf(name: string, parts: Partial<RegistryEntry> = {}): RegistryEntry {
  return {
    name,
    kind: 'migrate',
    pid: process.pid,
    stateDatabase: 'mongo_ferry',
    ...referencesOf(request),
    status: someStatus({ name }),
    ...parts,
  };
}

describe('worker: the registry of migrations', () => {
  let folder: string;
  let registry: Registry;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-registry-'));
    registry = new Registry(path.join(folder, 'migrations'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps what is needed to find a migration again, and no password', async () => {
    await registry.write(entryOf('demo'));
    const entry = await registry.read('demo');
    assert.equal(entry?.source?.reference, 'mongodb://ann@db1/');
    assert.equal(entry.source.passwordNeeded, true);
    assert.equal(entry.target?.passwordNeeded, false);
    const [file = ''] = await readdir(registry.folder);
    assert.doesNotMatch(await readFile(path.join(registry.folder, file), 'utf8'), /s3cret/);
  });

  it('is for the user alone', async function () {
    if (process.platform === 'win32') this.skip();
    await registry.write(entryOf('demo'));
    assert.equal((await stat(registry.folder)).mode & 0o777, 0o700);
    const [file = ''] = await readdir(registry.folder);
    assert.equal((await stat(path.join(registry.folder, file))).mode & 0o777, 0o600);
  });

  it('keeps names apart that differ in case only', async () => {
    await registry.write(entryOf('Demo'));
    await registry.write(entryOf('demo'));
    const files = (await readdir(registry.folder)).map((file) => file.toLowerCase());
    assert.equal(new Set(files).size, 2);
  });

  it('lists the latest first and passes over what it cannot read', async () => {
    await registry.write(
      entryOf('old', { status: someStatus({ startedAt: '2026-01-01T00:00:00Z' }) }),
    );
    await registry.write(
      entryOf('new', { status: someStatus({ startedAt: '2026-02-01T00:00:00Z' }) }),
    );
    await writeFile(path.join(registry.folder, 'torn-12345678.migration.json'), '{"name":"torn"');
    await writeFile(path.join(registry.folder, 'other.migration.json'), '[]');
    assert.deepEqual(
      (await registry.list()).map(({ name }) => name),
      ['new', 'old'],
    );
  });

  it('is empty where nothing was ever written', async () => {
    assert.deepEqual(await registry.list(), []);
    assert.equal(await registry.read('demo'), undefined);
  });

  it('never shows half of an entry while it is rewritten', async () => {
    await registry.write(entryOf('demo'));
    const writing = Array.from({ length: 50 }, (_, documents) =>
      registry.write(entryOf('demo', { status: someStatus({ documents }) })),
    );
    const reading = Array.from({ length: 50 }, async () => {
      assert.notEqual(await registry.read('demo'), undefined);
      // eslint-disable-next-line no-restricted-syntax -- looks spread over the writes
      await sleep(1);
      assert.notEqual(await registry.read('demo'), undefined);
    });
    await Promise.all([...writing, ...reading]);
    assert.equal((await readdir(registry.folder)).length, 1, 'temporary files were left');
  });

  it('tells a migration as interrupted whose process is gone', async () => {
    const socket = path.join(registry.folder, 'gone.sock');
    await registry.write(entryOf('demo', { socket }));
    const known = await findKnown(registry, 'demo');
    assert.equal(known?.status.state, 'interrupted');
    assert.equal(known.status.documentsPerSecond, 0);
    assert.equal(known.client, undefined);
  });

  it('leaves the end of a migration as it was', async () => {
    for (const state of ['completed', 'failed', 'cancelled'] as const) {
      await registry.write(entryOf('demo', { socket: '/gone', status: someStatus({ state }) }));
      assert.equal((await findKnown(registry, 'demo'))?.status.state, state);
    }
  });

  it('writes at once for a new phase, seldom otherwise, and always the end', async () => {
    const written: string[] = [];
    const counting = new Registry(registry.folder);
    counting.write = async ({ status }) => {
      written.push(`${status.phase} ${status.documents}`);
      // eslint-disable-next-line no-restricted-syntax -- how long a write takes
      await sleep(5);
    };
    const recorder = new Recorder(
      counting,
      () => entryOf('demo'),
      (error) => assert.fail(error),
    );
    for (let documents = 0; documents < 50; documents++) recorder.record(someStatus({ documents }));
    recorder.record(someStatus({ phase: 'sync', documents: 50 }));
    await recorder.finish(someStatus({ phase: 'verified', documents: 60 }));
    assert.equal(written[0], 'snapshot 0');
    assert.equal(written.at(-1), 'verified 60');
    assert.ok(written.length <= 3, written.join(', '));
  });

  it('tells when it cannot write instead of failing the migration', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const errors: Error[] = [];
    const broken = new Registry(path.join(folder, 'file', 'migrations'));
    const recorder = new Recorder(
      broken,
      () => entryOf('demo'),
      (error) => errors.push(error),
    );
    await recorder.finish(someStatus());
    assert.equal(errors.length, 1);
  });

  it('13.16 writes the last status though the write before it, or the first of it, failed', async () => {
    const full = new Registry(registry.folder);
    let failures = 3;
    full.write = async (entry) => {
      await Promise.resolve();
      if (failures-- > 0) throw new Error('no space left on the device');
      await registry.write(entry);
    };
    const errors: Error[] = [];
    const recorder = new Recorder(
      full,
      () => entryOf('demo'),
      (error) => errors.push(error),
    );
    recorder.record(someStatus());
    await recorder.finish(someStatus({ state: 'completed', phase: 'verified' }));
    assert.equal((await registry.read('demo'))?.status.state, 'completed');
    assert.equal(errors.length, 1, 'told once');
  });
});

describe('worker: the state folder', () => {
  it('is named by MONGO_FERRY_HOME, then XDG_STATE_HOME', function () {
    if (process.platform === 'win32') this.skip();
    const xdg = { XDG_STATE_HOME: '/x' };
    assert.equal(stateFolder({ MONGO_FERRY_HOME: '/f', ...xdg }), '/f/migrations');
    assert.equal(stateFolder(xdg), '/x/mongo-ferry/migrations');
    assert.match(stateFolder({}), /\.local\/state\/mongo-ferry\/migrations$/);
  });

  it('is not followed through a link that somebody else may have laid', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = await mkdtemp(path.join(tmpdir(), 'ferry-link-'));
    try {
      await symlink('/', path.join(folder, 'link'));
      await assert.rejects(ensurePrivateFolder(path.join(folder, 'link')), /symbolic link/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
