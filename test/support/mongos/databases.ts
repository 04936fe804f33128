import {
  compose,
  documentsOf,
  fieldOf,
  isTrue,
  numberOf,
  pathOf,
  stringOf,
  type Fields,
} from './bson';
import { CONFIG, type Database } from './catalog';
import { ListCursor } from './cursorStore';
import { MergedCursor } from './mergedCursor';
import { refuse } from './refusal';
import { RemoteCursor } from './remoteCursor';
import type { Request } from './request';
import type { Answer } from './router';

export const MAJORITY = { w: 'majority', wtimeout: 60_000 };

/** A database, made by the config servers where there is none. */
export async function ensureDatabase(
  request: Request,
  name: string,
  primary?: string,
): Promise<Database> {
  const { catalog, flavour, cluster } = request.router;
  const known = await catalog.database(name);
  if (known !== undefined) return known;
  await request.config({
    _configsvrCreateDatabase: name,
    ...(flavour.serversAtLeast('5.0') ? { primaryShardId: primary } : {}),
    writeConcern: MAJORITY,
  });
  const made = await catalog.database(name);
  if (made === undefined) return refuse('NamespaceNotFound', `database ${name} not found`);
  cluster.primaries.set(name, made.primary);
  return made;
}

/** `enableSharding`. */
export async function enableSharding(request: Request): Promise<Answer> {
  const { catalog, flavour } = request.router;
  const name = request.collection;
  const primary = request.string('primaryShard');
  if (flavour.serversAtLeast('6.0')) {
    await ensureDatabase(request, name, primary);
  } else {
    await request.config({
      _configsvrEnableSharding: name,
      ...(primary === undefined ? {} : { primaryShard: primary }),
      writeConcern: MAJORITY,
    });
  }
  catalog.forget(name);
  return {};
}

/** `movePrimary`. */
export async function movePrimary(request: Request): Promise<Answer> {
  const { catalog, cluster, flavour } = request.router;
  const name = request.collection;
  const to = request.string('to') ?? refuse('InvalidOptions', 'you have to specify where to move');
  catalog.forget(name);
  const database = await catalog.database(name);
  if (database === undefined) return refuse('NamespaceNotFound', `database ${name} not found`);
  if (flavour.atLeast('8.0')) await silenceDrops(request, database);
  if (flavour.serversAtLeast('6.0')) {
    const command = { _shardsvrMovePrimary: name, to, writeConcern: MAJORITY };
    await request.send(database.primary, command, { database }, 'admin');
  } else {
    await request.config({ _configsvrMovePrimary: name, to, writeConcern: MAJORITY });
  }
  catalog.forget();
  cluster.primaries.set(name, to);
  return {};
}

/** Since 8.0 what is left behind by a change of the primary shard is dropped without being told. */
async function silenceDrops(request: Request, { name, primary }: Database): Promise<void> {
  const command = { listCollections: 1, cursor: { batchSize: 100_000 } };
  const reply = await request.ask(primary, command, {}, name);
  const listed = documentsOf(pathOf(reply.get('cursor')?.document ?? compose({}), 'firstBatch'));
  for (const each of listed) {
    const uuid = pathOf(each, 'info.uuid');
    if (uuid !== undefined) request.router.cluster.silentDrops.add(uuid.bytes.toString('hex'));
  }
}

/** `dropDatabase`. */
export async function dropDatabase(request: Request): Promise<Answer> {
  const { catalog, flavour, cluster } = request.router;
  const { db } = request;
  if (db === 'admin' || db === CONFIG) {
    refuse('IllegalOperation', `Cannot drop the ${db} database`);
  }
  catalog.forget(db);
  const database = await catalog.database(db);
  if (database === undefined) return {};
  if (flavour.serversAtLeast('5.0')) {
    await request.send(
      database.primary,
      { _shardsvrDropDatabase: 1, writeConcern: MAJORITY },
      { database },
    );
  } else {
    await request.config({ _configsvrDropDatabase: db, writeConcern: MAJORITY });
  }
  catalog.forget();
  cluster.primaries.delete(db);
  return { dropped: db };
}

