import { compose, fieldOf, fieldsOf, numberOf, type Fields } from './bson';
import { withoutInternal } from './databases';
import { deliveryTo, type Request } from './request';
import type { Answer } from './router';

const SUMMED = ['count', 'size', 'storageSize', 'totalIndexSize', 'totalSize'];

/** `collStats`: of each shard, and their sum. */
export async function collStats(request: Request): Promise<Answer> {
  const { namespace } = request;
  return request.placed<Answer>(
    namespace,
    async (place) => {
      const { sharding, database } = place;
      const ofShards: [string, unknown][] = [];
      const sums = new Map<string, number>();
      const indexSizes = new Map<string, number>();
      let last: Fields = new Map();
      for (const shard of sharding?.shards ?? [database.primary]) {
        last = await request.ask(shard, request.forwarded(), deliveryTo(shard, place));
        ofShards.push([shard, withoutInternal(last)]);
        add(sums, SUMMED, (name) => numberOf(last.get(name)));
        const sizes = last.get('indexSizes')?.document ?? compose({});
        add(indexSizes, [...fieldsOf(sizes).keys()], (name) => numberOf(fieldOf(sizes, name)));
      }
      const count = sums.get('count') ?? 0;
      return {
        sharded: sharding !== undefined && !sharding.isUnsplittable,
        ...(sharding === undefined ? { primary: database.primary } : {}),
        capped: last.get('capped') ?? false,
        ...(last.has('max') ? { max: last.get('max'), maxSize: last.get('maxSize') } : {}),
        ...(last.has('timeseries') ? { timeseries: last.get('timeseries') } : {}),
        ns: namespace,
        ...Object.fromEntries(sums),
        indexSizes: compose(indexSizes),
        avgObjSize: count === 0 ? 0 : (sums.get('size') ?? 0) / count,
        scaleFactor: request.number('scale') ?? 1,
        nindexes: last.get('nindexes') ?? 0,
        nchunks: sharding?.chunks.length ?? 1,
        shards: compose(ofShards),
      };
    },
    () => ({
      ns: namespace,
      count: 0,
      size: 0,
      storageSize: 0,
      totalIndexSize: 0,
      nindexes: 0,
      nchunks: 0,
      shards: {},
    }),
  );
}

function add(
  sums: Map<string, number>,
  names: string[],
  of: (name: string) => number | undefined,
): void {
  for (const name of names) sums.set(name, (sums.get(name) ?? 0) + (of(name) ?? 0));
}

/** `dataSize` of a whole collection. */
export async function dataSize(request: Request): Promise<Answer> {
  const namespace = request.collection;
  return request.placed(namespace, async (place) => {
    let [size, objects] = [0, 0];
    for (const shard of place.sharding?.shards ?? [place.database.primary]) {
      const reply = await request.ask(shard, request.forwarded(), deliveryTo(shard, place));
      size += numberOf(reply.get('size')) ?? 0;
      objects += numberOf(reply.get('numObjects')) ?? 0;
    }
    return { size, numObjects: objects, millis: 0 };
  });
}
