import { fieldOf, stringOf } from './bson';
import type { Request } from './request';

/** Whether an event is for routers, which learn from it of a new shard. */
export function isInternalEvent(event: Buffer): boolean {
  const operation = stringOf(fieldOf(event, 'operationType'));
  return operation === 'kNewShardDetected' || operation === 'migrateChunkToNewShard';
}

/** Since 7.0 the change of a collection's name or its end is told once (SERVER-71085, SERVER-71365). */
const TOLD_ONCE = ['drop', 'rename'];

/**
 * Whether an event repeats what another shard tells. Behind a double of 7.0 are servers of 6.0,
 * each of which tells it: what counts is the database's primary.
 */
export function isForeignDdl(request: Request, shard: string, event: Buffer): boolean {
  if (!request.router.flavour.atLeast('7.0')) return false;
  const operation = stringOf(fieldOf(event, 'operationType')) ?? '';
  if (!TOLD_ONCE.includes(operation)) return false;
  const uuid = fieldOf(event, 'collectionUUID')?.bytes.toString('hex');
  if (uuid !== undefined && request.router.cluster.silentDrops.has(uuid)) return true;
  const ns = fieldOf(event, 'ns');
  const db = ns === undefined ? undefined : stringOf(fieldOf(ns.document, 'db'));
  const primary = request.router.cluster.primaries.get(db ?? '');
  return primary !== undefined && primary !== shard;
}
