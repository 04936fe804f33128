import { compose, valueOf, type Fields } from './bson';
import { ensureDatabase, MAJORITY, withoutInternal } from './databases';
import { CODE, isInternal, refuse, RouterError } from './refusal';
import { deliveryTo, type Place, type Request } from './request';
import type { Answer } from './router';
import { MergedCursor } from './mergedCursor';
import { RemoteCursor } from './remoteCursor';

/** A shard's reply as the client gets it. */
export function passedOn(reply: Fields): Answer {
  return [...reply].filter(([name]) => !isInternal(name));
}

/** `create`: on the database's primary shard. */
export async function create(request: Request): Promise<Answer> {
  await ensureDatabase(request, request.db);
  return request.placed(request.namespace, async ({ database }) =>
    passedOn(await request.send(database.primary, request.forwarded(), { database })),
  );
}

/** Of each shard that has chunks, or of the primary one, in `raw`. */
async function onOwners(request: Request, place: Place): Promise<Answer> {
  const { sharding, database } = place;
  const raw: [string, unknown][] = [];
  let failed: RouterError | undefined;
  for (const shard of sharding?.shards ?? [database.primary]) {
    const host = request.router.shards.hostOf(shard);
    try {
      const reply = await request.send(shard, request.forwarded(), deliveryTo(shard, place));
      raw.push([host, withoutInternal(reply)]);
    } catch (error) {
      if (!(error instanceof RouterError) || error.code === CODE.StaleConfig) throw error;
      raw.push([host, compose(error.reply)]);
      failed ??= error;
    }
  }
  if (failed === undefined) return { raw: compose(raw) };
  throw new RouterError(
    failed.code,
    failed.codeName,
    failed.message,
    new Map([...(failed.extra ?? []), ['raw', valueOf(compose(raw))]]),
  );
}

/** `createIndexes`: on each shard by itself, so that it may succeed on some only. */
export async function createIndexes(request: Request): Promise<Answer> {
  await ensureDatabase(request, request.db);
  return request.placed(request.namespace, (place) => onOwners(request, place));
}

/** `collMod`. */
export async function collMod(request: Request): Promise<Answer> {
  const { flavour } = request.router;
  return request.placed(request.namespace, async (place) => {
    if (!flavour.serversAtLeast('6.0')) return onOwners(request, place);
    const { database } = place;
    const fields = renamed(request, '_shardsvrCollMod');
    return passedOn(await request.send(database.primary, fields, { database }));
  });
}

/** `dropIndexes`. */
export async function dropIndexes(request: Request): Promise<Answer> {
  const { flavour } = request.router;
  return request.placed(request.namespace, async (place) => {
    if (!flavour.serversAtLeast('6.0')) return onOwners(request, place);
    const { database } = place;
    const fields = renamed(request, '_shardsvrDropIndexes');
    return passedOn(await request.send(database.primary, fields, { database }));
  });
}

/** The command under the name by which a shard coordinates it. */
function renamed(request: Request, name: string): Map<string, unknown> {
  const [[, first] = ['', undefined], ...others] = request.forwarded();
  return new Map<string, unknown>([
    [name, first],
    ...others,
    ['writeConcern', request.get('writeConcern') ?? MAJORITY],
  ]);
}

/** `drop`. */
export async function drop(request: Request): Promise<Answer> {
  const { namespace } = request;
  const { flavour, catalog } = request.router;
  try {
    return await request.placed(namespace, async ({ database }) => {
      const reply = flavour.serversAtLeast('5.0')
        ? await request.send(
            database.primary,
            {
              _shardsvrDropCollection: request.collection,
              collectionUUID: request.get('collectionUUID'),
              writeConcern: MAJORITY,
            },
            { database },
          )
        : await request.config({ _configsvrDropCollection: namespace, writeConcern: MAJORITY });
      return passedOn(reply);
    });
  } finally {
    catalog.forget(namespace);
  }
}

/** `renameCollection`. */
export async function renameCollection(request: Request): Promise<Answer> {
  const from = request.collection;
  const to = request.string('to') ?? refuse('FailedToParse', 'renameCollection without to');
  const { flavour, catalog } = request.router;
  const [fromDb = '', toDb = ''] = [from, to].map((each) => each.split('.', 1)[0] ?? '');
  if (fromDb !== toDb && (await catalog.database(toDb)) === undefined) {
    const primary = (await catalog.database(fromDb))?.primary;
    await ensureDatabase(request, toDb, primary);
  }
  try {
    return await request.placed(from, async ({ database, sharding }) => {
      const target = await catalog.database(toDb);
      const isElsewhere = target !== undefined && target.primary !== database.primary;
      if (fromDb !== toDb && (isElsewhere || sharding !== undefined)) {
        refuse(
          sharding === undefined ? 'InvalidOptions' : 'NamespaceNotSharded',
          'Source and destination collections must be on the same database if they are not on the same shard, or sharded',
        );
      }
      if (flavour.serversAtLeast('5.0')) {
        const fields = {
          _shardsvrRenameCollection: from.slice(fromDb.length + 1),
          to,
          dropTarget: request.get('dropTarget') ?? false,
          stayTemp: request.get('stayTemp') ?? false,
          collectionUUID: request.get('collectionUUID'),
          writeConcern: MAJORITY,
        };
        return passedOn(await request.send(database.primary, fields, { database }, fromDb));
      }
      if (sharding !== undefined || (await catalog.sharding(to)) !== undefined) {
        refuse('IllegalOperation', "You can't rename a sharded collection");
      }
      const reply = await request.send(
        database.primary,
        request.forwarded(),
        { database },
        'admin',
      );
      return passedOn(reply);
    });
  } finally {
    catalog.forget(from);
    catalog.forget(to);
  }
}

/** `convertToCapped`: of an unsharded collection, on its shard. */
export async function convertToCapped(request: Request): Promise<Answer> {
  return request.placed(request.namespace, async (place) => {
    if (place.sharding !== undefined) {
      refuse('IllegalOperation', `You can't convertToCapped a sharded collection`);
    }
    const { primary } = place.database;
    return passedOn(await request.send(primary, request.forwarded(), deliveryTo(primary, place)));
  });
}

/** `listIndexes`: of one shard only, that of the lowest keys. */
export async function listIndexes(request: Request): Promise<Answer> {
  const { namespace } = request;
  const missing = () => refuse('NamespaceNotFound', `ns does not exist: ${namespace}`);
  return request.placed(
    namespace,
    async (place) => {
      const shard = place.sharding?.chunks[0]?.shard ?? place.database.primary;
      const reply = await request.ask(shard, request.forwarded(), deliveryTo(shard, place));
      const cursor = new MergedCursor(namespace, [new RemoteCursor(shard, reply)]);
      return request.router.cursors.open(request, cursor);
    },
    missing,
  );
}
