import type { Document, MongoClient } from 'mongodb';

/** A sharded collection with a part on each shard. */
export interface Spread {
  /** The collection's name: `shop.users`. */
  namespace: string;
  /** The shards by their parts, from the lowest keys on. */
  shards: string[];
}

/**
 * Shards a collection that is not there yet, cut at these keys, its parts dealt to the shards in
 * turn, beginning with the database's primary.
 */
export async function spread(
  client: MongoClient,
  namespace: string,
  key: Document,
  cuts: Document[],
): Promise<Spread> {
  const admin = client.db('admin');
  const db = namespace.split('.', 1)[0] ?? '';
  await admin.command({ enableSharding: db });
  await admin.command({ shardCollection: namespace, key });
  const order = await shardsFromPrimary(client, db);
  const shards = [order[0] ?? ''];
  for (const [at, middle] of cuts.entries()) {
    await admin.command({ split: namespace, middle });
    const to = order[(at + 1) % order.length] ?? '';
    shards.push(to);
  }
  for (const [at, bound] of cuts.entries()) {
    await admin.command({ moveChunk: namespace, find: bound, to: shards[at + 1] });
  }
  return { namespace, shards };
}

/** All shards, a database's primary first. */
export async function shardsFromPrimary(client: MongoClient, db: string): Promise<string[]> {
  const primary = await primaryOf(client, db);
  const { shards } = await client.db('admin').command({ listShards: 1 });
  const ids = (shards as { _id: string }[]).map(({ _id }) => _id);
  return [primary, ...ids.filter((id) => id !== primary)];
}

/** The shard of a database's collections that are not sharded. */
export async function primaryOf(client: MongoClient, db: string): Promise<string> {
  const stored = await client
    .db('config')
    .collection<{ _id: string; primary: string }>('databases')
    .findOne({ _id: db });
  return stored?.primary ?? '';
}

/** What the config servers say of a sharded collection; undefined where it is not. */
export async function shardingOf(
  client: MongoClient,
  namespace: string,
): Promise<(Document & { chunks: Document[] }) | undefined> {
  const config = client.db('config');
  const stored = await config
    .collection<Document & { _id: string }>('collections')
    .findOne({ _id: namespace, dropped: { $ne: true } });
  if (stored === null) return undefined;
  const own = 'timestamp' in stored ? { uuid: stored.uuid as unknown } : { ns: namespace };
  const chunks = await config.collection('chunks').find(own).sort({ min: 1 }).toArray();
  return { ...stored, chunks };
}
