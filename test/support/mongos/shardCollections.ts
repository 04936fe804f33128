import { fieldOf, isTrue, plainOf } from './bson';
import type { Database, Sharding } from './catalog';
import { passedOn } from './collections';
import { ensureDatabase, MAJORITY } from './databases';
import { refuse } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';

/** Splits a full name as commands for sharding bear it. */
function parts(namespace: string): { db: string; name: string } {
  const dot = namespace.indexOf('.');
  if (dot <= 0) refuse('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  return { db: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}

/** `shardCollection`. */
export async function shardCollection(request: Request): Promise<Answer> {
  const { flavour, catalog } = request.router;
  const namespace = request.collection;
  const { db, name } = parts(namespace);
  const key = request.get('key');
  if (key?.isDocument !== true) refuse('BadValue', 'shardCollection needs a key');
  const known = [
    'key',
    'unique',
    'numInitialChunks',
    'presplitHashedZones',
    'collation',
    'timeseries',
  ];
  const options: Record<string, unknown> = {
    ...Object.fromEntries(known.map((field) => [field, request.get(field)])),
    unique: isTrue(request.get('unique')),
  };
  catalog.forget(namespace);
  if (!flavour.serversAtLeast('5.0')) {
    const command = { _configsvrShardCollection: namespace, ...options, writeConcern: MAJORITY };
    const reply = await request.config(command);
    catalog.forget(namespace);
    return passedOn(reply);
  }
  if (flavour.serversAtLeast('6.0')) {
    await ensureDatabase(request, db);
  } else {
    const [stored] = await catalog.stored('databases', { _id: db });
    if (stored === undefined || !isTrue(fieldOf(stored, 'partitioned'))) {
      refuse('IllegalOperation', `sharding not enabled for db ${db}`);
    }
  }
  await request.placed(namespace, async ({ database }) => {
    const { key: shardKey, ...others } = options;
    const fields = {
      _shardsvrCreateCollection: name,
      shardKey,
      ...others,
      numInitialChunks: others.numInitialChunks ?? onePerShard(request),
      writeConcern: MAJORITY,
    };
    return request.send(database.primary, fields, { database }, db);
  });
  catalog.forget(namespace);
  return { collectionsharded: namespace };
}

/** Since 7.2 a hashed key begins with one chunk a shard; servers of 6.0 make two unless told. */
function onePerShard(request: Request): number | undefined {
  const key = request.document('key');
  const isHashed = key !== undefined && Object.values(plainOf(key)).includes('hashed');
  const { router } = request;
  return isHashed && router.flavour.atLeast('8.0') ? router.shards.ids.length : undefined;
}

/** `reshardCollection`. */
export async function reshardCollection(request: Request): Promise<Answer> {
  const { flavour, catalog } = request.router;
  if (!flavour.serversAtLeast('5.0')) {
    refuse('CommandNotFound', "no such command: 'reshardCollection'");
  }
  const namespace = request.collection;
  const others = [
    'key',
    'unique',
    'collation',
    'numInitialChunks',
    'zones',
    '_presetReshardedChunks',
  ];
  const reply = await request.placed(namespace, ({ database }) =>
    request.send(
      database.primary,
      {
        _shardsvrReshardCollection: namespace,
        ...Object.fromEntries(others.map((field) => [field, request.get(field)])),
        writeConcern: MAJORITY,
      },
      { database },
      'admin',
    ),
  );
  catalog.forget(namespace);
  return passedOn(reply);
}

/** `refineCollectionShardKey`. */
export async function refineCollectionShardKey(request: Request): Promise<Answer> {
  const { flavour, catalog } = request.router;
  const namespace = request.collection;
  const { db, name } = parts(namespace);
  const key = request.get('key');
  if (flavour.serversAtLeast('6.0')) {
    await request.placed(namespace, ({ database }) =>
      request.send(
        database.primary,
        { _shardsvrRefineCollectionShardKey: name, newShardKey: key, writeConcern: MAJORITY },
        { database },
        db,
      ),
    );
  } else {
    const { sharding } = await shardingOf(request);
    await request.config({
      _configsvrRefineCollectionShardKey: namespace,
      key,
      epoch: sharding.epoch,
      writeConcern: MAJORITY,
    });
  }
  catalog.forget(namespace);
  return {};
}

/** The sharding of a collection that a command on chunks is about. */
export async function shardingOf(
  request: Request,
): Promise<{ database: Database; sharding: Sharding }> {
  const { catalog } = request.router;
  const namespace = request.collection;
  catalog.forget(namespace);
  const database = await catalog.database(parts(namespace).db);
  const sharding = database === undefined ? undefined : await catalog.sharding(namespace);
  if (database === undefined || sharding === undefined) {
    return refuse('NamespaceNotSharded', `Collection ${namespace} is not sharded`);
  }
  return { database, sharding };
}
