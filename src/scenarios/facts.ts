import { z } from 'zod';
import { FerryError } from '../engine/errors';

/** Who runs a side, or what it is when it is no MongoDB deployment. */
export const PROVIDERS = [
  'self-managed',
  'atlas',
  'apsaradb',
  'compose',
  'documentdb',
  'cosmosdb',
  'azure-documentdb',
  'oracle',
  'ferretdb',
  'digitalocean',
  'ibm-cloud',
  'scalegrid',
  'scaleway',
  'ovhcloud',
  'huawei-dds',
  'tencent',
  'baidu',
  'yandex',
  'dynamodb',
  'files',
  'dump',
  'sample-data',
] as const;

/** Things a deployment holds that not every method carries. */
export const FEATURES = [
  'capped collections',
  'time-series collections',
  'views',
  'clustered collections',
  'queryable encryption',
  'sharded collections',
  'search indexes',
  'TTL indexes',
  'unique indexes',
  'hashed indexes',
  'text indexes',
  '2d indexes',
  'wildcard indexes',
  'partial indexes',
  'collation',
  'GridFS',
  'dollar-prefixed fields',
  'pre- and post-images',
  'users and roles',
] as const;

const count = z.number().int().nonnegative();
const amount = z.number().nonnegative();
const version = z.string().regex(/^\d{1,3}\.\d{1,3}(\.\d{1,4})?(-[\w.-]{1,20})?$/, {
  message: 'a version is written 6.0 or 6.0.27',
});

/** What is known of one side; a field left out is unknown. Sizes are bytes, times are seconds. */
export const scenarioFactsSchema = z.strictObject({
  provider: z.enum(PROVIDERS).optional(),
  /** Management by MongoDB's own agents. */
  managedBy: z.enum(['nothing', 'cloud-manager', 'ops-manager']).optional(),
  /** Where self-managed machines stand. */
  hosting: z.enum(['on-premises', 'aws', 'alibaba-ecs', 'azure', 'gcp', 'other']).optional(),
  topology: z.enum(['standalone', 'replicaSet', 'sharded', 'loadBalanced']).optional(),
  /** Atlas: kind of cluster; `shared` is Free or Flex, which a server does not tell apart. */
  tier: z.enum(['free', 'flex', 'shared', 'dedicated', 'serverless']).optional(),
  /** What the provider calls the machine: `mdb.single.2x.small.c`, `M30`. */
  instanceClass: z.string().max(60).optional(),
  /** Size of the disk that was ordered. */
  diskBytes: amount.optional(),
  /** `6.0.27` */
  version: version.optional(),
  /** Feature compatibility version, `6.0`. */
  fcv: version.optional(),
  edition: z.enum(['community', 'enterprise', 'percona']).optional(),
  storageEngine: z.string().max(40).optional(),
  /** Uncompressed documents, what must be read and sent. */
  dataBytes: amount.optional(),
  /** On disk, compressed. */
  storageBytes: amount.optional(),
  largestShardBytes: amount.optional(),
  /** On disk. */
  largestCollectionBytes: amount.optional(),
  freeDiskBytes: amount.optional(),
  databases: count.optional(),
  namespaces: count.optional(),
  longestDatabaseNameBytes: count.optional(),
  /** Of database and collection together, with the dot. */
  longestNamespaceBytes: count.optional(),
  members: count.optional(),
  shards: count.optional(),
  mongosCount: count.optional(),
  largestDocumentBytes: amount.optional(),
  /** All of the kinds found; left out when it was not looked at. */
  features: z.array(z.enum(FEATURES)).optional(),
  /** Inserts, updates and deletes a second. */
  writesPerSecond: amount.optional(),
  /** Queries and further replies of cursors a second. */
  readsPerSecond: amount.optional(),
  /** Sampled rate of sequential reads, or of inserts for a target. */
  bytesPerSecond: amount.optional(),
  oplogWindowSeconds: amount.optional(),
  /** Whether `local.oplog.rs` can be read. */
  oplogReadable: z.boolean().optional(),
  /** Whether a deployment-wide change stream can be opened. */
  changeStreams: z.boolean().optional(),
  tls: z.boolean().optional(),
  /** Whether accounts are asked for; without, everybody may do everything. */
  accessControl: z.boolean().optional(),
  /** Roles of the account, `readAnyDatabase`, … */
  roles: z.array(z.string().max(100)).optional(),
  balancerRunning: z.boolean().optional(),
  orphans: z.boolean().optional(),
  /** Round trip from the machine that would carry the data. */
  roundTripMs: amount.optional(),
  /** Transparent data encryption of ApsaraDB. */
  tde: z.boolean().optional(),
  /** Belongs to another cloud account than the other side. */
  crossAccount: z.boolean().optional(),
  publicEndpoint: z.boolean().optional(),
  /** No user data in it. */
  empty: z.boolean().optional(),
  /** Collections that are to be sharded exist and are sharded. */
  preSharded: z.boolean().optional(),
});

