import type { Request } from './request';
import { deliveryTo } from './request';
import type { Answer } from './router';
import { compose, fieldsOf, isTrue, type Fields } from './bson';
import { isInternal } from './refusal';

/** What a router makes of the shards' explanations. */
function merged(replies: [shard: string, reply: Fields][]): Answer {
  const shards = replies.map(([shardName, reply]) => ({
    shardName,
    ...Object.fromEntries([...reply].filter(([name]) => !isInternal(name) && name !== 'ok')),
  }));
  const stage = shards.length === 1 ? 'SINGLE_SHARD' : 'SHARD_MERGE';
  return {
    queryPlanner: { mongosPlannerVersion: 1, winningPlan: { stage, shards } },
    serverInfo: { host: 'mongos' },
  };
}

/** `explain` of another command, and `aggregate` with `explain`. */
export async function explainOf(
  request: Request,
  command: Iterable<[string, unknown]>,
): Promise<Answer> {
  const fields = [...command];
  const inner = request.document('explain');
  const explained =
    inner === undefined || isTrue(request.get('explain')) ? request.body : fieldsOf(inner);
  const name = [...explained.keys()][0] ?? '';
  const collection = explained.get(name)?.plain;
  const namespace = `${request.db}.${typeof collection === 'string' ? collection : ''}`;
  return request.placed(
    namespace,
    async (place) => {
      const shards = place.sharding?.shards ?? [place.database.primary];
      const replies = await Promise.all(
        shards.map(async (shard): Promise<[string, Fields]> => {
          const delivery = deliveryTo(shard, place);
          return [shard, await request.ask(shard, fields, delivery)];
        }),
      );
      return merged(replies);
    },
    () => ({ queryPlanner: compose({ winningPlan: { stage: 'EOF' } }) }),
  );
}

/** `explain`. */
export function explain(request: Request): Promise<Answer> {
  return explainOf(request, request.forwarded());
}
