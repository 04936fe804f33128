import { MaxKey, MinKey } from 'mongodb';
import { MAJORITY } from './databases';
import { refuse } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';
import { shardingOf } from './shardCollections';

/** `moveCollection` (8.0): an unsharded collection to another shard than its database's primary. */
export async function moveCollection(request: Request): Promise<Answer> {
  ofNewer(request);
  const to = request.string('toShard') ?? refuse('InvalidOptions', 'moveCollection needs toShard');
  const { catalog } = request.router;
  const namespace = request.collection;
  const known = await catalog.sharding(namespace);
  if (known !== undefined && !known.isUnsplittable) {
    refuse('NamespaceNotSharded', `moveCollection can only be called on an unsharded collection`);
  }
  if (known === undefined) {
    const [db = '', ...rest] = namespace.split('.');
    await request.placed(namespace, ({ database }) =>
      request.send(
        database.primary,
        {
          _shardsvrCreateCollection: rest.join('.'),
          shardKey: { _id: 1 },
          unique: false,
          collation: { locale: 'simple' },
          writeConcern: MAJORITY,
        },
        { database },
        db,
      ),
    );
    catalog.forget(namespace);
  }
  return gatherOn(request, to);
}

/** `unshardCollection` (8.0): all documents to one shard. */
export async function unshardCollection(request: Request): Promise<Answer> {
  ofNewer(request);
  const { sharding } = await shardingOf(request);
  if (sharding.isUnsplittable) refuse('NamespaceNotSharded', 'the collection is not sharded');
  return gatherOn(request, request.string('toShard') ?? sharding.shards[0] ?? '');
}

function ofNewer(request: Request): void {
  if (!request.router.flavour.atLeast('8.0')) {
    refuse('CommandNotFound', `no such command: '${request.name}'`);
  }
}

/**
 * Servers of 8.0 reshard such a collection to one chunk by its `_id`, under another UUID. Those of
 * 6.0 reshard only to another key, and so twice.
 */
async function gatherOn(request: Request, shard: string): Promise<Answer> {
  const { router } = request;
  const namespace = request.collection;
  const reshard = async (key: Record<string, unknown>, presets: Record<string, unknown>) => {
    await request.placed(namespace, ({ database }) =>
      request.send(
        database.primary,
        { _shardsvrReshardCollection: namespace, key, ...presets, writeConcern: MAJORITY },
        { database },
        'admin',
      ),
    );
    router.catalog.forget(namespace);
  };
  await reshard({ _id: 'hashed' }, { numInitialChunks: 1 });
  const bounds = { min: { _id: new MinKey() }, max: { _id: new MaxKey() } };
  await reshard({ _id: 1 }, { _presetReshardedChunks: [{ recipientShardId: shard, ...bounds }] });
  await request.config(
    {
      update: 'collections',
      updates: [{ q: { _id: namespace }, u: { $set: { unsplittable: true } } }],
      writeConcern: MAJORITY,
    },
    'config',
  );
  router.catalog.forget(namespace);
  return {};
}
