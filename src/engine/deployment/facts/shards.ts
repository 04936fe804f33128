import { countsOrphans, readOrphans } from '../../catalog/sharding';
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
    gatherOrphans(gathering),
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

async function gatherOrphans(gathering: Gathering): Promise<number | undefined> {
  const { deployment } = gathering;
  if (!countsOrphans(deployment)) {
    gathering.note('orphans', 'MongoDB counts them since 6.0.3');
    return undefined;
  }
  const byNamespace = await gathering.attempt('orphans', () => readOrphans(deployment));
  return byNamespace && [...byNamespace.values()].reduce((total, count) => total + count, 0);
}

function toFacts(shard: { _id: string; host: string; draining?: boolean }): ShardFacts {
  return { id: shard._id, hosts: shard.host, draining: shard.draining === true };
}
