import type {
  ContentFacts,
  DeploymentFacts,
  IndexKind,
  OplogFacts,
} from '../engine/deployment/deploymentFacts';
import type { Feature, ScenarioFacts } from './facts';

const SYSTEM_DATABASES = new Set(['admin', 'config', 'local']);

/** What `inspect` found out of a deployment, as facts of one side. */
export function fromDeploymentFacts(facts: DeploymentFacts): ScenarioFacts {
  const userDatabases = facts.databases.filter(({ name }) => !SYSTEM_DATABASES.has(name));
  const known: ScenarioFacts = {
    provider: facts.provider === 'unknown' ? undefined : facts.provider,
    topology: facts.topology,
    version: facts.version,
    fcv: facts.featureCompatibilityVersion,
    storageEngine: facts.storageEngine,
    edition: facts.edition,
    tier: tierOf(facts),
    dataBytes: facts.dataBytes,
    storageBytes: facts.totalSizeBytes,
    freeDiskBytes: facts.freeDiskBytes,
    largestDocumentBytes: facts.contents?.largestDocumentBytes,
    features: facts.contents && featuresOf(facts.contents, facts),
    namespaces: facts.namespaces,
    longestDatabaseNameBytes: longest(userDatabases.map(({ name }) => name)),
    longestNamespaceBytes: facts.contents?.longestNamespaceBytes,
    accessControl: accessControlOf(facts),
    writesPerSecond: facts.writesPerSecond,
    readsPerSecond: facts.readsPerSecond,
    bytesPerSecond: facts.sequentialBytesPerSecond,
    changeStreams: facts.changeStreams,
    tls: facts.tls,
    publicEndpoint: publicEndpointOf(facts),
    // Without access control there are no roles to name, and none are needed.
    roles:
      facts.users.length === 0
        ? undefined
        : facts.roles?.map((role) => role.slice(0, role.lastIndexOf('@'))),
    orphans: facts.orphans === undefined ? undefined : facts.orphans > 0,
    databases: userDatabases.length,
    members: facts.members.length > 0 ? facts.members.length : undefined,
    shards: facts.topology === 'sharded' ? facts.shards.length : undefined,
    oplogWindowSeconds: facts.oplog && windowWhenFull(facts.oplog),
    oplogReadable: facts.oplog === undefined ? undefined : true,
    balancerRunning: facts.balancer === undefined ? undefined : facts.balancer.enabled,
    roundTripMs: facts.roundTripMs,
    empty: userDatabases.every((database) => database.empty),
  };
  return known;
}

function longest(names: readonly string[]): number | undefined {
  return names.length === 0 ? undefined : Math.max(...names.map((name) => Buffer.byteLength(name)));
}

/** Nobody is logged in, and yet all could be asked. */
function accessControlOf({ users, roles }: DeploymentFacts): boolean | undefined {
  return roles === undefined ? undefined : users.length > 0;
}

/** An instance of ApsaraDB that is reached inside its network may have a public endpoint besides. */
function publicEndpointOf({ provider, publicEndpoint }: DeploymentFacts): boolean | undefined {
  return provider === 'apsaradb' && publicEndpoint === false ? undefined : publicEndpoint;
}

/** What a Free cluster holds at most. */
const MOST_OF_FREE_BYTES = 512 * 1024 * 1024;

/** The server tells the shared tiers apart from the others; that it is no Free one, only its size tells. */
function tierOf({ provider, sharedTier, dataBytes = 0 }: DeploymentFacts): ScenarioFacts['tier'] {
  if (sharedTier === true) return dataBytes > MOST_OF_FREE_BYTES ? 'flex' : 'shared';
  return provider === 'atlas' && sharedTier === false ? 'dedicated' : undefined;
}

/** An oplog that covers less time than this, with room left, tells nothing of how far it will reach back. */
const TELLING_WINDOW_SECONDS = 600;

/** While an oplog has room, its window still grows: what counts is how far it reaches back once full. */
function windowWhenFull({ windowSeconds, usedBytes, sizeBytes }: OplogFacts): number | undefined {
  const growth = usedBytes > 0 ? sizeBytes / usedBytes : Infinity;
  if (growth <= 1) return windowSeconds;
  return windowSeconds < TELLING_WINDOW_SECONDS ? undefined : windowSeconds * growth;
}

function featuresOf(contents: ContentFacts, { topology }: DeploymentFacts): Feature[] {
  const { kinds } = contents;
  const found: [Feature, number | boolean][] = [
    ['capped collections', kinds.capped],
    ['time-series collections', kinds.timeseries],
    ['views', kinds.view],
    ['clustered collections', kinds.clustered],
    ['queryable encryption', contents.encrypted],
    ['sharded collections', topology === 'sharded'],
    ['TTL indexes', contents.ttlIndexes],
    ['unique indexes', contents.uniqueIndexes],
    ...Object.entries(contents.indexKinds).map(([kind, count]): [Feature, number] => [
      `${kind as IndexKind} indexes`,
      count,
    ]),
    ['collation', contents.collated],
    ['GridFS', contents.gridFs],
    ['pre- and post-images', contents.preImages],
  ];
  return found.filter(([, present]) => Boolean(present)).map(([feature]) => feature);
}
