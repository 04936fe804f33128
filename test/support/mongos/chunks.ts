import { compose, documentsOf, isTrue, type Value } from './bson';
import type { Chunk, Sharding } from './catalog';
import { passedOn } from './collections';
import { MAJORITY } from './databases';
import { compareLists } from './order';
import { refuse } from './refusal';
import type { Request } from './request';
import { shardingOf } from './shardCollections';
import type { Answer } from './router';

/** `split`: in the middle, at a key, or where `find` lies. */
export async function split(request: Request): Promise<Answer> {
  const { sharding } = await shardingOf(request);
  const middle = request.document('middle');
  const find = request.document('find');
  const bounds = request.get('bounds')?.items;
  if ([middle, find, bounds].filter((each) => each !== undefined).length !== 1) {
    refuse('InvalidOptions', 'need to specify find/bounds or middle');
  }
  const chunk = chunkOf(sharding, middle ?? find, bounds);
  const splitKeys = middle === undefined ? await medianOf(request, sharding, chunk) : [middle];
  if (middle !== undefined) {
    const key = sharding.key.ofBound(middle);
    if (compareLists(key, chunk.min) === 0) {
      refuse('InvalidOptions', 'new split key is a boundary key of existing chunk');
    }
  }
  if (splitKeys.length === 0)
    refuse('InvalidOptions', 'cannot split: there is no key in the middle');
  await request.send(
    chunk.shard,
    {
      splitChunk: sharding.namespace,
      from: chunk.shard,
      keyPattern: sharding.key.pattern,
      epoch: sharding.epoch,
      timestamp: sharding.timestamp,
      ...boundsOf(chunk),
      splitKeys,
    },
    { version: sharding.versionOn(chunk.shard) },
    'admin',
  );
  request.router.catalog.forget(sharding.namespace);
  return {};
}

function chunkOf(
  sharding: Sharding,
  point: Buffer | undefined,
  bounds: Value[] | undefined,
): Chunk {
  if (bounds === undefined) {
    const { key } = sharding;
    const at = point === undefined ? undefined : key.ofFilter(point, true);
    const exact = point === undefined ? [] : key.ofBound(point);
    return sharding.chunkAt(at !== undefined && !key.isHashed ? at : exact);
  }
  const [min, max] = bounds.map(({ document }) => sharding.key.ofBound(document));
  const found = sharding.chunks.find(
    (chunk) => compareLists(chunk.min, min ?? []) === 0 && compareLists(chunk.max, max ?? []) === 0,
  );
  return (
    found ?? refuse('InvalidOptions', 'no chunk with the given upper and lower bound was found')
  );
}

function boundsOf({ stored }: Chunk): { min: unknown; max: unknown } {
  return { min: stored.get('min'), max: stored.get('max') };
}

async function medianOf(request: Request, sharding: Sharding, chunk: Chunk): Promise<Buffer[]> {
  const reply = await request.send(
    chunk.shard,
    {
      splitVector: sharding.namespace,
      keyPattern: sharding.key.pattern,
      ...boundsOf(chunk),
      force: true,
    },
    {},
    'admin',
  );
  return documentsOf(reply.get('splitKeys'));
}

/** `moveChunk` and `moveRange`. */
export async function moveChunk(request: Request): Promise<Answer> {
  const { sharding } = await shardingOf(request);
  const { flavour, shards, catalog } = request.router;
  const to = request.string('to') ?? request.string('toShard') ?? '';
  if (!shards.ids.includes(to)) refuse('ShardNotFound', `Could not find shard "${to}"`);
  const isRange = request.name === 'moveRange';
  const chunk = isRange
    ? sharding.chunkAt(sharding.key.ofBound(request.document('min') ?? compose({})))
    : chunkOf(sharding, pointOf(request, sharding), request.get('bounds')?.items);
  if (chunk.shard === to) return { millis: 0 };
  const waitForDelete = isTrue(request.get('_waitForDelete') ?? request.get('waitForDelete'));
  const options = { waitForDelete, secondaryThrottle: {} };
  const isForced = isTrue(request.get('forceJumbo'));
  if (flavour.serversAtLeast('6.0')) {
    await request.config({
      _configsvrMoveRange: sharding.namespace,
      min: isRange ? request.get('min') : chunk.stored.get('min'),
      ...(isRange ? { max: request.get('max') } : { max: chunk.stored.get('max') }),
      toShard: to,
      ...options,
      // Of numbers the second: by hand.
      forceJumbo: isForced ? 1 : 0,
      writeConcern: MAJORITY,
    });
  } else {
    await request.config({
      _configsvrMoveChunk: 1,
      ...Object.fromEntries(chunk.stored),
      ns: sharding.namespace,
      lastmodEpoch: sharding.epoch,
      toShard: to,
      maxChunkSizeBytes: 64 * 1024 * 1024,
      secondaryThrottle: {},
      waitForDelete,
      forceJumbo: isForced,
      writeConcern: MAJORITY,
    });
  }
  catalog.forget(sharding.namespace);
  return { millis: 1 };
}

/** Where `find` lies: its value, hashed where the key is. */
function pointOf(request: Request, { key }: Sharding): Buffer | undefined {
  const find = request.document('find');
  const values = find === undefined ? undefined : key.ofFilter(find, true);
  if (find !== undefined && values === undefined) {
    refuse('ShardKeyNotFound', 'no shard key found in chunk query');
  }
  return values === undefined ? undefined : key.bound(values);
}

/** `mergeChunks`. */
export async function mergeChunks(request: Request): Promise<Answer> {
  const { sharding } = await shardingOf(request);
  const [min, max] = request.get('bounds')?.items ?? [];
  if (min === undefined || max === undefined) refuse('FailedToParse', 'mergeChunks needs bounds');
  const { shard } = sharding.chunkAt(sharding.key.ofBound(min.document));
  const reply = await request.send(
    shard,
    {
      mergeChunks: sharding.namespace,
      bounds: [min, max],
      config: request.router.shards.hostOf('config'),
      shardName: shard,
      epoch: sharding.epoch,
      timestamp: sharding.timestamp,
    },
    {},
    'admin',
  );
  request.router.catalog.forget(sharding.namespace);
  return passedOn(reply);
}
