import { compose, documentsOf, fieldOf, numberOf, pathOf, stringOf, type Value } from './bson';
import { ListCursor } from './cursorStore';
import { notInDouble } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';

/**
 * `$shardedDataDistribution` (6.0.3): by the shards' own statistics, which count the documents that
 * wait for their deletion.
 */
export async function shardedDataDistribution(request: Request): Promise<Answer> {
  const { router } = request;
  if (!router.flavour.atLeast('6.0')) notInDouble('$shardedDataDistribution before 6.0.3');
  if (request.documents('pipeline').length > 1) {
    notInDouble('stages after $shardedDataDistribution');
  }
  const byNamespace = new Map<string, unknown[]>();
  for (const shardName of router.shards.ids) {
    const reply = await request.send(
      shardName,
      {
        aggregate: 1,
        pipeline: [{ $_internalAllCollectionStats: { stats: { storageStats: {} } } }],
        cursor: { batchSize: 100_000 },
        fromMongos: true,
      },
      {},
      'admin',
    );
    const cursor = reply.get('cursor')?.document ?? compose({});
    for (const stats of documentsOf(fieldOf(cursor, 'firstBatch'))) {
      const ns = stringOf(fieldOf(stats, 'ns')) ?? '';
      if ((await router.catalog.sharding(ns)) === undefined) continue;
      const shards = byNamespace.get(ns) ?? [];
      shards.push({ shardName, ...sizesOf(stats) });
      byNamespace.set(ns, shards);
    }
  }
  const documents = [...byNamespace].map(([ns, shards]) => compose({ ns, shards }));
  return router.cursors.open(request, new ListCursor('admin.$cmd.aggregate', documents));
}

function sizesOf(stats: Buffer): Record<string, unknown> {
  const of = (name: string): number => numberOf(pathOf(stats, `storageStats.${name}`)) ?? 0;
  const orphans: Value | undefined = pathOf(stats, 'storageStats.numOrphanDocs');
  const orphaned = numberOf(orphans) ?? 0;
  const average = of('avgObjSize');
  const owned = of('count') - orphaned;
  return {
    numOrphanedDocs: orphaned,
    numOwnedDocuments: owned,
    ownedSizeBytes: owned * average,
    orphanedSizeBytes: orphaned * average,
  };
}
