import type { Binary, Document, ObjectId } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { formatNamespace, type Namespace, SYSTEM_DATABASES } from './namespaces';

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
  /** By which chunks name it since 5.0. */
  uuid?: Binary;
}

interface StoredCollection {
  _id: string;
  key: Document;
  unique?: boolean;
  uuid?: Binary;
  dropped?: boolean;
  unsplittable?: boolean;
}

/**
 * Those that are sharded: servers of 4.4 keep what was dropped, and since 8.0 one that lies
 * elsewhere than its database stands there, too, under a key of the server's own.
 */
const SHARDED = { dropped: { $ne: true }, unsplittable: { $ne: true } };

/** A sharded cluster's sharded collections but the server's own, by name. @throws what the driver throws */
export async function readShardedCollections({
  client,
}: Deployment): Promise<Map<string, ShardedCollection>> {
  const config = client.db('config');
  const [stored, chunks] = await Promise.all([
    config
      .collection<StoredCollection>('collections')
      .find(SHARDED, { maxTimeMS: ANSWER_TIME_MS })
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
        ...(uuid === undefined ? {} : { uuid }),
        chunks: new Map(own.map((group) => [group._id.shard, group.count])),
      };
    });
  return new Map(collections.map((collection) => [collection.namespace, collection]));
}

/** As {@link readShardedCollections}, without a look at the chunks, of which there may be very many. */
export async function readShardedNamespaces({
  client,
}: Deployment): Promise<Pick<ShardedCollection, 'namespace' | 'key'>[]> {
  const stored = await client
    .db('config')
    .collection<StoredCollection>('collections')
    .find(SHARDED, { maxTimeMS: ANSWER_TIME_MS })
    .toArray();
  return stored.map(({ _id, key }) => ({
    namespace: _id,
    key: Object.entries(key) as ShardedCollection['key'],
  }));
}

/** How one collection is sharded; undefined where it is not. Its chunks are not asked for. */
export async function readSharding(
  { client }: Deployment,
  namespace: Namespace,
): Promise<ShardedCollection | undefined> {
  const stored = await client
    .db('config')
    .collection<StoredCollection>('collections')
    .findOne({ _id: formatNamespace(namespace), ...SHARDED }, { maxTimeMS: ANSWER_TIME_MS });
  if (stored === null) return undefined;
  return {
    namespace: stored._id,
    key: Object.entries(stored.key) as ShardedCollection['key'],
    unique: stored.unique === true,
    chunks: new Map(),
    ...(stored.uuid === undefined ? {} : { uuid: stored.uuid }),
  };
}

/** The lower bounds of a collection's chunks but the first, rising, their values as they are. */
export async function readChunkBounds(
  { client }: Deployment,
  { namespace, uuid }: ShardedCollection,
): Promise<Document[]> {
  // Chunks name their collection since 5.0 by its UUID, before by its namespace.
  const own = uuid === undefined ? [{ ns: namespace }] : [{ ns: namespace }, { uuid }];
  const chunks = await client
    .db('config')
    .collection('chunks')
    .find({ $or: own }, { sort: { min: 1 }, projection: { min: 1 }, promoteValues: false })
    .toArray();
  return chunks.slice(1).map(({ min }) => min as Document);
}

/** A shard of a cluster. */
export interface Shard {
  id: string;
  /** Whether it is being emptied. */
  isDraining: boolean;
  zones: string[];
}

/** A cluster's shards. @throws what the driver throws */
export async function readShards({ client }: Deployment): Promise<Shard[]> {
  const reply = await client.db('admin').command({ listShards: 1 });
  const shards = reply.shards as { _id: string; draining?: boolean; tags?: string[] }[];
  return shards.map(({ _id, draining, tags }) => ({
    id: _id,
    isDraining: draining === true,
    zones: tags ?? [],
  }));
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
      { _id: { $gte: `${database}.`, $lt: `${database}/` }, ...SHARDED },
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

/**
 * Documents that a shard holds though another owns them, by namespace; only namespaces that have any.
 * Only where `countOrphans` is among its abilities. @throws what the driver throws
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
