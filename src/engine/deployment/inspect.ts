import type { Deployment } from './deployment';
import { Gathering } from './facts/gathering';
import { gatherMembers } from './facts/members';
import { gatherOplog } from './facts/oplog';
import { gatherUsers, measureRoundTrip } from './facts/session';
import { gatherSharding } from './facts/shards';
import { gatherStorage } from './facts/storage';
import { providerOf } from './provider';
import type { DeploymentFacts } from './types';

/** Everything that a deployment tells of itself; what it does not is listed in `unknown`. Never throws. */
export async function inspect(deployment: Deployment): Promise<DeploymentFacts> {
  const gathering = new Gathering(deployment);
  // Alone, before the other questions load the line.
  const roundTripMs = await measureRoundTrip(gathering);
  const [members, sharding, storage, oplog, users, buildInfo] = await Promise.all([
    gatherMembers(gathering),
    gatherSharding(gathering),
    gatherStorage(gathering),
    gatherOplog(gathering),
    gatherUsers(gathering),
    gathering.attempt('provider', () => gathering.command({ buildInfo: 1 })),
  ]);
  return {
    topology: deployment.topology,
    provider: providerOf({
      hosts: [...hostsOf(deployment), ...members.map(({ host }) => host)],
      buildInfo,
    }),
    version: deployment.version,
    ...(deployment.setName === undefined ? {} : { setName: deployment.setName }),
    members,
    ...sharding,
    ...storage,
    ...(oplog === undefined ? {} : { oplog }),
    users,
    roundTripMs,
    gatheredAt: new Date().toISOString(),
    unknown: gathering.unknown,
  };
}

function hostsOf({ client }: Deployment): string[] {
  const { hosts, srvHost } = client.options;
  const names = hosts.map(({ host }) => host).filter((host) => host !== undefined);
  return srvHost === undefined ? names : [srvHost, ...names];
}
