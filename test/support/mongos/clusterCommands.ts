import { compose, stringOf, type Fields } from './bson';
import { passedOn } from './collections';
import { MAJORITY, withoutInternal } from './databases';
import { CODE, refuse, RouterError } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';

/** Sends a command on to the config servers under the name that it has there. */
function toConfig(name: string, fields: (request: Request) => Record<string, unknown>) {
  return async (request: Request): Promise<Answer> =>
    passedOn(await request.config({ [name]: request.get(request.name), ...fields(request) }));
}

function given(...names: string[]) {
  return (request: Request): Record<string, unknown> =>
    Object.fromEntries(names.map((name) => [name, request.get(name)]));
}

function durable(...names: string[]) {
  return (request: Request) => ({ ...given(...names)(request), writeConcern: MAJORITY });
}

export const addShardToZone = toConfig('_configsvrAddShardToZone', durable('zone'));
export const removeShardFromZone = toConfig('_configsvrRemoveShardFromZone', durable('zone'));
export const updateZoneKeyRange = toConfig(
  '_configsvrUpdateZoneKeyRange',
  durable('min', 'max', 'zone'),
);
export const balancerStart = toConfig('_configsvrBalancerStart', given('maxTimeMS'));
export const balancerStop = toConfig('_configsvrBalancerStop', given('maxTimeMS'));
export const configureCollectionBalancing = toConfig(
  '_configsvrConfigureCollectionBalancing',
  given('chunkSize', 'defragmentCollection', 'enableAutoSplitter'),
);
export const balancerCollectionStatus = toConfig('_configsvrBalancerCollectionStatus', () => ({}));

/** `balancerStatus`. */
export async function balancerStatus(request: Request): Promise<Answer> {
  return passedOn(await request.config({ _configsvrBalancerStatus: 1 }));
}

/** `setFeatureCompatibilityVersion`, which the config servers carry to the shards. */
export async function setFeatureCompatibilityVersion(request: Request): Promise<Answer> {
  return passedOn(
    await request.config(Object.fromEntries(request.forwarded({ writeConcern: MAJORITY }))),
  );
}

/** `setUserWriteBlockMode`. */
export async function setUserWriteBlockMode(request: Request): Promise<Answer> {
  if (!request.router.flavour.atLeast('6.0')) {
    refuse('CommandNotFound', "no such command: 'setUserWriteBlockMode'");
  }
  return passedOn(
    await request.config({
      _configsvrSetUserWriteBlockMode: 1,
      global: request.get('global'),
      writeConcern: MAJORITY,
    }),
  );
}

/** `listShards`. */
export async function listShards(request: Request): Promise<Answer> {
  return { shards: await request.router.catalog.stored('shards', {}) };
}

/** `getShardMap`. */
export function getShardMap(request: Request): Promise<Answer> {
  const { shards } = request.router;
  const ids = [...shards.ids, 'config'];
  const map = Object.fromEntries(ids.map((id) => [id, shards.hostOf(id)]));
  const hosts = Object.fromEntries(ids.map((id) => [shards.linkTo(id).address, id]));
  const connStrings = Object.fromEntries(ids.map((id) => [shards.hostOf(id), id]));
  return Promise.resolve({ map, hosts, connStrings });
}

/** `addShard`. */
export async function addShard(request: Request): Promise<Answer> {
  const host = request.collection;
  const name = request.string('name') ?? host.split('/', 1)[0];
  const reply = await request.config({
    _configsvrAddShard: host,
    name,
    writeConcern: MAJORITY,
  });
  request.router.cluster.noteShard(
    stringOf(reply.get('shardAdded')) ?? '',
    host.split('/')[1] ?? '',
  );
  return passedOn(reply);
}

/** `removeShard`. */
export async function removeShard(request: Request): Promise<Answer> {
  const shard = request.collection;
  const reply = await request.config({ _configsvrRemoveShard: shard, writeConcern: MAJORITY });
  if (stringOf(reply.get('state')) === 'completed') request.router.cluster.forgetShard(shard);
  return passedOn(reply);
}

/** `appendOplogNote`: on every shard, each with its reply. */
export async function appendOplogNote(request: Request): Promise<Answer> {
  if (!request.body.has('data')) {
    throw new RouterError(4, 'NoSuchKey', 'Missing expected field "data"');
  }
  const { shards } = request.router;
  const raw: [string, unknown][] = [];
  let failed: RouterError | undefined;
  const replies = shards.ids.map(async (shard) => {
    try {
      const reply = await request.send(shard, request.forwarded());
      raw.push([shards.hostOf(shard), withoutInternal(reply)]);
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      raw.push([shards.hostOf(shard), compose(error.reply)]);
      failed ??= error;
    }
  });
  await Promise.all(replies);
  if (failed !== undefined) throw failed;
  return { raw: compose(raw) };
}

/** `killSessions`, `killAllSessions`, `endSessions`, `refreshSessions`: told to all. */
export async function onAllServers(request: Request): Promise<Answer> {
  const { shards } = request.router;
  const told = [...shards.ids, 'config'].map((shard) => request.ask(shard, request.forwarded()));
  await Promise.allSettled<Fields>(told);
  return {};
}

/** `killOp`, whose number names the shard, too. */
export async function killOp(request: Request): Promise<Answer> {
  const [shard = '', number = ''] = (request.string('op') ?? '').split(':');
  if (!request.router.shards.ids.includes(shard)) {
    throw new RouterError(CODE.BadValue, 'BadValue', `invalid op id: ${shard}:${number}`);
  }
  await request.send(shard, { killOp: 1, op: Number(number) }, {}, 'admin');
  return { shard, shardid: Number(number) };
}

/** `flushRouterConfig`. */
export function flushRouterConfig(request: Request): Promise<Answer> {
  request.router.catalog.forget();
  return Promise.resolve({ flushed: true });
}