/** `listDatabases`: what the shards have, without `local`. */
export async function listDatabases(request: Request): Promise<Answer> {
  const { shards } = request.router;
  const places = [...shards.ids, CONFIG];
  const command = request.forwarded();
  const replies = await Promise.all(
    places.map(async (shard): Promise<[string, Fields]> => [
      shard,
      await request.ask(shard, command, {}, 'admin'),
    ]),
  );
  const sizes = new Map<string, Map<string, number>>();
  for (const [shard, reply] of replies) {
    for (const listed of documentsOf(reply.get('databases'))) {
      const name = stringOf(fieldOf(listed, 'name')) ?? '';
      const isOfConfig = name === 'admin' || name === CONFIG;
      if (name === 'local' || (shard === CONFIG && !isOfConfig)) continue;
      if (name === 'admin' && shard !== CONFIG) continue;
      const ofShards = sizes.get(name) ?? new Map<string, number>();
      ofShards.set(shard, numberOf(fieldOf(listed, 'sizeOnDisk')) ?? 0);
      sizes.set(name, ofShards);
    }
  }
  const isNameOnly = isTrue(request.get('nameOnly'));
  const databases = [...sizes].map(([name, ofShards]) => {
    const sizeOnDisk = [...ofShards.values()].reduce((sum, size) => sum + size, 0);
    return isNameOnly
      ? { name }
      : { name, sizeOnDisk, empty: false, shards: Object.fromEntries(ofShards) };
  });
  const totalSize = databases.reduce(
    (sum, each) => sum + ('sizeOnDisk' in each ? (each.sizeOnDisk ?? 0) : 0),
    0,
  );
  return isNameOnly
    ? { databases }
    : { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1e6) };
}

/** `dbStats`: of each shard, and their sum. */
export async function dbStats(request: Request): Promise<Answer> {
  const { shards } = request.router;
  const places = request.db === 'admin' || request.db === CONFIG ? [CONFIG] : shards.ids;
  const raw: [string, unknown][] = [];
  const sums = new Map<string, number>();
  for (const shard of places) {
    const reply = await request.ask(shard, request.forwarded());
    const stats = withoutInternal(reply);
    raw.push([shards.hostOf(shard), stats]);
    for (const name of SUMMED) {
      sums.set(name, (sums.get(name) ?? 0) + (numberOf(reply.get(name)) ?? 0));
    }
  }
  const objects = sums.get('objects') ?? 0;
  return {
    raw: compose(raw),
    db: request.db,
    ...Object.fromEntries(sums),
    avgObjSize: objects === 0 ? 0 : (sums.get('dataSize') ?? 0) / objects,
    scaleFactor: request.number('scale') ?? 1,
    fileSize: 0,
  };
}

const SUMMED = [
  ...['collections', 'views', 'objects', 'dataSize', 'storageSize', 'totalSize', 'indexes'],
  ...['indexSize', 'fsUsedSize', 'fsTotalSize'],
];

/** A shard's reply as it goes into `raw`. */
export function withoutInternal(reply: Fields): Fields {
  return new Map(
    [...reply].filter(
      ([name]) => !name.startsWith('$') && !/^(operationTime|lastCommittedOpTime)$/.test(name),
    ),
  );
}

/** `listCollections`: of the database's primary shard, which has an entry of each. */
export async function listCollections(request: Request): Promise<Answer> {
  const namespace = `${request.db}.$cmd.listCollections`;
  return request.placed(
    namespace,
    async ({ database }) => {
      const reply = await request.send(database.primary, request.forwarded(), { database });
      const remote = new RemoteCursor(database.primary, reply);
      return request.router.cursors.open(request, new MergedCursor(namespace, [remote]));
    },
    () => request.router.cursors.open(request, new ListCursor(namespace, [])),
  );
}
