import {
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { readShardedCollections, type ShardedCollection } from '../../engine/catalog/sharding';
import { readCarriedIndexes } from '../measures';
import { listed } from '../wording';
import type { PreflightCheck } from '../types';

/** A sharded collection keeps an index unique only if the index begins with the shard key. */
export const shardedUniqueIndex: PreflightCheck = {
  id: 'sharded-unique-index',
  title: 'unique indexes begin with the target’s shard keys',
  applies: ({ target }) => target.topology === 'sharded',
  run: async (context) => {
    const sharded = await readShardedCollections(context.target);
    const impossible = (await readCarriedIndexes(context)).flatMap(({ entry, indexes }) => {
      const collection = sharded.get(formatNamespace(context.map.targetOf(entry)));
      if (collection === undefined) return [];
      return indexes
        .filter((index) => isUnique(index) && !beginsWith(index, collection))
        .map((index) => ({ namespace: formatNamespace(entry), index: stringField(index, 'name') }));
    });
    if (impossible.length === 0) return [];
    return [
      {
        severity: 'blocker',
        message: `These unique indexes do not begin with the shard key that the target has, and cannot be unique there: ${listed(impossible.map(({ namespace, index = '' }) => `${namespace} (${index})`))}.`,
        remedy:
          'Shard these collections on the target by a key that each unique index begins with, or drop the indexes on the source.',
        namespaces: [...new Set(impossible.map(({ namespace }) => namespace))],
      },
    ];
  },
};

function isUnique(index: FaithfulDocument): boolean {
  return numberField(index, 'unique') === 1;
}

function beginsWith(index: FaithfulDocument, { key }: ShardedCollection): boolean {
  const fields = [...(documentField(index, 'key') ?? new Map<string, unknown>()).keys()];
  return key.every(([field], position) => fields[position] === field);
}
