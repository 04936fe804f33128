import type { Deployment } from './deployment';
import { ANSWER_TIME_MS, Gathering } from './facts/gathering';
import { gatherMembers } from './facts/members';
import { probeMembers } from './facts/shardMembers';
import { gatherBalancer, gatherShards } from './facts/shards';
import type { MemberFacts, RouterFacts, TopologyFacts } from './deploymentFacts';

/** Routers tell of themselves every 10 s; one that was silent for this long is gone. */
const ROUTER_GONE_MS = 10 * 60_000;
const ROUTER_SILENT_MS = 60_000;

/** How closely a topology is looked at. */
export interface TopologyOptions {
  /** Also asks every member of the shards and config servers, each over a connection of its own. */
  members?: boolean;
}

/**
 * What a deployment is made of now, down to the members of its shards; quicker than `inspect`, for
 * repeated looks. What is not told is noted in `unknown`, never thrown.
 * @param uri the deployment's connection string, for the connections to shards
 */
export async function readTopology(
  deployment: Deployment,
  uri: string,
  { members: asked = false }: TopologyOptions = {},
): Promise<TopologyFacts> {
  const gathering = new Gathering(deployment);
  const { topology, setName } = deployment;
  const sharded = topology === 'sharded';
  const membersOf = (set: string) => (asked ? probeMembers(set, uri) : Promise.resolve([]));
  const [members, shards, balancer, routers, config] = await Promise.all([
    gatherMembers(gathering),
    gatherShards(gathering),
    gatherBalancer(gathering),
    sharded ? gatherRouters(gathering) : [],
    sharded ? configServers(gathering) : undefined,
  ]);
  const [configMembers, ...shardMembers] = await Promise.all([
    config === undefined ? [] : membersOf(config),
    ...shards.map(({ hosts }) => membersOf(hosts)),
  ]);
  return {
    topology,
    ...(setName === undefined ? {} : { setName }),
    members,
    shards: shards.map((shard, index) => ({ ...shard, members: shardMembers[index] ?? [] })),
    ...(balancer === undefined ? {} : { balancer }),
    routers,
    ...(config === undefined ? {} : { configServers: setOf(config, configMembers) }),
    unknown: gathering.unknown,
  };
}

function setOf(hosts: string, members: MemberFacts[]) {
  return { hosts, members };
}

interface StoredRouter {
  _id: string;
  ping?: Date;
  mongoVersion?: string;
}

async function gatherRouters(gathering: Gathering): Promise<RouterFacts[]> {
  const { client } = gathering.deployment;
  const stored = await gathering.attempt('routers', () =>
    client
      .db('config')
      .collection<StoredRouter>('mongos')
      .find({}, { maxTimeMS: ANSWER_TIME_MS })
      .toArray(),
  );
  const pings = (stored ?? []).map(({ ping }) => ping?.getTime() ?? 0);
  // By the servers' clocks, which may differ from the one here.
  const latest = Math.max(0, ...pings);
  return (stored ?? [])
    .map(({ _id, ping, mongoVersion }) => ({
      host: _id,
      ...(mongoVersion === undefined ? {} : { version: mongoVersion }),
      silentMs: latest - (ping?.getTime() ?? 0),
    }))
    .filter(({ silentMs }) => silentMs < ROUTER_GONE_MS)
    .map(({ silentMs, ...router }) => ({ ...router, healthy: silentMs < ROUTER_SILENT_MS }));
}

async function configServers(gathering: Gathering): Promise<string | undefined> {
  const reply = await gathering.attempt('config servers', () =>
    gathering.command({ getShardMap: 1 }),
  );
  const config = (reply?.map as Record<string, unknown> | undefined)?.config;
  return typeof config === 'string' ? config : undefined;
}
