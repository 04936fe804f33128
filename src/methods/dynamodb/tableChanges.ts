import type {
  DynamoDBStreamsClient,
  Shard,
  _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { sleep, throwIfStopped, type JobContext } from '../job';

/** Between two looks at shards that had nothing new; the service allows five a second and shard. */
const QUIET_MS = 1_000;
/** Shards are split and closed about every four hours. */
const LOOK_FOR_SHARDS_MS = 30_000;

/** Changes of one shard, in their order. */
export type ApplyChanges = (records: StreamRecord[]) => Promise<void>;

/**
 * Follows a table's stream from its beginning until the work is to stop. A shard is read only when
 * the one that it grew out of is read to its end, so that the changes of an item keep their order.
 * The beginning, up to 24 hours ago, lies before the scan: applied in order, the changes of each
 * item end at its last one, whatever the scan saw.
 * @param onCaughtUp each time there is nothing more to read
 */
export async function followChanges(
  streams: DynamoDBStreamsClient,
  streamArn: string,
  apply: ApplyChanges,
  context: JobContext,
  onCaughtUp: () => void,
): Promise<never> {
  const shards = new Map<string, Shard>();
  const iterators = new Map<string, string | undefined>();
  let lookedAt = 0;
  for (;;) {
    throwIfStopped(context);
    if (Date.now() - lookedAt > LOOK_FOR_SHARDS_MS) {
      for (const shard of await listShards(streams, streamArn)) {
        shards.set(shard.ShardId ?? '', shard);
      }
      lookedAt = Date.now();
    }
    let changes = 0;
    let opened = 0;
    for (const [id, shard] of shards) {
      if (isFinished(iterators, id) || !isReady(shard, shards, iterators)) continue;
      if (!iterators.has(id)) {
        iterators.set(id, await firstIterator(streams, streamArn, id));
        opened++;
      }
      changes += await readOnce(streams, iterators, id, apply);
    }
    if (changes > 0 || opened > 0) continue;
    onCaughtUp();
    await sleep(context, QUIET_MS);
  }
}

/** Reads one reply of a shard. @returns how many changes it had */
async function readOnce(
  streams: DynamoDBStreamsClient,
  iterators: Map<string, string | undefined>,
  id: string,
  apply: ApplyChanges,
): Promise<number> {
  const { GetRecordsCommand } = await import('@aws-sdk/client-dynamodb-streams');
  const reply = await streams.send(new GetRecordsCommand({ ShardIterator: iterators.get(id) }));
  const records = reply.Records ?? [];
  if (records.length > 0) await apply(records);
  // None: the shard was closed, and this was its end.
  iterators.set(id, reply.NextShardIterator);
  return records.length;
}

function isFinished(iterators: Map<string, string | undefined>, id: string): boolean {
  return iterators.has(id) && iterators.get(id) === undefined;
}

function isReady(
  { ParentShardId: parent }: Shard,
  shards: Map<string, Shard>,
  iterators: Map<string, string | undefined>,
): boolean {
  // A parent that is older than the stream reaches is not listed.
  return parent === undefined || !shards.has(parent) || isFinished(iterators, parent);
}

async function firstIterator(
  streams: DynamoDBStreamsClient,
  streamArn: string,
  shard: string,
): Promise<string | undefined> {
  const { GetShardIteratorCommand } = await import('@aws-sdk/client-dynamodb-streams');
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shard,
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  return ShardIterator;
}

async function listShards(streams: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const { DescribeStreamCommand } = await import('@aws-sdk/client-dynamodb-streams');
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}
