import {
  compose,
  documentsOf,
  entriesOf,
  fieldOf,
  fieldsOf,
  isTrue,
  numberOf,
  stringOf,
  type Value,
} from './bson';
import { openChangeStream } from './changeStream';
import { batchSizeOf, ListCursor } from './cursorStore';
import { shardedDataDistribution } from './dataDistribution';
import { explainOf } from './explain';
import { isSimple, targetsOf } from './find';
import { MergedCursor } from './mergedCursor';
import type { RouterError } from './refusal';
import { CODE, notInDouble, refuse } from './refusal';
import { RemoteCursor } from './remoteCursor';
import { deliveryTo, type Place, type Request } from './request';
import type { Answer } from './router';

/** Stages of which each shard does its own part; what comes after the first other one is done over all. */
const STREAMING = new Set([
  ...['$match', '$project', '$addFields', '$set', '$unset', '$unwind', '$replaceRoot'],
  ...['$replaceWith', '$redact', '$collStats', '$indexStats', '$_internalUnpackBucket'],
]);

/** Stages that are done where all shards' documents come together. */
const MERGING = new Set([
  ...['$group', '$sort', '$limit', '$skip', '$sample', '$count', '$sortByCount', '$bucket'],
  ...['$bucketAuto', '$facet', '$lookup', '$graphLookup', '$unionWith', '$out', '$merge'],
  ...['$setWindowFields', '$densify', '$fill'],
]);

/** Stages at the beginning of a pipeline over no collection. */
const OF_ONE_SERVER = new Set(['$documents', '$listLocalSessions', '$currentOp', '$listCatalog']);

/** `aggregate`. */
export async function aggregate(request: Request): Promise<Answer> {
  const pipeline = request.documents('pipeline');
  const [first = ''] = stageNames(pipeline);
  if (first === '$changeStream') return openChangeStream(request, pipeline);
  if (isTrue(request.get('explain'))) return explainOf(request, request.forwarded());
  if (first === '$shardedDataDistribution') return shardedDataDistribution(request);
  if (stringOf(request.get('aggregate')) === undefined) return withoutCollection(request, first);
  return aggregateOn(request, request.collection, pipeline);
}

async function aggregateOn(
  request: Request,
  collection: string,
  pipeline: Buffer[],
  collation?: Value,
): Promise<Answer> {
  const namespace = `${request.db}.${collection}`;
  const changes = { aggregate: collection, pipeline, ...(collation ? { collation } : {}) };
  try {
    return await request.placed(
      namespace,
      (place) =>
        place.sharding === undefined
          ? onPrimary(request, namespace, place, changes)
          : overShards(request, namespace, place, pipeline, changes),
      () => request.router.cursors.open(request, new ListCursor(namespace, [])),
    );
  } catch (error) {
    if ((error as RouterError).code !== CODE.CommandOnShardedView) throw error;
    return aggregateView(request, error as RouterError, pipeline);
  }
}

/**
 * Goes on with what a shard told of a view whose collection is sharded.
 * @param stages what is to be done with what the view shows
 */
export async function aggregateView(
  request: Request,
  error: RouterError,
  stages: (Buffer | Record<string, unknown>)[],
): Promise<Answer> {
  const resolved = error.extra?.get('resolvedView')?.document;
  const namespace = resolved === undefined ? undefined : stringOf(fieldOf(resolved, 'ns'));
  if (resolved === undefined || namespace === undefined) throw error;
  const pipeline = [
    ...documentsOf(fieldOf(resolved, 'pipeline')),
    ...stages.map((stage) => (Buffer.isBuffer(stage) ? stage : compose(stage))),
  ];
  const collection = namespace.slice(namespace.indexOf('.') + 1);
  return aggregateOn(request, collection, pipeline, fieldOf(resolved, 'collation'));
}

async function onPrimary(
  request: Request,
  namespace: string,
  place: Place,
  changes: Record<string, unknown>,
): Promise<Answer> {
  const { primary } = place.database;
  const command = aggregation(request, changes);
  const reply = await request.send(primary, command, deliveryTo(primary, place));
  const cursor = new MergedCursor(namespace, [new RemoteCursor(primary, reply)]);
  return request.router.cursors.open(request, cursor);
}

