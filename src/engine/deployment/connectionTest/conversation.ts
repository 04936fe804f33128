import { MongoClient } from 'mongodb';
import type { Document } from 'mongodb';
import { readAccess } from '../access';
import { openDeployment } from '../connect';
import type { Probe } from './probe';
import { STEP_TIMEOUT_MS } from './probe';

/** Options of authentication, of discovering hosts, and those that {@link helloUri} sets itself. */
const LEFT_OUT_OF_HELLO = [
  'authMechanism',
  'authMechanismProperties',
  'authSource',
  'replicaSet',
  'srvMaxHosts',
  'srvServiceName',
  'directConnection',
  'tls',
  'ssl',
];

/** Asks the first reachable host what it is, without credentials. */
export async function testHello(probe: Probe): Promise<string> {
  const client = new MongoClient(helloUri(probe), {
    appName: 'mongo-ferry',
    serverSelectionTimeoutMS: STEP_TIMEOUT_MS,
    connectTimeoutMS: STEP_TIMEOUT_MS,
  });
  try {
    return describeHello(await client.db('admin').command({ hello: 1 }));
  } finally {
    await client.close();
  }
}

function helloUri({ parsed, options, reachable }: Probe): string {
  const uri = parsed.clone();
  for (const name of LEFT_OUT_OF_HELLO) uri.searchParams.delete(name);
  if (!options.loadBalanced) uri.searchParams.set('directConnection', 'true');
  if (options.tls) uri.searchParams.set('tls', 'true');
  const host = reachable[0]?.toString() ?? parsed.hosts[0] ?? '';
  return `mongodb://${host}/${uri.search}`;
}

function describeHello(hello: Document): string {
  if (hello.msg === 'isdbgrid') return 'a mongos of a sharded cluster';
  if (hello.isreplicaset === true) return 'a server with --replSet, its set not initiated';
  if (typeof hello.setName !== 'string') return 'a standalone server';
  const role = hello.isWritablePrimary === true ? 'the primary' : 'a member';
  return `${role} of replica set ${hello.setName}`;
}

/** Opens the deployment as a migration would. */
export async function testAuthentication(probe: Probe): Promise<string> {
  const { uri, label } = probe;
  const deployment = await openDeployment({ uri, label });
  probe.deployment = deployment;
  const { users } = await readAccess(deployment);
  if (users.length > 0) return `as ${users.join(', ')}, MongoDB ${deployment.binary.text}`;
  // Whoever need not authenticate may list databases; others are told so here.
  await deployment.client.db('admin').command({ listDatabases: 1, nameOnly: true });
  return `without credentials, which the deployment does not ask for; MongoDB ${deployment.binary.text}`;
}

/** Tells what the user may do. @throws Error code 13 if not even to list a database */
export async function testPermissions({ deployment }: Probe): Promise<string> {
  if (deployment === undefined) throw new Error('the deployment is not open');
  const { users, roles } = await readAccess(deployment);
  if (users.length === 0) return 'access control is off, everything is permitted';
  const reply = await deployment.client
    .db('admin')
    .command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true });
  const databases = (reply.databases as unknown[]).length;
  return `roles: ${roles.join(', ') || 'none'}; visible databases: ${databases}`;
}
