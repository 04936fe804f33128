import type { Document } from 'mongodb';
import { documentField, type FaithfulDocument } from '../bson/faithful';
import { createIndexes, relaxedSpecification } from '../catalog/indexes';
import { formatNamespace, type Namespace, type NamespaceMap } from '../catalog/namespaces';
import { readIndexes, type CatalogEntry } from '../catalog/read';
import { readShardedCollections, type ShardedCollection } from '../catalog/sharding';
import type { Deployment } from '../deployment/deployment';
import { spreadChunks } from './spreadChunks';

type ShardKey = ShardedCollection['key'];

/** What sharding works with. */
interface Sides {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  progress: { warn: (message: string) => void };
}

/** Server code: sharded already. */
const ALREADY_INITIALIZED = 23;

/** Shards collections of a sharded target as they are in a sharded source, before they are filled. */
export class TargetSharding {
  private constructor(
    private readonly sides: Sides,
    private readonly wanted: ReadonlyMap<string, ShardedCollection>,
    private readonly present: ReadonlyMap<string, ShardedCollection>,
    private readonly scattered: Set<string>,
  ) {}

  /** Asks both sides; where either is not sharded there is nothing to do. @throws what the driver throws */
  static async read(sides: Sides, scattered: Set<string>): Promise<TargetSharding> {
    const { source, target } = sides;
    const both = source.topology === 'sharded' && target.topology === 'sharded';
    const [wanted, present] = both
      ? await Promise.all([readShardedCollections(source), readShardedCollections(target)])
      : [new Map<string, ShardedCollection>(), new Map<string, ShardedCollection>()];
    return new TargetSharding(sides, wanted, present, scattered);
  }

  /**
   * Shards one collection that is there and empty with the source's key; one that is sharded
   * already, with whatever key, stays as it is. The key's index is made as the source has it.
   */
  async shard(entry: CatalogEntry): Promise<void> {
    const { source, target, map } = this.sides;
    const collection = this.wanted.get(formatNamespace(entry));
    const to = map.targetOf(entry);
    const namespace = formatNamespace(to);
    if (collection === undefined || this.present.has(namespace)) return;
    const supporting = (await readIndexes(source, entry)).filter((index) =>
      supportsKey(index, collection.key),
    );
    await createIndexes(target, to, supporting.slice(0, 1).map(relaxedSpecification));
    const admin = target.client.db('admin');
    await admin.command({ enableSharding: to.db });
    try {
      // Not unique, as all indexes are not while changes are applied.
      await admin.command({ shardCollection: namespace, key: asDocument(collection.key) });
    } catch (error) {
      if ((error as { code?: unknown }).code !== ALREADY_INITIALIZED) throw error;
    }
    await spreadChunks(this.sides, collection, namespace);
    await this.warnOfZones(entry);
    if (isScattered(collection.key)) this.scattered.add(namespace);
  }

  /** Zones name shards, of which the target has others. */
  private async warnOfZones(entry: CatalogEntry): Promise<void> {
    const ns = formatNamespace(entry);
    const zone = await this.sides.source.client.db('config').collection('tags').findOne({ ns });
    if (zone === null) return;
    this.sides.progress.warn(
      `${ns} has zones in the source; its chunks lie anywhere in the target until zones are defined there with sh.addShardToZone() and sh.updateZoneKeyRange().`,
    );
  }
}

/**
 * Namespaces of a sharded deployment whose key is not `_id` alone: there each shard by itself sees
 * to it that an `_id` is unique. @throws what the driver throws
 */
export async function readScattered(deployment: Deployment): Promise<Set<string>> {
  if (deployment.topology !== 'sharded') return new Set();
  const collections = [...(await readShardedCollections(deployment)).values()];
  return new Set(
    collections.filter(({ key }) => isScattered(key)).map(({ namespace }) => namespace),
  );
}

/** The key of a collection, or undefined where it is not sharded. @throws what the driver throws */
export async function readShardKey(
  deployment: Deployment,
  namespace: Namespace,
): Promise<ShardKey | undefined> {
  if (deployment.topology !== 'sharded') return undefined;
  const stored = await deployment.client
    .db('config')
    .collection<{ _id: string; key: Document }>('collections')
    .findOne({ _id: formatNamespace(namespace), dropped: { $ne: true } });
  return stored === null ? undefined : (Object.entries(stored.key) as ShardKey);
}

/** Whether an index begins with a shard key, which without one could not be. */
export function supportsKey(index: FaithfulDocument, key: ShardKey): boolean {
  const fields = [...(documentField(index, 'key') ?? new Map<string, unknown>())];
  return key.every(([name, direction], position) => {
    const [field, value] = fields[position] ?? [];
    return field === name && String(value) === String(direction);
  });
}

function isScattered(key: ShardKey): boolean {
  return !(key.length === 1 && key[0]?.[0] === '_id');
}

function asDocument(key: ShardKey): Document {
  return Object.fromEntries(key);
}
