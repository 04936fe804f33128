import { readOrphans } from '../catalog/sharding';
import type { DeploymentFacts } from '../deployment/deploymentFacts';
import type { Gathering } from '../deployment/facts/gathering';
import { gatherBalancer, gatherShards } from '../deployment/facts/shards';

/** The shards of a cluster and its balancer; nothing of other topologies. */
export async function gatherSharding(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'shards' | 'balancer' | 'orphans'>> {
  if (gathering.deployment.topology !== 'sharded') return { shards: [] };
  const [shards, balancer, orphans] = await Promise.all([
    gatherShards(gathering),
    gatherBalancer(gathering),
    gatherOrphans(gathering),
  ]);
  return {
    shards,
    ...(orphans === undefined ? {} : { orphans }),
    ...(balancer === undefined ? {} : { balancer }),
  };
}

async function gatherOrphans(gathering: Gathering): Promise<number | undefined> {
  const { deployment } = gathering;
  if (!deployment.abilities.can('countOrphans')) {
    gathering.note('orphans', 'MongoDB counts them since 6.0.3');
    return undefined;
  }
  const byNamespace = await gathering.attempt('orphans', () => readOrphans(deployment));
  return byNamespace && [...byNamespace.values()].reduce((total, count) => total + count, 0);
}
