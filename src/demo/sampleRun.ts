import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { findMongod, startReplicaSet, type MongodBinary } from '../embedded';
import { formatCount } from '../report';
import type { Demo, DemoResult } from './demo';
import { differingCollections } from './crossCheck';
import { cutOverAndReport, startMigration } from './migrationStep';
import { orInterrupted } from './interruption';
import { users } from '../methods/sampleData/shop/people';
import { fillShop, SHOP } from '../methods/sampleData/shop/shop';
import { orders } from '../methods/sampleData/shop/trade';
import { measurements } from '../methods/sampleData/shop/traffic';
import { Writer } from './writer';

const NAME = 'demo';
const ACTIONS_PER_SECOND = 300;
const SECONDS_IN_SYNC = 3;

/** Migrates the sample shop between two replica sets of our own, under writes. */
export async function runSample(demo: Demo): Promise<DemoResult> {
  const { narrator } = demo;
  const binary = await narrator.step('Looking for a mongod', () =>
    findMongod({ log: (line) => narrator.say(`  ${line}`) }),
  );
  const [source, target] = await narrator.step('Starting two replica sets', () =>
    Promise.all([startSet(demo, binary, 'source'), startSet(demo, binary, 'target')]),
  );
  narrator.say(`  source: ${source}`);
  narrator.say(`  target: ${target}`);
  const client = await connect(demo, source);
  const serverMajor = Number(binary.version.split('.')[0]);
  await narrator.step('Filling the source with the sample shop', async () => {
    const { documents, namespaces } = await fillShop(client, { serverMajor });
    narrator.say(`  ${formatCount(documents)} documents in ${namespaces} namespaces`);
  });
  const writer = startWriter(demo, client, serverMajor);
  const differences = await migrateUnderWrites(demo, { source, target, writer });
  const check = await narrator.step('Checking with the servers’ own hashes (dbHash)', async () =>
    differingCollections(client.db(SHOP), (await connect(demo, target)).db(SHOP)),
  );
  narrator.say(`  ${check.compared} collections compared, different: ${check.different.length}`);
  for (const name of check.different) narrator.say(`  different: ${SHOP}.${name}`);
  return {
    differences: differences + check.different.length,
    connections: [
      { name: 'Demo source', uri: source, environment: 'production' },
      { name: 'Demo target', uri: target, environment: 'development' },
    ],
  };
}

async function startSet(demo: Demo, binary: MongodBinary, name: string): Promise<string> {
  const set = await startReplicaSet({ binary, name });
  demo.leftovers.add(`the replica set ${name}`, () => set.stop());
  return set.uri;
}

async function connect(demo: Demo, uri: string): Promise<MongoClient> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 10_000 });
  demo.leftovers.add('a connection', () => client.close());
  return client;
}

function startWriter(demo: Demo, client: MongoClient, serverMajor: number): Writer {
  demo.narrator.say(
    `A writer begins to insert, update and delete, ${ACTIONS_PER_SECOND} actions a second`,
  );
  const writer = new Writer(client, {
    actionsPerSecond: ACTIONS_PER_SECOND,
    users: users.size,
    orders: orders.size,
    measures: serverMajor >= (measurements.since ?? 0),
  });
  // Whoever waits for the writer learns of a failure; at the end there is nobody to tell any more.
  demo.leftovers.add('the writer', () => writer.stop().catch(() => undefined));
  return writer;
}

/** Migrates, cuts over when the writer has stopped, shows the report; returns its differences. */
async function migrateUnderWrites(
  demo: Demo,
  { source, target, writer }: { source: string; target: string; writer: Writer },
): Promise<number> {
  const { narrator, signal } = demo;
  const migration = startMigration(demo, {
    source,
    target,
    name: NAME,
    // The list of migrations that this machine knows is the user's, not the demo's.
    env: { MONGO_FERRY_HOME: join(demo.folder, 'home') },
  });
  const working = <Result>(work: Promise<Result>) =>
    orInterrupted(signal, Promise.race([work, writer.failed]));
  await working(migration.until('the copy was complete', 300, (status) => status.snapshotDone));
  narrator.say(`Copied; the writer made ${formatCount(writer.changes)} changes meanwhile`);
  await working(migration.until('it was caught up', 300, (status) => status.readyForCutover));
  narrator.say(`Caught up; the writer goes on for ${SECONDS_IN_SYNC} s`);
  await working(sleep(SECONDS_IN_SYNC * 1000));
  const { inserted, updated, replaced, deleted, measured } = await writer.stop();
  narrator.say(
    `The writer has stopped: ${formatCount(inserted)} inserted, ${formatCount(updated)} updated, ` +
      `${formatCount(replaced)} replaced, ${formatCount(deleted)} deleted, ` +
      `${formatCount(measured)} measured`,
  );
  return await cutOverAndReport(demo, migration, NAME);
}
