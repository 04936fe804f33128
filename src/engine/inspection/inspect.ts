import type { Document } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { gatherDeeply } from './deep';
import { Gathering } from '../deployment/facts/gathering';
import { streamsAreOn } from './documentdbStreams';
import { isPublicEndpoint } from './endpoint';
import { gatherMembers } from '../deployment/facts/members';
import { gatherOplog } from './oplog';
import { gatherServer } from './server';
import { gatherAccess, measureRoundTrip } from './session';
import { gatherSharding } from './sharding';
import { gatherStorage } from './storage';
import { providerOf } from '../deployment/provider';
import type { DeploymentFacts } from '../deployment/deploymentFacts';

/** How much is asked. */
export interface InspectOptions {
  /** Also reads every catalog and samples documents and writes, which takes seconds. */
  deep?: boolean;
}

/** Everything that a deployment tells of itself; what it does not is listed in `unknown`. Never throws. */
export async function inspect(
  deployment: Deployment,
  options: InspectOptions = {},
): Promise<DeploymentFacts> {
  const gathering = new Gathering(deployment);
  // Alone, before the other questions load the line.
  const roundTripMs = await measureRoundTrip(gathering);
  const [members, sharding, storage, oplog, access, server, buildInfo, isPublic, deep] =
    await Promise.all([
      gatherMembers(gathering),
      gatherSharding(gathering),
      gatherStorage(gathering),
      gatherOplog(gathering),
      gatherAccess(gathering),
      gatherServer(gathering),
      gathering.attempt('provider', () => gathering.command({ buildInfo: 1 })),
      gathering.attempt('publicEndpoint', () => isPublicEndpoint(seedsOf(deployment))),
      options.deep === true ? gatherDeeply(gathering) : {},
    ]);
  const provider = providerOf({
    hosts: [...hostsOf(deployment), ...members.map(({ host }) => host)],
    buildInfo,
  });
  if (provider === 'documentdb' && access.changeStreams === true) {
    access.changeStreams = await gathering.attempt('changeStreams', () => streamsAreOn(deployment));
  }
  return {
    topology: deployment.topology,
    provider,
    version: deployment.binary.text,
    ...(deployment.setName === undefined ? {} : { setName: deployment.setName }),
    members,
    ...sharding,
    ...storage,
    ...(oplog === undefined ? {} : { oplog }),
    ...access,
    ...server,
    ...deep,
    ...(isPublic === undefined ? {} : { publicEndpoint: isPublic }),
    // Left out of the driver's options where it is not asked for.
    tls: (deployment.client.options.tls as boolean | undefined) === true,
    ...(buildInfo === undefined ? {} : { edition: editionOf(buildInfo) }),
    roundTripMs,
    gatheredAt: new Date().toISOString(),
    unknown: gathering.unknown,
  };
}

function editionOf(buildInfo: Document): 'community' | 'enterprise' {
  const modules = (buildInfo.modules ?? []) as string[];
  return modules.includes('enterprise') ? 'enterprise' : 'community';
}

function hostsOf(deployment: Deployment): string[] {
  const { srvHost } = deployment.client.options;
  const names = seedsOf(deployment);
  return srvHost === undefined ? names : [srvHost, ...names];
}

/** The hosts of the connection string; those that an SRV record names. */
function seedsOf({ client }: Deployment): string[] {
  return client.options.hosts.map(({ host }) => host).filter((host) => host !== undefined);
}
