import type { DeploymentFacts, ShardFacts } from '../types';
import type { Gathering } from './gathering';

/** The shards of a cluster and its balancer; nothing of other topologies. */
export async function gatherSharding(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'shards' | 'balancer'>> {
  if (gathering.deployment.topology !== 'sharded') return { shards: [] };
  const [list, balancer] = await Promise.all([
    gathering.attempt('shards', () => gathering.command({ listShards: 1 })),
    gathering.attempt('balancer', () => gathering.command({ balancerStatus: 1 })),
  ]);
  const shards = (list?.shards ?? []) as { _id: string; host: string; draining?: boolean }[];
  return {
    shards: shards.map(toFacts),
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

function toFacts(shard: { _id: string; host: string; draining?: boolean }): ShardFacts {
  return { id: shard._id, hosts: shard.host, draining: shard.draining === true };
}
