import type { Document } from 'mongodb';
import { SYSTEM_DATABASES } from '../catalog/namespaces';
import { forEachLimited } from '../concurrency';
import { readFeatures } from '../deployment/abilities';
import type { DatabaseFacts, DeploymentFacts } from '../deployment/deploymentFacts';
import { ANSWER_TIME_MS, type Gathering } from '../deployment/facts/gathering';

/** Databases asked for their sizes at once. */
const PARALLEL_DATABASES = 4;

/** Feature compatibility version, the databases with their sizes, and the room on the disk. */
export async function gatherStorage(
  gathering: Gathering,
): Promise<
  Pick<
    DeploymentFacts,
    | 'featureCompatibilityVersion'
    | 'databases'
    | 'totalSizeBytes'
    | 'dataBytes'
    | 'namespaces'
    | 'freeDiskBytes'
  >
> {
  const [features, databases, freeDiskBytes] = await Promise.all([
    gathering.attempt('featureCompatibilityVersion', () =>
      readFeatures(gathering.deployment.client),
    ),
    gathering.attempt('databases', () => readDatabases(gathering)),
    gathering.attempt('freeDiskBytes', () => readFreeDisk(gathering)),
  ]);
  const own = (databases ?? []).filter(({ name }) => !SYSTEM_DATABASES.includes(name));
  const totals = await gathering.attempt('dataBytes', () =>
    readTotals(
      gathering,
      own.map(({ name }) => name),
    ),
  );
  return {
    ...(features === undefined ? {} : { featureCompatibilityVersion: features.text }),
    databases: databases ?? [],
    totalSizeBytes: own.reduce((total, { sizeOnDisk }) => total + sizeOnDisk, 0),
    ...(freeDiskBytes === undefined ? {} : { freeDiskBytes }),
    ...totals,
  };
}

/** A mongos answers for each shard; some providers leave the disk out. */
async function readFreeDisk(gathering: Gathering): Promise<number | undefined> {
  const stats = await gathering.command({ dbStats: 1 });
  const perShard = Object.values((stats.raw ?? {}) as Record<string, Document>);
  const disks = (perShard.length > 0 ? perShard : [stats])
    .map((disk) => Number(disk.fsTotalSize) - Number(disk.fsUsedSize))
    .filter((free) => Number.isFinite(free));
  if (disks.length === 0) {
    gathering.note('freeDiskBytes', 'the server does not tell of its disk');
    return undefined;
  }
  return disks.reduce((total, free) => total + free, 0);
}

async function readTotals(
  { deployment }: Gathering,
  databases: string[],
): Promise<{ dataBytes: number; namespaces: number }> {
  const totals = { dataBytes: 0, namespaces: 0 };
  await forEachLimited(databases, PARALLEL_DATABASES, async (name) => {
    const stats = await deployment.client
      .db(name)
      .command({ dbStats: 1, maxTimeMS: ANSWER_TIME_MS });
    totals.dataBytes += Number(stats.dataSize ?? 0);
    totals.namespaces += Number(stats.collections ?? 0) + Number(stats.views ?? 0);
  });
  return totals;
}

async function readDatabases(gathering: Gathering): Promise<DatabaseFacts[]> {
  const reply = await gathering.command({ listDatabases: 1 });
  return (reply.databases as Document[]).map((database) => ({
    name: String(database.name),
    sizeOnDisk: Number(database.sizeOnDisk ?? 0),
    empty: database.empty === true,
  }));
}
