import { readShardedCollections } from '../../engine/catalog/sharding';
import { parseNamespace } from '../../engine/catalog/namespaces';
import { listed } from '../wording';
import type { PreflightCheck } from '../types';

/** A sharded collection whose chunks lie on one shard is filled by that shard alone. */
export const chunkBalance: PreflightCheck = {
  id: 'chunk-balance',
  title: 'the target’s sharded collections are spread over its shards',
  applies: ({ targetFacts }) => targetFacts.topology === 'sharded' && targetFacts.shards.length > 1,
  run: async ({ target, map }) => {
    const lopsided = [...(await readShardedCollections(target)).values()].filter(
      ({ namespace, chunks }) =>
        chunks.size === 1 && map.sourceOf(parseNamespace(namespace)) !== undefined,
    );
    if (lopsided.length === 0) return [];
    const names = lopsided.map(({ namespace }) => namespace);
    return [
      {
        severity: 'warning',
        message: `All chunks of these lie on one shard of the target ${target.label}: ${listed(names)}.`,
        remedy:
          'Split them before starting with sh.splitAt() and sh.moveChunk(), or shard them by a hashed key, which spreads empty collections at once.',
        namespaces: names,
      },
    ];
  },
};
