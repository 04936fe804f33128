/** Shape of a deployment as a client sees it. */
export type TopologyKind = 'standalone' | 'replicaSet' | 'sharded' | 'loadBalanced';

/** Who runs a deployment, as far as host names and server replies tell. */
export type Provider =
  | 'self-managed'
  | 'atlas'
  | 'apsaradb'
  | 'compose'
  | 'documentdb'
  | 'cosmosdb'
  | 'azure-documentdb'
  | 'digitalocean'
  | 'ibm-cloud'
  | 'ovhcloud'
  | 'yandex'
  | 'unknown';

/** A replica-set member, from `replSetGetStatus` and `replSetGetConfig`, or `hello` where those are refused. */
export interface MemberFacts {
  host: string;
  /** `PRIMARY`, `SECONDARY`, `ARBITER`, `RECOVERING`, … or `UNKNOWN`. */
  state: string;
  healthy: boolean;
  priority?: number;
  votes?: number;
  hidden?: boolean;
  arbiterOnly?: boolean;
  /** Configured replication delay. */
  delaySeconds?: number;
  /** Behind the primary, measured. */
  lagSeconds?: number;
}

/** A shard, from `listShards`. */
export interface ShardFacts {
  id: string;
  /** Connection string of the shard's replica set: `rs0/host1,host2`. */
  hosts: string;
  draining: boolean;
  /** Absent without any. */
  zones?: string[];
}

/** A cluster's balancer. */
export interface BalancerFacts {
  enabled: boolean;
  running: boolean;
  /** The hours in which it may work, of the config servers' day: `23:00` to `6:00`. */
  window?: { start: string; stop: string };
}

/** A mongos, as the config servers know it. */
export interface RouterFacts {
  host: string;
  version?: string;
  /** Whether it told of itself within the last minute. */
  healthy: boolean;
}

/** What a deployment is made of, as `readTopology` found it. */
export interface TopologyFacts {
  topology: TopologyKind;
  setName?: string;
  /** Of a replica set. */
  members: MemberFacts[];
  /** Of a cluster; their members only where they were asked for. */
  shards: (ShardFacts & { members: MemberFacts[] })[];
  balancer?: BalancerFacts;
  routers: RouterFacts[];
  configServers?: { hosts: string; members: MemberFacts[] };
  unknown: { fact: string; reason: string }[];
}

/** What can be known of a deployment's databases at a glance. */
export interface DatabaseFacts {
  name: string;
  /** Bytes on disk, compressed, as `listDatabases` reports them. */
  sizeOnDisk: number;
  empty: boolean;
}

/** The oplog's extent. */
export interface OplogFacts {
  /** As configured. */
  sizeBytes: number;
  /** Filled so far; while there is room, nothing is dropped and the window grows. */
  usedBytes: number;
  /** Time between the oldest and the newest entry. */
  windowSeconds: number;
}

/** Kinds of indexes that not every service that resembles MongoDB has. */
export const INDEX_KINDS = ['hashed', 'text', '2d', 'wildcard', 'partial'] as const;
export type IndexKind = (typeof INDEX_KINDS)[number];

/** What the users' databases hold: how many of each kind of collection and index. */
export interface ContentFacts {
  kinds: Record<CollectionKind, number>;
  /** Collections that have a collation of their own. */
  collated: number;
  /** Collections of files stored in parts (GridFS). */
  gridFs: number;
  /** Collections with encrypted fields (Queryable Encryption). */
  encrypted: number;
  /** Collections that keep images of changed documents. */
  preImages: number;
  ttlIndexes: number;
  uniqueIndexes: number;
  indexKinds: Record<IndexKind, number>;
  /** Of database and collection together, with the dot. */
  longestNamespaceBytes: number;
  /** The largest document met in collections that can hold large ones; sampled where they are big. */
  largestDocumentBytes: number;
}

/** Everything `inspect` found out; what it could not is named in `unknown`. */
export interface DeploymentFacts {
  topology: TopologyKind;
  provider: Provider;
  /** `6.0.27` */
  version: string;
  /** `6.0` */
  featureCompatibilityVersion?: string;
  storageEngine?: string;
  setName?: string;
  members: MemberFacts[];
  shards: ShardFacts[];
  balancer?: BalancerFacts;
  databases: DatabaseFacts[];
  /** Sum of the databases' sizes on disk, without admin, config and local. */
  totalSizeBytes: number;
  oplog?: OplogFacts;
  /** Uncompressed bytes of the users' documents, from metadata. */
  dataBytes?: number;
  /** Collections and views in the users' databases, from metadata. */
  namespaces?: number;
  /** Free bytes on the disk that holds the data; of a cluster, on all shards' disks together. */
  freeDiskBytes?: number;
  /** Authenticated users, `user@db`; empty without authentication. */
  users: string[];
  /** Names of all their roles, inherited ones too: `read@shop`. */
  roles?: string[];
  /** Whether a change stream on the whole deployment can be opened: by its topology and the user's rights. */
  changeStreams?: boolean;
  /** Whether the connection is encrypted. */
  tls?: boolean;
  /** Whether a host that was connected to has an address on the public Internet, as seen from here. */
  publicEndpoint?: boolean;
  /** Whether the storage engine encrypts its files, where the server tells. */
  encryptedAtRest?: boolean;
  edition?: 'community' | 'enterprise';
  /** Whether it is a cluster of Atlas's free or Flex tier, which share their machine. */
  sharedTier?: boolean;
  /** Orphaned documents on all shards; since 6.0.3. */
  orphans?: number;
  /** Inserts, updates and deletes a second, sampled; with `deep` only. */
  writesPerSecond?: number;
  /** Queries and further replies of cursors a second, sampled; with `deep` only. */
  readsPerSecond?: number;
  /** At which its largest collections were read from their beginning; with `deep` only. */
  sequentialBytesPerSecond?: number;
  /** With `deep` only. */
  contents?: ContentFacts;
  /** Median of a few round trips. */
  roundTripMs: number;
  /** ISO 8601. */
  gatheredAt: string;
  unknown: { fact: string; reason: string }[];
}

/** One step of a connection test: DNS, TCP, TLS, hello, authentication, permissions. */
export interface ConnectionTestStep {
  step: 'parse' | 'dns' | 'tcp' | 'tls' | 'hello' | 'authentication' | 'permissions';
  ok: boolean;
  detail: string;
  /** What to do when it failed. */
  remedy?: string;
}

/** What a namespace is. */
export type CollectionKind = 'collection' | 'capped' | 'clustered' | 'timeseries' | 'view';
