import { setTimeout as sleep } from 'node:timers/promises';
import { Long } from 'mongodb';
import { compose, type Fields } from './bson';
import { passedOn } from './collections';
import { refuse } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';

const HELLO = [
  ...['maxBsonObjectSize', 'maxMessageSizeBytes', 'maxWriteBatchSize', 'localTime'],
  ...['logicalSessionTimeoutMinutes', 'minWireVersion', 'maxWireVersion', 'readOnly'],
];

/** `hello` and its older names: nothing of a replica set. */
export async function hello(request: Request): Promise<Answer> {
  const { flavour, shards, processId } = request.router;
  // A driver that knows how it stands is answered when that changes, or after so long.
  const awaited = request.body.has('topologyVersion')
    ? request.number('maxAwaitTimeMS')
    : undefined;
  if (awaited !== undefined) await sleep(awaited, undefined, { ref: false });
  const reply = await shards.linkTo('config').send({ body: compose({ hello: 1, $db: 'admin' }) });
  const isHello = request.name === 'hello';
  return {
    [isHello ? 'isWritablePrimary' : 'ismaster']: true,
    helloOk: true,
    msg: 'isdbgrid',
    ...(flavour.atLeast('5.0') ? { topologyVersion: { processId, counter: Long.ZERO } } : {}),
    ...Object.fromEntries(HELLO.map((name) => [name, reply.get(name)])),
    maxWireVersion: flavour.maxWireVersion ?? reply.get('maxWireVersion'),
    connectionId: request.client.id,
    ...mechanisms(request),
  };
}

/** How one may log in, where a driver asks for it. */
function mechanisms(request: Request): Record<string, unknown> {
  const isAsked = request.body.has('saslSupportedMechs');
  return isAsked ? { saslSupportedMechs: ['SCRAM-SHA-256'] } : {};
}

/** `ping`: with what this router has heard of the time. */
export function ping(): Promise<Answer> {
  return Promise.resolve({});
}

/** `buildInfo`. */
export async function buildInfo(request: Request): Promise<Answer> {
  const reply = await request.config({ buildInfo: 1 });
  const { version } = request.router.flavour;
  if (version === undefined) return passedOn(reply);
  const versionArray = [...version.split('.').map(Number), 0];
  return { ...Object.fromEntries(passedOn(reply) as Fields), version, versionArray };
}

const STATUS = [
  ...['host', 'version', 'pid', 'uptime', 'uptimeMillis', 'uptimeEstimate', 'localTime'],
  ...['asserts', 'connections', 'extra_info', 'logicalSessionRecordCache', 'network'],
  ...['opcounters', 'security', 'tcmalloc', 'mem'],
];

/** `serverStatus`: of a process without storage and without a replica set. */
export async function serverStatus(request: Request): Promise<Answer> {
  const reply = await request.config(Object.fromEntries(request.forwarded()));
  const { version } = request.router.flavour;
  return {
    ...Object.fromEntries(
      STATUS.filter((name) => reply.has(name)).map((name) => [name, reply.get(name)]),
    ),
    version: version ?? reply.get('version'),
    process: 'mongos',
    sharding: { configsvrConnectionString: request.router.shards.hostOf('config') },
  };
}

/** `getParameter`: a router has no feature compatibility. */
export async function getParameter(request: Request): Promise<Answer> {
  if (request.body.has('featureCompatibilityVersion')) {
    refuse('InvalidOptions', 'no option found to get');
  }
  return passedOn(await request.config(Object.fromEntries(request.forwarded())));
}

/** `replSetGetStatus`: refused, in words of its own. */
export function replSetGetStatus(): Promise<Answer> {
  return Promise.resolve({
    ok: 0,
    errmsg: 'replSetGetStatus is not supported through mongos',
    info: 'mongos',
  });
}

/** Commands that tell of the process or of users: the config servers answer. */
export async function asConfig(request: Request): Promise<Answer> {
  const reply = await request.config(Object.fromEntries(request.forwarded()), request.db);
  return passedOn(reply);
}
