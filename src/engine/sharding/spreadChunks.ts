import type { Document } from 'mongodb';
import type { ShardedCollection } from '../catalog/sharding';
import { parseNamespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';

/** Chunks that a collection is cut into at most: enough that every shard has some. */
const MOST_CHUNKS = 256;

/**
 * Cuts an empty collection with a ranged key where the source's is cut, and deals its chunks to the
 * target's shards in turn: it would begin as one chunk on one shard, and the balancer stands still.
 * A hashed key is spread by the server.
 */
export async function spreadChunks(
  { source, target }: { source: Deployment; target: Deployment },
  { namespace, key }: ShardedCollection,
  to: string,
): Promise<void> {
  if (key.some(([, direction]) => direction === 'hashed')) return;
  const admin = target.client.db('admin');
  const { shards } = (await admin.command({ listShards: 1 })) as unknown as {
    shards: { _id: string }[];
  };
  const primary = await primaryShard(target, parseNamespace(to).db);
  const ids = shards.map(({ _id }) => _id);
  const order = [...ids.filter((id) => id === primary), ...ids.filter((id) => id !== primary)];
  // Each cut leaves the upper part on the shard that the part below it has been dealt to.
  let at = 0;
  for (const bound of await cuts(source, namespace)) {
    await admin.command({ split: to, middle: bound });
    const next = (at + 1) % order.length;
    if (next !== at) await admin.command({ moveChunk: to, find: bound, to: order[next] });
    at = next;
  }
}

async function primaryShard(target: Deployment, db: string): Promise<string | undefined> {
  const stored = await target.client
    .db('config')
    .collection<{ _id: string; primary: string }>('databases')
    .findOne({ _id: db });
  return stored?.primary;
}

/** The lower bounds of the source's chunks but the first, or some of them, evenly. */
async function cuts(source: Deployment, namespace: string): Promise<Document[]> {
  const config = source.client.db('config');
  const collection = await config
    .collection<{ _id: string }>('collections')
    .findOne({ _id: namespace });
  // Chunks name their collection since 5.0 by its UUID, before by its namespace.
  const bounds = await config
    .collection('chunks')
    .find(
      { $or: [{ ns: namespace }, { uuid: (collection as Document | null)?.uuid as unknown }] },
      // As they are: the bounds go back to a server.
      { sort: { min: 1 }, projection: { min: 1 }, promoteValues: false },
    )
    .toArray();
  const inner = bounds.slice(1).map(({ min }) => min as Document);
  const step = Math.max(1, Math.ceil(inner.length / (MOST_CHUNKS - 1)));
  return inner.filter((_, index) => index % step === 0);
}
