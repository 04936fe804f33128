import { compose, entriesOf, fieldOf, numberOf, stringOf, valueOf, type Value } from './bson';
import { aggregateView } from './aggregate';
import { isSingleBatch, ListCursor } from './cursorStore';
import { MergedCursor, SORT_KEY, type Merging } from './mergedCursor';
import type { RouterError } from './refusal';
import { CODE, refuse } from './refusal';
import { RemoteCursor } from './remoteCursor';
import { deliveryTo, type Place, type Request } from './request';
import type { Answer } from './router';

/** `find`: asked of the shards that may have something, and merged. */
export async function find(request: Request): Promise<Answer> {
  if (request.body.has('$_requestResumeToken')) {
    refuse('InvalidOptions', '$_requestResumeToken is not supported through a mongos');
  }
  const { namespace } = request;
  try {
    return await request.placed(
      namespace,
      (place) => findIn(request, place),
      () => request.router.cursors.open(request, new ListCursor(namespace, [])),
    );
  } catch (error) {
    if ((error as RouterError).code !== CODE.CommandOnShardedView) throw error;
    return aggregateView(request, error as RouterError, afterView(request));
  }
}

async function findIn(request: Request, place: Place): Promise<Answer> {
  const shards = targetsOf(request.document('filter'), request, place);
  const isOne = shards.length === 1;
  const directions = isOne ? undefined : directionsOf(request.document('sort'));
  const skip = request.number('skip') ?? 0;
  const limit = Math.abs(request.number('limit') ?? 0);
  const several = {
    skip: undefined,
    limit: limit === 0 ? undefined : valueOf(limit + skip),
    // Of each shard more may be needed.
    singleBatch: undefined,
    ...(directions === undefined
      ? {}
      : { projection: withSortKey(request.document('projection')) }),
  };
  const command = request.forwarded({
    ...(isOne ? {} : several),
    readConcern: request.isInTransaction ? undefined : request.get('readConcern'),
  });
  const remotes = await Promise.all(
    shards.map(async (shard) => {
      const reply = await request.ask(shard, command, deliveryTo(shard, place));
      return new RemoteCursor(shard, reply);
    }),
  );
  const merging: Merging = isOne ? {} : { ...(directions ? { directions } : {}), skip, limit };
  const cursor = new MergedCursor(request.namespace, remotes, merging);
  return request.router.cursors.open(request, cursor, isSingleBatch(request));
}

/** The shards that may hold what a filter finds. */
export function targetsOf(
  filter: Buffer | undefined,
  request: Pick<Request, 'document'>,
  { database, sharding }: Place,
): string[] {
  if (sharding === undefined) return [database.primary];
  const key = sharding.key.ofFilter(filter ?? compose({}), isSimple(request, sharding));
  return key === undefined ? sharding.shards : [sharding.chunkAt(key).shard];
}

/** Whether texts are compared byte by byte. */
export function isSimple(
  request: Pick<Request, 'document'>,
  sharding: { hasSimpleCollation: boolean },
): boolean {
  const collation = request.document('collation');
  if (collation === undefined) return sharding.hasSimpleCollation;
  return stringOf(fieldOf(collation, 'locale')) === 'simple';
}

/** The directions of a sort; undefined where none is asked, or what is stored decides. */
function directionsOf(sort: Buffer | undefined): number[] | undefined {
  const entries = sort === undefined ? [] : entriesOf(sort);
  if (entries.length === 0 || entries.some(([name]) => name === '$natural')) return undefined;
  // By a score, best first.
  return entries.map(([, value]) => Math.sign(numberOf(value) ?? -1));
}

function withSortKey(projection: Buffer | undefined): Buffer {
  const fields = projection === undefined ? [] : entriesOf(projection);
  return compose([...fields, [SORT_KEY, { $meta: 'sortKey' }]]);
}

/** What of a `find` is left to do when a view has been read. */
function afterView(request: Request): Record<string, unknown>[] {
  const stages: [string, Value | undefined][] = [
    ['$match', request.get('filter')],
    ['$sort', request.get('sort')],
    ['$skip', request.get('skip')],
    ['$limit', request.get('limit')],
    ['$project', request.get('projection')],
  ];
  return stages
    .filter(([, value]) => value !== undefined && !isNothing(value))
    .map(([name, value]) => ({ [name]: value }));
}

function isNothing(value: Value): boolean {
  return value.isDocument ? entriesOf(value.document).length === 0 : numberOf(value) === 0;
}

/** `getMore`. */
export function getMore(request: Request): Promise<Answer> {
  return request.router.cursors.more(request);
}

/** `killCursors`. */
export function killCursors(request: Request): Promise<Answer> {
  return Promise.resolve(request.router.cursors.kill(request));
}

/** `count`: the sum of what the shards count; without a filter those of another shard are counted, too. */
export async function count(request: Request): Promise<Answer> {
  const { namespace } = request;
  try {
    return await request.placed(
      namespace,
      async (place) => {
        const shards = targetsOf(request.document('query'), request, place);
        const isOne = shards.length === 1;
        const [skip, limit] = [request.number('skip') ?? 0, request.number('limit') ?? 0];
        const command = request.forwarded(
          isOne ? {} : { skip: undefined, limit: limit === 0 ? undefined : limit + skip },
        );
        const replies = await Promise.all(
          shards.map((shard) => request.ask(shard, command, deliveryTo(shard, place))),
        );
        const all = replies.reduce((sum, reply) => sum + (numberOf(reply.get('n')) ?? 0), 0);
        if (isOne) return { n: all };
        const rest = Math.max(0, all - skip);
        return { n: limit === 0 ? rest : Math.min(rest, limit) };
      },
      () => ({ n: 0 }),
    );
  } catch (error) {
    if ((error as RouterError).code !== CODE.CommandOnShardedView) throw error;
    const query = request.get('query');
    const counted = await aggregateView(request, error as RouterError, [
      ...(query === undefined ? [] : [{ $match: query }]),
      { $count: 'n' },
    ]);
    const { firstBatch } = (counted as { cursor: { firstBatch: Buffer[] } }).cursor;
    const n = firstBatch[0] === undefined ? undefined : fieldOf(firstBatch[0], 'n');
    return { n: numberOf(n) ?? 0 };
  }
}

/** `distinct`: what any shard has. */
export async function distinct(request: Request): Promise<Answer> {
  return request.placed(
    request.namespace,
    async (place) => {
      const shards = targetsOf(request.document('query'), request, place);
      const replies = await Promise.all(
        shards.map((shard) => request.ask(shard, request.forwarded(), deliveryTo(shard, place))),
      );
      const values = replies.flatMap((reply) => reply.get('values')?.items ?? []);
      return {
        values: values.filter((value, at) => values.findIndex((each) => each.equals(value)) === at),
      };
    },
    () => ({ values: [] }),
  );
}
