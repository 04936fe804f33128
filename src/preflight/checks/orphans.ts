import { parseNamespace } from '../../engine/catalog/namespaces';
import { readOrphans } from '../../engine/catalog/sharding';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Orphans stay out of what mongos shows, but methods that read the shards directly copy them. */
export const orphans: PreflightCheck = {
  id: 'orphans',
  title: 'the source’s shards hold no orphaned documents',
  applies: ({ source }) => source.topology === 'sharded',
  run: async (context) => {
    if (!context.source.abilities.can('countOrphans')) return [uncounted(context)];
    const counts = [...(await readOrphans(context.source))].filter(([namespace]) =>
      context.map.carries(parseNamespace(namespace)),
    );
    return counts.length === 0 ? [] : [finding(counts)];
  },
};

function uncounted({ source }: PreflightContext): Found {
  return {
    severity: 'note',
    message: `Whether the shards of ${source.label} hold orphaned documents is not known: MongoDB ${source.binary.text} does not count them.`,
    remedy:
      'Mongo Ferry reads through mongos, which leaves them out; before a method that reads shards directly, run cleanupOrphaned on each shard’s primary.',
    namespaces: [],
  };
}

function finding(counts: [string, number][]): Found {
  const namespaces = counts.map(([namespace]) => namespace);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    severity: 'warning',
    message: `The source’s shards hold ${total} orphaned documents: ${listed(counts.map(([namespace, count]) => `${namespace} (${count})`))}.`,
    remedy:
      'Mongo Ferry leaves them out; they cost space, and methods that read shards directly copy them. On each shard’s primary: cleanupOrphaned.',
    namespaces,
    fix: {
      title: 'Clean up orphaned documents, on each shard’s primary',
      side: 'source',
      command: namespaces
        .map((namespace) => `db.adminCommand({ cleanupOrphaned: ${JSON.stringify(namespace)} })`)
        .join('; '),
    },
  };
}
