import type { BalancerFacts, ShardFacts } from '../deploymentFacts';
import { ANSWER_TIME_MS, type Gathering } from './gathering';

interface ListedShard {
  _id: string;
  host: string;
  draining?: boolean;
  /** Its zones. */
  tags?: string[];
}

/** The shards of a cluster. */
export async function gatherShards(gathering: Gathering): Promise<ShardFacts[]> {
  if (gathering.deployment.topology !== 'sharded') return [];
  const list = await gathering.attempt('shards', () => gathering.command({ listShards: 1 }));
  return ((list?.shards ?? []) as ListedShard[]).map(({ _id, host, draining, tags = [] }) => ({
    id: _id,
    hosts: host,
    draining: draining === true,
    ...(tags.length === 0 ? {} : { zones: tags }),
  }));
}

/** The balancer of a cluster, with the hours in which it may work if they are limited. */
export async function gatherBalancer(gathering: Gathering): Promise<BalancerFacts | undefined> {
  const { client, topology } = gathering.deployment;
  if (topology !== 'sharded') return undefined;
  const [status, settings] = await Promise.all([
    gathering.attempt('balancer', () => gathering.command({ balancerStatus: 1 })),
    gathering.attempt('balancer’s window', () =>
      client
        .db('config')
        .collection<{ _id: string; activeWindow?: BalancerFacts['window'] }>('settings')
        .findOne({ _id: 'balancer' }, { maxTimeMS: ANSWER_TIME_MS }),
    ),
  ]);
  if (status === undefined) return undefined;
  const window = settings?.activeWindow;
  return {
    enabled: status.mode !== 'off',
    running: status.inBalancerRound === true,
    ...(window === undefined ? {} : { window: { start: window.start, stop: window.stop } }),
  };
}
