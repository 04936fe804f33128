import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError, type Db, type Document } from 'mongodb';
import { onEachMember, type ProxiedSet } from './servers';

/** For index builds that are under way when the workload ends. */
const BUILD_LIMIT_MS = 60_000;

/** How the server (6.0) fails at listing an index of a time-series collection that is being built. */
const UNSAYABLE_BUILD = 5254501;

/** Waits until a deployment is at rest that nobody writes to any more. */
export async function settle(side: ProxiedSet, databases: string[]): Promise<void> {
  await untilIndexesBuilt(side, databases);
  await evict(side, databases);
}

/** Documents must not expire while both sides are compared. */
export async function setExpiry(side: ProxiedSet, enabled: boolean): Promise<void> {
  await onEachMember(side, { setParameter: 1, ttlMonitorEnabled: enabled });
}

/** An index of which the build ends during the cutover is in the source and not in the target. */
async function untilIndexesBuilt({ client }: ProxiedSet, databases: string[]): Promise<void> {
  for (const limit = Date.now() + BUILD_LIMIT_MS; Date.now() < limit; await sleep(500)) {
    const building = await Promise.all(databases.map((name) => buildsIndexes(client.db(name))));
    if (!building.includes(true)) return;
  }
}

/**
 * Updates let a capped collection grow beyond its size, which a copy can't: the next insert evicts
 * what is too much.
 */
async function evict({ client }: ProxiedSet, databases: string[]): Promise<void> {
  for (const db of databases.map((name) => client.db(name))) {
    const filter = { type: 'collection', 'options.capped': true };
    for (const { name } of await db.listCollections(filter).toArray()) {
      await db.collection(name).insertOne({});
    }
  }
}

/** Asked of the catalog, which an election does not change: a build goes on at the new primary. */
async function buildsIndexes(db: Db): Promise<boolean> {
  for (const { name } of await db.listCollections({ type: 'collection' }).toArray()) {
    const listed = await db
      .command({ listIndexes: name, includeBuildUUIDs: true })
      .catch((error: unknown) => {
        if (error instanceof MongoError && error.code === UNSAYABLE_BUILD) return undefined;
        throw error;
      });
    if (listed === undefined) return true;
    const { firstBatch } = listed.cursor as { firstBatch: Document[] };
    if (firstBatch.some((index) => 'buildUUID' in index)) return true;
  }
  return false;
}
