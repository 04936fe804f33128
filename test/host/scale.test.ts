import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { MongoClient, UUID, type Document } from 'mongodb';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/names';
import type { Connection } from '../../src/vscode/connections/connection';
import type { MigrationStatus } from '../../src/engine/model/status';
import type { Migrations } from '../../src/vscode/migrations/migrations';
import type { MigrationRecord } from '../../src/vscode/migrations/record';
import type { Run, RunListener } from '../../src/vscode/migrations/run';
import type { ExplorerNode } from '../../src/vscode/explorer/nodes/node';
import type { TestApi } from '../../src/vscode/testApi';
import { startWireProxy, type WireProxy } from '../support/wireProxy';
import { watchEventLoop } from './eventLoop';
import { testLine } from './lines';
import { hostInfo } from './servers';

const CONNECTIONS = 50;
const COLLECTIONS = 5_000;
const DATABASE = 'many';

/** What is really there, and migrated. */
const MIGRATED = 40;
const DOCUMENTS = 500;

/** What is aimed at; a slow machine may take this many times as long before a test fails. */
const ANSWER_MS = 200;
const BLOCKED_MS = 50;
const PATIENCE = 20;
/** How long the event loop is watched. */
const WATCH_MS = 3_000;

/** The migration that tells of very many collections. */
const MANY = 'many-collections';
/** As often as engines tell how they stand. */
const NEWS_MS = 500;

/** A database's item. */
type Filtered = ExplorerNode & { filterBy(filter: string): void };

describe(`${CONNECTIONS} connections and ${COLLECTIONS} collections`, function () {
  this.timeout(120_000);
  let ferry: TestApi;
  let source: MongoClient;
  let target: MongoClient;
  let crowded: WireProxy;
  const saved: Connection[] = [];

  before(async () => {
    const info = await hostInfo();
    ferry = await vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry')!.activate();
    source = await MongoClient.connect(info.source);
    target = await MongoClient.connect(info.target);
    await fill(source);
    const host = /\/\/([^/,]+)/.exec(info.source)![1]!;
    crowded = await startWireProxy(host, (command) =>
      'listCollections' in command && command.$db === DATABASE
        ? Promise.resolve(listing())
        : undefined,
    );
    const environment = 'development';
    const uri = `mongodb://${crowded.host}/?directConnection=true`;
    saved.push(
      await ferry.connections.save({ name: 'scale from', uri: info.source, environment }),
      await ferry.connections.save({ name: 'scale to', uri: info.target, environment }),
      await ferry.connections.save({ name: 'scale crowded', uri, environment }),
    );
    for (let n = saved.length; n < CONNECTIONS; n++) {
      const uri = `mongodb://db${n}.example`;
      saved.push(await ferry.connections.save({ name: `one of many ${n}`, uri, environment }));
    }
  });

  after(async () => {
    for (const { id } of saved) await ferry.connections.remove(id);
    await source.db(DATABASE).dropDatabase();
    await target.db(DATABASE).dropDatabase();
    await crowded.stop();
    await source.close();
    await target.close();
  });

  it('are answered at once by the tree, whole, filtered and page after page', async () => {
    const root = await timed('connections', () => items());
    assert.ok(root.value.length >= CONNECTIONS);
    const deployment = root.value.find(({ item }) => item.label === 'scale crowded')!.node;
    const databases = await items(deployment);
    const many = databases.find(({ item }) => item.label === DATABASE)!.node as Filtered;
    const load = await timed('first load of the collections', () => items(many), Infinity);
    assert.match(String(load.value.at(-1)!.item.description), /200 of 5,000/);
    await timed('collections', () => items(many));
    await vscode.commands.executeCommand(commands.loadMore, many);
    const more = await timed('a page more', () => items(many));
    assert.equal(more.value.length, 401);
    many.filterBy('C499');
    const filtered = await timed('filtered', () => items(many));
    assert.deepEqual(
      filtered.value.map(({ item }) => item.label),
      ['c499', ...Array.from({ length: 10 }, (_, n) => `c499${n}`)],
    );
    many.filterBy('');
  });

  it('do not block the event loop while they are migrated', async () => {
    const [from, to] = saved;
    const { id } = await ferry.migrations.start({
      operation: 'sync',
      source: from!,
      target: to!,
      plan: { ...ferry.plan('scale', 'sync'), include: [DATABASE] },
    });
    await vscode.commands.executeCommand(commands.openMigration, id);
    const status = () => ferry.migrations.get(id)!.status;
    await until(() => status().collections.length === MIGRATED);
    await watched(`the migration of ${MIGRATED} collections`);
    const { documents, error } = status();
    assert.ok(documents > 0);
    assert.equal(error, undefined);
    await ferry.migrations.cancel(id);
    await until(() => status().state === 'cancelled');

    const end = followManyCollections(ferry.migrations, ferry.migrations.get(id)!);
    await vscode.commands.executeCommand(commands.openMigration, MANY);
    await watched(`a migration of ${COLLECTIONS} collections`);
    end();
    await ferry.migrations.remove(MANY);
  });

  async function watched(what: string): Promise<void> {
    const stopWatching = watchEventLoop();
    // eslint-disable-next-line no-restricted-syntax -- how long it is watched
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    const { longestMs, busiestMs, cpuMs } = stopWatching();
    print(
      `event loop during ${what}: at most ${busiestMs.toFixed(0)} ms of work between two turns, ` +
        `which with all that others do on this machine were ${longestMs.toFixed(0)} ms apart; ` +
        `${cpuMs.toFixed(0)} ms of CPU in ${WATCH_MS} ms; aimed at ${BLOCKED_MS} ms`,
    );
    assert.ok(busiestMs < BLOCKED_MS * PATIENCE, `${busiestMs} ms`);
  }

  /** The items that the view would draw. */
  async function items(node?: ExplorerNode) {
    const children = await ferry.tree.getChildren(node);
    return children.map((child) => ({ node: child, item: ferry.tree.getTreeItem(child) }));
  }
});

