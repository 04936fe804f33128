import { MongoClient, type Document } from 'mongodb';
import type ConnectionString from 'mongodb-connection-string-url';
import { clientOptions, clientUri } from '../clientOptions';
import { parseUri } from '../uri';
import type { MemberFacts } from '../deploymentFacts';

/** The longest that one member may take to answer. */
const PROBE_MS = 3_000;

/** Options that are about the cluster's users or how a set is found, and not about reaching a host. */
const NOT_FOR_PROBES = [
  ...['authMechanism', 'authMechanismProperties', 'authSource', 'loadBalanced'],
  ...['replicaSet', 'srvServiceName', 'srvMaxHosts'],
];

/**
 * The members of a set that belongs to a cluster (a shard, the config servers), as each tells of
 * itself in `hello`, which takes no credentials: those of the cluster are often unknown to its
 * shards. A member that is not reached from here has the state `UNKNOWN`.
 * @param set as `listShards` names it: `shard01/host1:27018,host2:27018`
 * @param uri the cluster's connection string, for its TLS and proxy
 */
export async function probeMembers(set: string, uri: string): Promise<MemberFacts[]> {
  const hosts = set.slice(set.indexOf('/') + 1).split(',');
  const answers = await Promise.all(
    hosts.map(async (host) => ({ host, hello: await helloOf(host, uri) })),
  );
  const newest = Math.max(...answers.map(({ hello }) => lastWriteOf(hello)?.getTime() ?? 0));
  return answers.map(({ host, hello }) => memberOf(host, hello, newest));
}

async function helloOf(host: string, uri: string): Promise<Document | undefined> {
  let client: MongoClient | undefined;
  try {
    const needs = { maxPoolSize: 1, serverSelectionTimeoutMS: PROBE_MS };
    const member = probeUri(host, uri);
    client = new MongoClient(clientUri(member, needs), {
      ...clientOptions(member, needs),
      connectTimeoutMS: PROBE_MS,
    });
    return await client.db('admin').command({ hello: 1 }, { timeoutMS: PROBE_MS });
  } catch {
    return undefined;
  } finally {
    await client?.close().catch(() => undefined);
  }
}

function probeUri(host: string, uri: string): ConnectionString {
  const cluster = parseUri(uri);
  const direct = parseUri(`mongodb://${host}/?directConnection=true`);
  // An SRV record implies TLS, which has to be said without one.
  if (cluster.isSRV) direct.searchParams.set('tls', 'true');
  for (const [option, value] of cluster.searchParams) {
    if (!NOT_FOR_PROBES.includes(option)) direct.searchParams.set(option, value);
  }
  return direct;
}

function memberOf(host: string, hello: Document | undefined, newest: number): MemberFacts {
  if (hello === undefined) return { host, state: 'UNKNOWN', healthy: false };
  const written = lastWriteOf(hello);
  return {
    host,
    state: stateOf(hello),
    healthy: true,
    ...(hello.hidden === true ? { hidden: true } : {}),
    ...(hello.arbiterOnly === true ? { arbiterOnly: true } : {}),
    ...(written === undefined ? {} : { lagSeconds: (newest - written.getTime()) / 1000 }),
  };
}

function stateOf(hello: Document): string {
  if (hello.isWritablePrimary === true) return 'PRIMARY';
  if (hello.secondary === true) return 'SECONDARY';
  return hello.arbiterOnly === true ? 'ARBITER' : 'OTHER';
}

function lastWriteOf(hello: Document | undefined): Date | undefined {
  const date = (hello?.lastWrite as { lastWriteDate?: unknown } | undefined)?.lastWriteDate;
  return date instanceof Date ? date : undefined;
}
