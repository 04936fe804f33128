import { MaxKey, MinKey, MongoServerError, type Document } from 'mongodb';
import { readShards } from '../../catalog/sharding';
import type { Deployment } from '../../deployment/deployment';
import type { ShardKey } from './shardKey';

/**
 * Zones that say, before an empty collection is sharded, which part of it lies where: the server
 * then makes its chunks there at once. Moving them afterwards takes a second each, one at a time a
 * shard, and none comes back to a shard that has yet to delete what it held (code 96). They are
 * taken away again as soon as the chunks are there, and carry the migration's name, so that those
 * of a run that died are known.
 */
export class TemporaryZones {
  private static made = 0;
  private assigned: Promise<Map<string, string>> | undefined;
  /** Of this migration and no other, and of this use of it. */
  private readonly prefix: string;

  constructor(
    private readonly target: Deployment,
    private readonly migration: string,
  ) {
    this.prefix = `${prefixOf(migration)}${++TemporaryZones.made} `;
  }

  /** Assigns the parts between these bounds to the target's shards, the first to the first. @throws what the driver throws */
  async assign(
    namespace: string,
    key: ShardKey,
    bounds: Document[],
    shards: string[],
  ): Promise<void> {
    const zones = await (this.assigned ??= this.assignShards());
    for (const [part, shard] of shards.slice(0, bounds.length + 1).entries()) {
      await this.update(namespace, key, bounds, part, zones.get(shard) ?? null);
    }
  }

  /** Takes away what {@link assign} made; the chunks stay where they are. */
  async release(namespace: string, key: ShardKey, bounds: Document[]): Promise<void> {
    for (let part = 0; part <= bounds.length; part++) {
      await this.update(namespace, key, bounds, part, null);
    }
  }

  /** Takes away what this made. */
  async remove(): Promise<void> {
    if (this.assigned === undefined) return;
    await this.removeThose(this.prefix);
    this.assigned = undefined;
  }

  /** Takes away what an earlier run of the migration left when it died. */
  async removeLeftovers(): Promise<void> {
    await this.removeThose(prefixOf(this.migration));
  }

  private async removeThose(prefix: string): Promise<void> {
    const config = this.target.client.db('config');
    const ranges = await config
      .collection<{ ns: string; min: Document; max: Document; tag: string }>('tags')
      .find({ tag: { $gte: prefix, $lt: `${prefix}\uffff` } }, { promoteValues: false })
      .toArray();
    for (const { ns, min, max } of ranges) {
      await this.admin({ updateZoneKeyRange: ns, min, max, zone: null });
    }
    for (const { id, zones } of await readShards(this.target)) {
      for (const zone of zones.filter((each) => each.startsWith(prefix))) {
        await this.admin({ removeShardFromZone: id, zone });
      }
    }
  }

  private async assignShards(): Promise<Map<string, string>> {
    const zones = new Map<string, string>();
    for (const { id, isDraining } of await readShards(this.target)) {
      if (isDraining) continue;
      const zone = this.prefix + id;
      await this.admin({ addShardToZone: id, zone });
      zones.set(id, zone);
    }
    return zones;
  }

  private async update(
    namespace: string,
    key: ShardKey,
    bounds: Document[],
    part: number,
    zone: string | null,
  ): Promise<void> {
    const lowest = Object.fromEntries(key.map(([field]) => [field, new MinKey()]));
    const highest = Object.fromEntries(key.map(([field]) => [field, new MaxKey()]));
    await this.admin({
      updateZoneKeyRange: namespace,
      min: bounds[part - 1] ?? lowest,
      max: bounds[part] ?? highest,
      zone,
    });
  }

  private async admin(command: Document): Promise<void> {
    await this.target.client.db('admin').command(command);
  }
}

function prefixOf(migration: string): string {
  return `mongo-ferry ${migration} `;
}

/** Server code: the user may not. */
const UNAUTHORIZED = 13;

/** Whether zones are not for this user. */
export function isForbidden(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === UNAUTHORIZED;
}
