import { openDeployment } from '../../engine/deployment/connect';
import { inspect } from '../../engine/inspection/inspect';
import type { DeploymentFacts } from '../../engine/deployment/deploymentFacts';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import type { DumpOrder, RestoreOrder } from './arguments';

/** What of a deployment decides which options the tools may be given. */
export type ToolLimits = Pick<DeploymentFacts, 'topology' | 'provider' | 'sharedTier'>;

/** Asks a deployment. @throws FerryError if it can't be reached */
export async function limitsOf(endpoint: Endpoint): Promise<ToolLimits> {
  const deployment = await openDeployment(endpoint, { maxPoolSize: 4 });
  try {
    const { topology, provider, sharedTier } = await inspect(deployment);
    return { topology, provider, sharedTier };
  } finally {
    await deployment.close();
  }
}

/**
 * Makes sure that mongodump can do what it is asked.
 * @throws FerryError `oplog-impossible`: without it, the dump would be of no one moment
 */
export function refuseImpossible({ scope }: DumpOrder, source: ToolLimits): void {
  if (scope.kind !== 'everything' || !scope.oplog) return;
  if (source.topology === 'replicaSet' && source.sharedTier !== true) return;
  const why = source.sharedTier
    ? 'clusters of a shared tier keep their oplog to themselves'
    : source.topology === 'standalone'
      ? 'a standalone server has no oplog'
      : 'mongodump takes it from a replica set only, not through mongos';
  throw new FerryError({
    code: 'oplog-impossible',
    kind: 'refused',
    message: `The dump cannot hold the oplog: ${why}.`,
    remedy: 'Stop the writes and dump without the oplog, or migrate instead.',
  });
}

/** An order without what the target would refuse, and a line for each thing left out. */
export function withoutRefused(
  order: RestoreOrder,
  target: ToolLimits,
): { order: RestoreOrder; notes: string[] } {
  const notes: string[] = [];
  let { scope, before } = order;
  if (target.sharedTier === true) {
    if (scope.kind === 'everything') {
      notes.push('Left out: --oplogReplay, which a cluster of a shared tier refuses.');
      scope = { kind: 'namespaces', include: [], exclude: [], renames: [] };
    }
    if (before.drop && before.preserveUuid) {
      notes.push('Left out: --preserveUUID, which a cluster of a shared tier refuses.');
      before = { drop: true, preserveUuid: false };
    }
  }
  if (scope.kind === 'namespaces') {
    // mongodump takes admin along, and restoring it changes who may do what.
    scope = { ...scope, exclude: [...scope.exclude, 'admin.*', 'config.*'] };
    notes.push('Left out: the databases admin and config, with users and roles.');
    if (scope.renames.length > 0) {
      notes.push('Not renamed: what views name, which mongorestore leaves as it is in the dump.');
    }
  }
  return { order: { ...order, scope, before }, notes };
}
