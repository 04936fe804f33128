import type { Document } from 'mongodb';
import { SYSTEM_DATABASES } from '../../catalog/namespaces';
import type { DatabaseFacts, DeploymentFacts } from '../types';
import type { Gathering } from './gathering';

/** Storage engine, feature compatibility version and the databases with their sizes. */
export async function gatherStorage(
  gathering: Gathering,
): Promise<
  Pick<
    DeploymentFacts,
    'featureCompatibilityVersion' | 'storageEngine' | 'databases' | 'totalSizeBytes'
  >
> {
  const [featureCompatibilityVersion, storageEngine, databases] = await Promise.all([
    gathering.attempt('featureCompatibilityVersion', () => readCompatibility(gathering)),
    gathering.attempt('storageEngine', () => readStorageEngine(gathering)),
    gathering.attempt('databases', () => readDatabases(gathering)),
  ]);
  return {
    featureCompatibilityVersion,
    storageEngine,
    databases: databases ?? [],
    totalSizeBytes: (databases ?? [])
      .filter(({ name }) => !SYSTEM_DATABASES.includes(name))
      .reduce((total, { sizeOnDisk }) => total + sizeOnDisk, 0),
  };
}

/** A mongos knows no such parameter, but its config servers keep the document. */
async function readCompatibility(gathering: Gathering): Promise<string | undefined> {
  if (gathering.deployment.topology === 'sharded') {
    const document = await gathering.deployment.client
      .db('admin')
      .collection<{ _id: string; version?: string }>('system.version')
      .findOne({ _id: 'featureCompatibilityVersion' });
    return document?.version;
  }
  const reply = await gathering.command({ getParameter: 1, featureCompatibilityVersion: 1 });
  return (reply.featureCompatibilityVersion as { version?: string } | undefined)?.version;
}

async function readStorageEngine(gathering: Gathering): Promise<string | undefined> {
  const reply = await gathering.command({
    serverStatus: 1,
    metrics: 0,
    wiredTiger: 0,
    tcmalloc: 0,
  });
  return (reply.storageEngine as { name?: string } | undefined)?.name;
}

async function readDatabases(gathering: Gathering): Promise<DatabaseFacts[]> {
  const reply = await gathering.command({ listDatabases: 1 });
  return (reply.databases as Document[]).map((database) => ({
    name: String(database.name),
    sizeOnDisk: Number(database.sizeOnDisk ?? 0),
    empty: database.empty === true,
  }));
}
