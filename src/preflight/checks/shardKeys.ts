import { formatNamespace, parseNamespace } from '../../engine/catalog/namespaces';
import { readShardedCollections, type ShardedCollection } from '../../engine/catalog/sharding';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Collections that are sharded on the source should be on the target before they are filled. */
export const shardKeys: PreflightCheck = {
  id: 'shard-keys',
  title: 'collections are sharded on the target as on the source',
  applies: ({ source, target }) => source.topology === 'sharded' && target.topology === 'sharded',
  run: async (context) => {
    const [ofSource, ofTarget] = await Promise.all([
      readShardedCollections(context.source),
      readShardedCollections(context.target),
    ]);
    const carried = [...ofSource.values()].filter(({ namespace }) =>
      context.map.carries(parseNamespace(namespace)),
    );
    const placed = carried.map((collection) => {
      const to = formatNamespace(context.map.targetOf(parseNamespace(collection.namespace)));
      return { collection, to, present: ofTarget.get(to) };
    });
    return [...unsharded(placed), ...shardedOtherwise(placed)];
  },
};

interface Placed {
  collection: ShardedCollection;
  to: string;
  present: ShardedCollection | undefined;
}

function unsharded(placed: Placed[]): Found[] {
  const missing = placed.filter(({ present }) => present === undefined);
  if (missing.length === 0) return [];
  return [
    {
      severity: 'warning',
      message: `These are sharded on the source and not on the target, where they would land on one shard: ${listed(missing.map(({ to }) => to))}.`,
      remedy:
        'Shard them on the target before starting, with the source’s keys or with better ones.',
      namespaces: missing.map(({ collection }) => collection.namespace),
      fix: {
        title: 'Shard them on the target with the source’s keys',
        side: 'target',
        command: missing.map(shardCommand).join('; '),
        run: (context) => shardAll(context, missing),
      },
    },
  ];
}

function shardCommand({ to, collection: { key, unique } }: Placed): string {
  return `sh.shardCollection(${JSON.stringify(to)}, ${JSON.stringify(Object.fromEntries(key))}, ${unique})`;
}

async function shardAll({ target }: PreflightContext, missing: Placed[]): Promise<void> {
  const admin = target.client.db('admin');
  for (const { to, collection } of missing) {
    await admin.command({ enableSharding: parseNamespace(to).db });
    const key = new Map(collection.key);
    await admin.command({ shardCollection: to, key, unique: collection.unique });
  }
}

function shardedOtherwise(placed: Placed[]): Found[] {
  const different = placed.filter(
    ({ collection, present }) =>
      present !== undefined && JSON.stringify(present.key) !== JSON.stringify(collection.key),
  );
  if (different.length === 0) return [];
  return [
    {
      severity: 'note',
      message: `The target’s shard keys differ from the source’s: ${listed(different.map(({ to }) => to))}.`,
      remedy: 'Check that this is meant: a shard key is dear to change later.',
      namespaces: different.map(({ collection }) => collection.namespace),
    },
  ];
}