async function overShards(
  request: Request,
  namespace: string,
  place: Place,
  pipeline: Buffer[],
  changes: Record<string, unknown>,
): Promise<Answer> {
  const names = stageNames(pipeline);
  const split = names.findIndex((name) => !STREAMING.has(name));
  const unknown = names.find((name) => !STREAMING.has(name) && !MERGING.has(name));
  if (unknown !== undefined) notInDouble(`the stage ${unknown} over several shards`);
  const shards = shardsOf(request, place, pipeline);
  const { primary } = place.database;
  if (split < 0 || (shards.length === 1 && isPlain(names))) {
    const remotes = await opened(request, shards, place, changes);
    return request.router.cursors.open(request, new MergedCursor(namespace, remotes));
  }
  const parts = await partsOf(request, place, shards, pipeline, split);
  const sources = await Promise.all(
    shards.map(async (shard) => {
      const part = aggregation(request, {
        ...changes,
        pipeline: parts.get(shard),
        cursor: { batchSize: 0 },
        writeConcern: undefined,
      });
      const reply = await request.send(shard, part, deliveryTo(shard, place));
      const cursor = reply.get('cursor');
      const hostAndPort = request.router.shards.linkTo(shard).address;
      return { shardId: shard, hostAndPort, cursorResponse: { cursor, ok: 1 } };
    }),
  );
  const merged = {
    $mergeCursors: {
      lsid: request.get('lsid'),
      compareWholeSortKey: false,
      remotes: sources,
      nss: namespace,
      allowPartialResults: false,
    },
  };
  // As in a mongos, what is done over all is done by a shard.
  const command = aggregation(request, {
    ...changes,
    pipeline: [merged, ...pipeline.slice(split)],
    fromMongos: true,
    readConcern: { level: 'local', provenance: 'implicitDefault' },
    writeConcern: request.get('writeConcern') ?? {
      w: 1,
      wtimeout: 0,
      provenance: 'implicitDefault',
    },
  });
  const delivery = { ...deliveryTo(primary, place), isInternal: true };
  const reply = await request.send(primary, command, delivery);
  const cursor = new MergedCursor(namespace, [new RemoteCursor(primary, reply)]);
  return request.router.cursors.open(request, cursor);
}

function opened(
  request: Request,
  shards: string[],
  place: Place,
  changes: Record<string, unknown>,
): Promise<RemoteCursor[]> {
  const command = [...aggregation(request, changes)];
  return Promise.all(
    shards.map(async (shard) => {
      const reply = await request.send(shard, command, deliveryTo(shard, place));
      return new RemoteCursor(shard, reply);
    }),
  );
}

/** What each shard does by itself: what comes before the split; of a sample, its share. */
async function partsOf(
  request: Request,
  place: Place,
  shards: string[],
  pipeline: Buffer[],
  split: number,
): Promise<Map<string, Buffer[]>> {
  const head = pipeline.slice(0, split);
  const stage = pipeline[split];
  const [name, value] = (stage && entriesOf(stage)[0]) ?? [];
  if (name !== '$sample' || split !== 0 || value === undefined) {
    const limit = name === '$limit' && stage !== undefined ? [stage] : [];
    return new Map(shards.map((shard) => [shard, [...head, ...limit]]));
  }
  const size = numberOf(fieldOf(value.document, 'size')) ?? 0;
  const counts = await Promise.all(
    shards.map(async (shard) => {
      const command = { count: place.sharding?.namespace.slice(request.db.length + 1) };
      const reply = await request.ask(shard, command, deliveryTo(shard, place));
      return numberOf(reply.get('n')) ?? 0;
    }),
  );
  const all = counts.reduce((sum, each) => sum + each, 0);
  return new Map(
    shards.map((shard, at) => {
      const share = Math.max(1, Math.ceil((size * (counts[at] ?? 0)) / Math.max(1, all)));
      return [shard, [compose({ $sample: { size: share } })]];
    }),
  );
}

function shardsOf(request: Request, place: Place, pipeline: Buffer[]): string[] {
  const match = pipeline[0] === undefined ? undefined : fieldOf(pipeline[0], '$match');
  if (place.sharding === undefined || !isSimple(request, place.sharding)) {
    return targetsOf(undefined, request, place);
  }
  return targetsOf(match?.document, request, place);
}

/** Whether all stages can be done by one shard that holds everything. */
function isPlain(names: string[]): boolean {
  return !names.some((name) => /^\$(lookup|graphLookup|unionWith|out|merge|facet)$/.test(name));
}

/** What of another command goes with the aggregation of a view. */
const COMMON = ['collation', 'readConcern', 'maxTimeMS', 'comment', 'let', 'allowDiskUse'];

/** The command for a shard. */
function aggregation(request: Request, changes: Record<string, unknown>): Map<string, unknown> {
  const cursor = { batchSize: batchSizeOf(request) };
  if (request.name === 'aggregate') return request.forwarded({ cursor, ...changes });
  const { aggregate: collection, ...others } = changes;
  return new Map<string, unknown>([
    ['aggregate', collection],
    ...COMMON.map((name): [string, unknown] => [name, request.get(name)]),
    ...Object.entries({ cursor, ...others }),
  ]);
}

async function withoutCollection(request: Request, first: string): Promise<Answer> {
  if (!OF_ONE_SERVER.has(first)) notInDouble(`an aggregation that begins with ${first}`);
  const shards =
    first === '$currentOp' ? request.router.shards.ids : request.router.shards.ids.slice(0, 1);
  if (first !== '$documents' && first !== '$currentOp') {
    refuse('InvalidNamespace', `${first} is not for a mongos`);
  }
  const command = [...aggregation(request, {})];
  const remotes = await Promise.all(
    shards.map(async (shard) => new RemoteCursor(shard, await request.send(shard, command))),
  );
  const namespace = `${request.db}.$cmd.aggregate`;
  return request.router.cursors.open(request, new MergedCursor(namespace, remotes));
}

function stageNames(pipeline: Buffer[]): string[] {
  return pipeline.map((stage) => [...fieldsOf(stage).keys()][0] ?? '');
}
