import type { DeploymentFacts } from '../engine/deployment/types';
import type { ScenarioFacts } from './facts';

const SYSTEM_DATABASES = new Set(['admin', 'config', 'local']);

/**
 * What `inspect` found out of a deployment, as facts of one side. The sizes it knows are on disk
 * and compressed, so the bytes to be sent stay unknown.
 */
export function fromDeploymentFacts(facts: DeploymentFacts): ScenarioFacts {
  const userDatabases = facts.databases.filter(({ name }) => !SYSTEM_DATABASES.has(name));
  const known: ScenarioFacts = {
    provider: facts.provider === 'unknown' ? undefined : facts.provider,
    topology: facts.topology,
    version: facts.version,
    fcv: facts.featureCompatibilityVersion,
    storageEngine: facts.storageEngine,
    storageBytes: facts.totalSizeBytes,
    databases: userDatabases.length,
    members: facts.members.length > 0 ? facts.members.length : undefined,
    shards: facts.topology === 'sharded' ? facts.shards.length : undefined,
    oplogWindowSeconds: facts.oplog?.windowSeconds,
    oplogReadable: facts.oplog === undefined ? undefined : true,
    balancerRunning: facts.balancer === undefined ? undefined : facts.balancer.enabled,
    roundTripMs: facts.roundTripMs,
    empty: userDatabases.every((database) => database.empty),
  };
  return known;
}
