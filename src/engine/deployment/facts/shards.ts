import { readOrphans } from '../../catalog/sharding';
import type { Deployment } from '../deployment';
import type { DeploymentFacts, ShardFacts } from '../types';
import type { Gathering } from './gathering';

/** The shards of a cluster and its balancer; nothing of other topologies. */
export async function gatherSharding(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'shards' | 'balancer' | 'orphans'>> {
  if (gathering.deployment.topology !== 'sharded') return { shards: [] };
  const [list, balancer, orphans] = await Promise.all([
    gathering.attempt('shards', () => gathering.command({ listShards: 1 })),
    gathering.attempt('balancer', () => gathering.command({ balancerStatus: 1 })),
    gathering.attempt('orphans', () => countOrphans(gathering.deployment)),
  ]);
  const shards = (list?.shards ?? []) as { _id: string; host: string; draining?: boolean }[];
  return {
    shards: shards.map(toFacts),
    ...(orphans === undefined ? {} : { orphans }),
    ...(balancer === undefined
      ? {}
      : {
          balancer: {
            enabled: balancer.mode !== 'off',
            running: balancer.inBalancerRound === true,
          },
        }),
  };
}

/** Only newer servers count them; older ones keep the list on each shard, which mongos does not show. */
async function countOrphans(deployment: Deployment): Promise<number> {
  const byNamespace = await readOrphans(deployment);
  return [...byNamespace.values()].reduce((total, count) => total + count, 0);
}

function toFacts(shard: { _id: string; host: string; draining?: boolean }): ShardFacts {
  return { id: shard._id, hosts: shard.host, draining: shard.draining === true };
}
