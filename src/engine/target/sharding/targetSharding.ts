import type { Document } from 'mongodb';
import { documentField, stringField } from '../../bson/faithful';
import { createIndexes } from '../making/indexes';
import { relaxedSpecifications } from '../../catalog/indexSpecification';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import type { NamespaceMap } from '../../catalog/namespaceMap';
import { readIndexes, storageNamespace, type CatalogEntry } from '../../catalog/read';
import {
  readSharding,
  readShards,
  readShardedNamespaces,
  type ShardedCollection,
} from '../../catalog/sharding';
import type { Deployment } from '../../deployment/deployment';
import type { Rights } from '../rights';
import { dealOut } from './dealOut';
import { keyCuts } from './keyCuts';
import { isScattered, isSpreadByServer, keyDocument, supportsKey, type ShardKey } from './shardKey';
import { isForbidden, TemporaryZones } from './temporaryZones';

/** What sharding works with. */
interface Sides {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  plan: { name: string };
  progress: { warn: (message: string) => void };
  /** Target namespaces in which each shard by itself keeps an `_id` unique. */
  scattered: Set<string>;
  ours: Pick<Rights, 'beforeIndexes' | 'door'>;
}

/** Server code: sharded already. */
const ALREADY_INITIALIZED = 23;

/** Shards collections of a sharded target as they are in a sharded source, before they are filled. */
export class TargetSharding {
  private readonly zones: TemporaryZones;
  /** Chunks are moved by one command at a time: a shard takes part in one move only (code 117). */
  private dealing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly sides: Sides,
    private readonly isMeant: boolean,
  ) {
    this.zones = new TemporaryZones(sides.target, sides.plan.name);
  }

  /**
   * Runs `work`, which may {@link shard}; where either side is not sharded that does nothing. What
   * was made for it in the target is taken away at the end. @throws what the driver throws
   */
  static async during<T>(sides: Sides, work: (sharding: TargetSharding) => Promise<T>): Promise<T> {
    const { source, target } = sides;
    const isMeant = source.topology === 'sharded' && target.topology === 'sharded';
    const sharding = new TargetSharding(sides, isMeant);
    try {
      return await work(sharding);
    } finally {
      await sharding.zones.remove();
    }
  }

  /** Takes away what an earlier run left in the target when it died. @throws what the driver throws */
  async clearUp(): Promise<void> {
    if (!this.isMeant) return;
    try {
      await this.zones.removeLeftovers();
    } catch (error) {
      // Who may not define zones has made none.
      if (!isForbidden(error)) throw error;
    }
  }

  /**
   * Shards one collection that is there and empty with the source's key; one that is sharded
   * already, with whatever key, stays as it is. The key's index is made as the source has it.
   */
  async shard(entry: CatalogEntry): Promise<void> {
    if (!this.isMeant || entry.kind === 'view') return;
    const { source, target, map, scattered } = this.sides;
    const to = map.targetOf(entry);
    const stored = storageNamespace({ ...to, kind: entry.kind });
    const namespace = formatNamespace(stored);
    const present = await readSharding(target, stored);
    const wanted = await readSharding(source, storageNamespace(entry));
    const key = present?.key ?? wanted?.key;
    if (key === undefined) return;
    if (present === undefined && wanted !== undefined) {
      await this.shardAs(wanted, entry, to);
      await this.warnOfZones(entry);
    }
    if (isScattered(key)) scattered.add(namespace);
  }

  private async shardAs(
    wanted: ShardedCollection,
    entry: CatalogEntry,
    to: Namespace,
  ): Promise<void> {
    const { source, target, ours } = this.sides;
    const { key } = wanted;
    await target.client.db('admin').command({ enableSharding: to.db });
    const bounds = await keyCuts(source, wanted, key, await this.parts(key));
    const shards = await this.shardsFromPrimary(to.db);
    if (entry.kind === 'timeseries') {
      // Its zones could be by the time's field only with ranges of time.
      await this.shardEmpty(to, seriesKey(entry, key));
      const namespace = formatNamespace(storageNamespace({ ...to, kind: entry.kind }));
      await this.inTurn(() => dealOut(target, namespace, bounds, shards));
      return;
    }
    const indexes = relaxedSpecifications(await readIndexes(source, entry), entry.options);
    const [index] = indexes.filter((one) => supportsKey(one, key));
    if (index !== undefined) {
      await ours.beforeIndexes(to, [index]);
      await createIndexes({ target, namespace: to, door: ours.door }, [index]);
    }
    const namespace = formatNamespace(to);
    const isZoned = bounds.length > 0 && (await this.assign(namespace, key, bounds, shards));
    await this.shardEmpty(to, key);
    if (isZoned) await this.zones.release(namespace, key, bounds);
  }

  /** Into how many parts a collection is cut for its shards. */
  private async parts(key: ShardKey): Promise<number> {
    if (isSpreadByServer(key)) return 1;
    const shards = await readShards(this.sides.target);
    return shards.filter(({ isDraining }) => !isDraining).length;
  }

  private async shardEmpty(to: Namespace, key: ShardKey): Promise<void> {
    const command = {
      // Not unique, as all indexes are not while changes are applied.
      shardCollection: formatNamespace(to),
      key: keyDocument(key),
      // Has to be said where the collection has another.
      collation: { locale: 'simple' },
    };
    try {
      await this.sides.target.client.db('admin').command(command);
    } catch (error) {
      if ((error as { code?: unknown }).code !== ALREADY_INITIALIZED) throw error;
    }
  }

  /** @returns whether zones were made; not where there are others, nor where the user may not */
  private async assign(
    namespace: string,
    key: ShardKey,
    bounds: Document[],
    shards: string[],
  ): Promise<boolean> {
    const { target, progress } = this.sides;
    const other = await target.client.db('config').collection('tags').findOne({ ns: namespace });
    if (other !== null) return false;
    try {
      await this.zones.assign(namespace, key, bounds, shards);
      return true;
    } catch (error) {
      if (!isForbidden(error)) throw error;
      progress.warn(
        `${namespace} begins on one shard of the target, since its user may not define zones (the role clusterManager); the balancer spreads it later.`,
      );
      return false;
    }
  }

  /** Chunks begin on the primary shard: what stays there needs no move. */
  private async shardsFromPrimary(db: string): Promise<string[]> {
    const { client } = this.sides.target;
    const stored = await client
      .db('config')
      .collection<{ _id: string; primary: string }>('databases')
      .findOne({ _id: db });
    const shards = await readShards(this.sides.target);
    const ids = shards.filter(({ isDraining }) => !isDraining).map(({ id }) => id);
    const primary = ids.filter((id) => id === stored?.primary);
    return [...primary, ...ids.filter((id) => id !== stored?.primary)];
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.dealing.then(work);
    this.dealing = turn.catch(() => undefined);
    return turn;
  }

  /** Zones name shards, of which the target has others. */
  private async warnOfZones(entry: CatalogEntry): Promise<void> {
    const ns = formatNamespace(storageNamespace(entry));
    const zone = await this.sides.source.client.db('config').collection('tags').findOne({ ns });
    if (zone === null) return;
    this.sides.progress.warn(
      `${ns} has zones in the source; its chunks lie anywhere in the target until zones are defined there with sh.addShardToZone() and sh.updateZoneKeyRange().`,
    );
  }
}

/** The key of a time series as its users name it, of that of its buckets. */
function seriesKey(entry: CatalogEntry, key: ShardKey): ShardKey {
  const options = documentField(entry.options, 'timeseries');
  const time = options === undefined ? undefined : stringField(options, 'timeField');
  const meta = options === undefined ? undefined : stringField(options, 'metaField');
  return key.map(([field, direction]) => {
    if (field === `control.min.${time ?? ''}`) return [time ?? '', direction];
    return [field.replace(/^meta(?=\.|$)/, meta ?? 'meta'), direction];
  });
}

/**
 * Namespaces of a sharded deployment whose key is not `_id` alone: there each shard by itself sees
 * to it that an `_id` is unique. @throws what the driver throws
 */
export async function readScattered(deployment: Deployment): Promise<Set<string>> {
  if (deployment.topology !== 'sharded') return new Set();
  const collections = await readShardedNamespaces(deployment);
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
  return (await readSharding(deployment, namespace))?.key;
}
