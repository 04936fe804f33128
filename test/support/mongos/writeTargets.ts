import {
  compose,
  entriesOf,
  fieldOf,
  isTrue,
  numberOf,
  stringOf,
  withFields,
  type Value,
} from './bson';
import type { Sharding } from './catalog';
import { targetsOf } from './find';
import { notInDouble, refuse } from './refusal';
import { RemoteCursor } from './remoteCursor';
import { deliveryTo, type Place, type Request } from './request';
import { isIdAlone } from './shardKey';
import { isOfBuckets, keyOfMeasurement } from './timeSeries';

/** The kinds of write commands. */
export type Kind = 'insert' | 'update' | 'delete';

/** The shards that one statement is for. @throws RouterError where the rules let it be for none */
export async function writeTargets(
  request: Request,
  kind: Kind,
  statement: Buffer,
  place: Place,
): Promise<string[]> {
  const { database, sharding } = place;
  if (sharding === undefined) return [database.primary];
  if (kind === 'insert') {
    const isMeasurement = isOfBuckets(request.namespace, place);
    const key = isMeasurement
      ? keyOfMeasurement(statement, sharding)
      : sharding.key.ofDocument(statement);
    return [sharding.chunkAt(key).shard];
  }
  if (isOfBuckets(request.namespace, place)) notInDouble(`${kind} of a sharded time series`);
  return kind === 'update'
    ? updateTargets(request, statement, place, sharding)
    : deleteTargets(request, statement, place, sharding);
}

async function updateTargets(
  request: Request,
  statement: Buffer,
  place: Place,
  sharding: Sharding,
): Promise<string[]> {
  const [filter, update] = [required(statement, 'q').document, required(statement, 'u')];
  const isMulti = isTrue(fieldOf(statement, 'multi'));
  const byFilter = targetsOf(filter, collationOf(statement), place);
  const hasKey = sharding.key.ofFilter(filter, sharding.hasSimpleCollation) !== undefined;
  if (isTrue(fieldOf(statement, 'upsert'))) {
    if (hasKey) return byFilter;
    if (!request.router.flavour.atLeast('7.0')) {
      refuse(
        'ShardKeyNotFound',
        `Failed to target upsert by query :: could not extract exact shard key: An upsert on a sharded collection must contain the shard key and have the simple collation. Update request: ${told(filter)}, shard key pattern: ${sharding.key.toString()}`,
      );
    }
    const found = await holderOf(request, place, sharding, filter);
    if (found !== undefined) return [found];
    if (!isReplacement(update)) notInDouble('an upsert by operators without the shard key');
    const id = fieldOf(filter, '_id');
    const inserted = id === undefined ? update.document : withFields(update.document, { _id: id });
    return [sharding.chunkAt(sharding.key.ofDocument(inserted)).shard];
  }
  if (byFilter.length === 1) return byFilter;
  if (isReplacement(update)) {
    return [sharding.chunkAt(sharding.key.ofDocument(update.document)).shard];
  }
  if (isMulti || (isIdAlone(filter) && !hasCollation(statement))) return byFilter;
  if (request.router.flavour.atLeast('7.0')) {
    return [(await holderOf(request, place, sharding, filter)) ?? place.database.primary];
  }
  return refuse(
    'InvalidOptions',
    `A {multi:false} update on a sharded collection must contain an exact match on _id (and have the collection default collation) or contain the shard key (and have the simple collation). Update request: ${told(filter)}, shard key pattern: ${sharding.key.toString()}`,
  );
}

async function deleteTargets(
  request: Request,
  statement: Buffer,
  place: Place,
  sharding: Sharding,
): Promise<string[]> {
  const filter = required(statement, 'q').document;
  const isMulti = numberOf(fieldOf(statement, 'limit')) === 0;
  const shards = targetsOf(filter, collationOf(statement), place);
  const hasKey = sharding.key.ofFilter(filter, sharding.hasSimpleCollation) !== undefined;
  if (hasKey || isMulti || (isIdAlone(filter) && !hasCollation(statement))) return shards;
  if (request.router.flavour.atLeast('7.0')) {
    return [(await holderOf(request, place, sharding, filter)) ?? place.database.primary];
  }
  return refuse(
    'ShardKeyNotFound',
    `A single delete on a sharded collection must contain an exact match on _id (and have the collection default collation) or contain the shard key (and have the simple collation). Delete request: ${told(filter)}, shard key pattern: ${sharding.key.toString()}`,
  );
}

/** Since 7.0: the shard on which a document lies that a filter finds, whatever of the key it says. */
export async function holderOf(
  request: Request,
  place: Place,
  sharding: Sharding,
  filter: Buffer,
): Promise<string | undefined> {
  for (const shard of sharding.shards) {
    const command = { find: nameOf(sharding.namespace), filter, limit: 1, singleBatch: true };
    const reply = await request.ask(shard, command, deliveryTo(shard, place));
    if (new RemoteCursor(shard, reply).first !== undefined) return shard;
  }
  return undefined;
}

function collationOf(statement: Buffer): Pick<Request, 'document'> {
  return { document: (name) => fieldOf(statement, name)?.document };
}

function hasCollation(statement: Buffer): boolean {
  return fieldOf(statement, 'collation') !== undefined;
}

function isReplacement(update: Value): boolean {
  return update.isDocument && entriesOf(update.document)[0]?.[0].startsWith('$') !== true;
}

function required(statement: Buffer, name: string): Value {
  return fieldOf(statement, name) ?? refuse('FailedToParse', `a write without ${name}`);
}

function told(filter: Buffer): string {
  const names = entriesOf(filter).map(([name, value]) => `${name}: ${stringOf(value) ?? '…'}`);
  return `{ q: { ${names.join(', ')} } }`;
}

function nameOf(namespace: string): string {
  return namespace.slice(namespace.indexOf('.') + 1);
}

/** A document to insert with an `_id`, which the router gives it where it has none. */
export function withId(document: Buffer, make: () => unknown): Buffer {
  if (fieldOf(document, '_id') !== undefined) return document;
  return compose([['_id', make()], ...entriesOf(document)]);
}