/** What is known of one side of a migration. */
export type ScenarioFacts = z.infer<typeof scenarioFactsSchema>;
export type Feature = (typeof FEATURES)[number];

/** What the user requires; a field left out is not required, or not decided. */
export const needsSchema = z.strictObject({
  purpose: z.enum(['migrate', 'sync', 'copy', 'sample-data']).optional(),
  /** Longest time without writes. */
  allowedDowntimeSeconds: amount.optional(),
  /** Bandwidth between the sides, megabits a second. */
  linkMbps: z.number().positive().optional(),
  /** Nothing may be paid beside the two deployments. */
  freeOnly: z.boolean().optional(),
  /** Programs at hand: `mongodump`, `mongosync`, `mongoshake`, `kafka-connect`, … all of them. */
  tools: z.array(z.string().max(60)).optional(),
  moveUsers: z.boolean().optional(),
  /** After the cutover, changes flow back so that one can return. */
  reverseSync: z.boolean().optional(),
  /** Data may pass only through the sides' own providers and the user's machines. */
  dataStaysInside: z.boolean().optional(),
  /** Machines that may carry data. */
  machines: z.enum(['one', 'many']).optional(),
  /** The servers of both sides reach each other. */
  sameNetwork: z.boolean().optional(),
  /** Atlas: source and target are one cluster, or may be, in one project and region. */
  sameProject: z.boolean().optional(),
  /** Nothing that a person must do in a cloud console. */
  selfService: z.boolean().optional(),
  /** Databases or collections change their names. */
  rename: z.boolean().optional(),
  /** Only a part of the namespaces moves. */
  subset: z.boolean().optional(),
  /** Only some documents of a collection move, or fields are dropped or changed on the way. */
  filters: z.boolean().optional(),
  /** Applications write to both sides at the same time, and each gets the other's changes. */
  twoWay: z.boolean().optional(),
  /** Collections keep their UUIDs. */
  keepUuids: z.boolean().optional(),
  /** How hard a migration may work; as fast as it can when left out. */
  load: z.enum(['gentle', 'balanced']).optional(),
});

/** What the user requires of the migration. */
export type Needs = z.infer<typeof needsSchema>;

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new FerryError({
    code: 'facts-invalid',
    kind: 'usage',
    message: `${what} cannot be understood${where}: ${issue?.message ?? 'not an object'}.`,
    remedy: 'Correct that field, or leave it out to say that it is unknown.',
  });
}

/** Reads facts typed in by hand or loaded from a file. @throws FerryError `facts-invalid`. */
export function parseFacts(value: unknown, what = 'The facts'): ScenarioFacts {
  return parse(scenarioFactsSchema, value, what);
}

/** Reads needs. @throws FerryError `facts-invalid`. */
export function parseNeeds(value: unknown, what = 'The needs'): Needs {
  return parse(needsSchema, value, what);
}