/**
 * Tells of a migration as an engine does that copies very many collections, which no test has the
 * time for. @returns ends it
 */
function followManyCollections(migrations: Migrations, like: MigrationRecord): () => void {
  const namespaces = Array.from({ length: COLLECTIONS }, (_, n) => ({
    namespace: `${DATABASE}.c${n}`,
    target: `${DATABASE}.c${n}`,
    documentsTotal: n * 1000,
    bytesTotal: n * 1_000_000,
    documents: n * 10,
    bytes: n * 10_000,
    state: 'copying' as const,
  }));
  const status = { ...like.status, state: 'running' as const, collections: namespaces };
  let listener: RunListener | undefined;
  migrations.attach({ ...like, id: MANY, status }, (told) => {
    listener = told;
    return {} as Run;
  });
  // As it comes through the engine's pipe.
  const news = () => JSON.stringify({ ...status, updatedAt: new Date().toISOString() });
  const timer = setInterval(() => listener?.status(JSON.parse(news()) as MigrationStatus), NEWS_MS);
  return () => {
    clearInterval(timer);
    listener?.ended({ status: { ...status, state: 'cancelled' } });
  };
}

async function until(met: () => boolean): Promise<void> {
  const limit = Date.now() + 60_000;
  while (!met()) {
    assert.ok(Date.now() < limit, `waited in vain for ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function timed<T>(
  what: string,
  work: () => Promise<T>,
  limit = ANSWER_MS * PATIENCE,
): Promise<{ value: T }> {
  const start = performance.now();
  const value = await work();
  const took = performance.now() - start;
  print(`${what}: ${took.toFixed(1)} ms`);
  assert.ok(took < limit, `${what} took ${took.toFixed(0)} ms`);
  return { value };
}

function print(text: string): void {
  // eslint-disable-next-line no-console -- the way out of the extension host
  console.log(testLine(`      ${text}`));
}

/** Collections with documents, for the engine to have work for some seconds. */
async function fill(client: MongoClient): Promise<void> {
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ n, text: 'x'.repeat(1000) }));
  for (let n = 0; n < MIGRATED; n++) {
    await client
      .db(DATABASE)
      .collection(`c${n}`)
      .insertMany(
        documents.map((document) => ({ ...document })),
        { writeConcern: { w: 1 } },
      );
  }
}

/** What a server says of a database with very many collections, which take minutes to be made. */
function listing(): Document {
  const firstBatch = Array.from({ length: COLLECTIONS }, (_, n) => ({
    name: `c${n}`,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: new UUID() },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  }));
  return { cursor: { id: 0n, ns: `${DATABASE}.$cmd.listCollections`, firstBatch }, ok: 1 };
}
