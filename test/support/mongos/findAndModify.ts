import { compose, valueOf } from './bson';
import { passedOn } from './collections';
import { ensureDatabase } from './databases';
import { isSimple } from './find';
import type { RouterError } from './refusal';
import { CODE, notInDouble, refuse } from './refusal';
import { deliveryTo, type Request } from './request';
import type { Answer } from './router';
import { holderOf } from './writeTargets';

/** `findAndModify`: on one shard, which the filter must name before 7.0. */
export async function findAndModify(request: Request): Promise<Answer> {
  await ensureDatabase(request, request.db);
  const query = request.document('query') ?? compose({});
  return request.placed(request.namespace, async (place) => {
    const { sharding, database } = place;
    let shard = database.primary;
    if (sharding !== undefined) {
      const key = sharding.key.ofFilter(query, isSimple(request, sharding));
      if (key !== undefined) shard = sharding.chunkAt(key).shard;
      else if (!request.router.flavour.atLeast('7.0')) {
        refuse('ShardKeyNotFound', 'Query for sharded findAndModify must contain the shard key');
      } else {
        const found = await holderOf(request, place, sharding, query);
        if (found === undefined && request.body.has('upsert')) {
          notInDouble('a findAndModify with upsert without the shard key');
        }
        shard = found ?? shard;
      }
    }
    const command = request.forwarded({
      stmtId: request.body.has('txnNumber') ? (request.get('stmtId') ?? valueOf(0)) : undefined,
    });
    try {
      const delivery = { ...deliveryTo(shard, place), isStatement: true };
      return passedOn(await request.send(shard, command, delivery));
    } catch (error) {
      if ((error as RouterError).code !== CODE.WouldChangeOwningShard) throw error;
      return notInDouble('a findAndModify that changes the owning shard');
    }
  });
}
