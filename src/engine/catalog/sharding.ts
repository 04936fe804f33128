import type { Binary, Document, ObjectId } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { SYSTEM_DATABASES } from './namespaces';

/** The longest that mongos may work on one question. */
const ANSWER_TIME_MS = 10_000;

/** A collection that is spread over shards. */
export interface ShardedCollection {
  /** `db.collection` */
  namespace: string;
  /** The shard key in order: `[['region', 1], ['_id', 'hashed']]`. */
  key: [field: string, direction: number | string][];
  /** Whether the key is unique over the whole collection. */
  unique: boolean;
  /** Chunks by shard; shards without any are left out. */
  chunks: Map<string, number>;
}

interface StoredCollection {
  _id: string;
  key: Document;
  unique?: boolean;
  uuid?: Binary;
  dropped?: boolean;
}

/** A sharded cluster's sharded collections but the server's own, by name. @throws what the driver throws */
export async function readShardedCollections({
  client,
}: Deployment): Promise<Map<string, ShardedCollection>> {
  const config = client.db('config');
  const [stored, chunks] = await Promise.all([
    config
      .collection<StoredCollection>('collections')
      .find({ dropped: { $ne: true } }, { maxTimeMS: ANSWER_TIME_MS })
      .toArray(),
    config
      .collection<Document & { _id: ObjectId }>('chunks')
      .aggregate<{ _id: { ns?: string; uuid?: Binary; shard: string }; count: number }>(
        [{ $group: { _id: { ns: '$ns', uuid: '$uuid', shard: '$shard' }, count: { $sum: 1 } } }],
        { maxTimeMS: ANSWER_TIME_MS },
      )
      .toArray(),
  ]);
  const collections = stored
    .filter(({ _id }) => !SYSTEM_DATABASES.includes(_id.split('.', 1)[0] ?? ''))
    .map(({ _id, key, unique, uuid }): ShardedCollection => {
      // Chunks name their collection since 5.0 by its UUID, before by its namespace.
      const own = chunks.filter((group) =>
        group._id.ns === undefined
          ? group._id.uuid?.toString('hex') === uuid?.toString('hex')
          : group._id.ns === _id,
      );
      return {
        namespace: _id,
        key: Object.entries(key) as [string, number | string][],
        unique: unique === true,
        chunks: new Map(own.map((group) => [group._id.shard, group.count])),
      };
    });
  return new Map(collections.map((collection) => [collection.namespace, collection]));
}

/** The shard keys of a database's sharded collections, by the collections' names. @throws what the driver throws */
export async function readShardKeys(
  { client }: Deployment,
  database: string,
): Promise<Map<string, ShardedCollection['key']>> {
  // From `db.` to before `db/`: an index serves it, which it does not every pattern.
  const stored = await client
    .db('config')
    .collection<StoredCollection>('collections')
    .find(
      { _id: { $gte: `${database}.`, $lt: `${database}/` }, dropped: { $ne: true } },
      { maxTimeMS: ANSWER_TIME_MS },
    )
    .toArray();
  return new Map(
    stored.map(({ _id, key }) => [
      _id.slice(database.length + 1),
      Object.entries(key) as ShardedCollection['key'],
    ]),
  );
}

/** Whether mongos can be asked for orphans: since 6.0.3. Before, each shard alone knows its own. */
export function countsOrphans(deployment: Deployment): boolean {
  return deployment.atLeast(6, 1) || /^6\.0\.([3-9]|\d\d)/.test(deployment.version);
}

/**
 * Documents that a shard holds though another owns them, by namespace; only namespaces that have any.
 * Only where {@link countsOrphans}. @throws what the driver throws
 */
export async function readOrphans({ client }: Deployment): Promise<Map<string, number>> {
  const distribution = await client
    .db('admin')
    .aggregate<{ ns: string; shards: { numOrphanedDocs: number }[] }>(
      [{ $shardedDataDistribution: {} }],
      { maxTimeMS: ANSWER_TIME_MS },
    )
    .toArray();
  return new Map(
    distribution
      .map(({ ns, shards }): [string, number] => [
        ns,
        shards.reduce((total, { numOrphanedDocs }) => total + numOrphanedDocs, 0),
      ])
      .filter(([, count]) => count > 0),
  );
}
