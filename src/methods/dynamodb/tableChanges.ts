import type {
  DynamoDBStreamsClient,
  Shard,
  _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { FerryError } from '../../engine/errors';
import { testGate } from '../../engine/testGates';
import { sleep, throwIfStopped, type JobContext } from '../job';
import { patiently } from './patiently';

/** Between two looks at shards that had nothing new; the service allows five a second and shard. */
const QUIET_MS = 1_000;
/** Shards are split and closed about every four hours. */
const LOOK_FOR_SHARDS_MS = 30_000;

/** Changes of one shard, in their order. */
export type ApplyChanges = (records: StreamRecord[]) => Promise<void>;

/** How far a shard is read. */
interface ShardPlace {
  /** Where the service goes on reading; it forgets that after 15 minutes. */
  iterator?: string | undefined;
  /** The last change that was applied. */
  sequenceNumber?: string | undefined;
  isFinished: boolean;
}

/**
 * Follows a table's stream from its beginning until the work is to stop. A shard is read only when
 * the one that it grew out of is read to its end, so that the changes of an item keep their order.
 * The beginning, up to 24 hours ago, lies before the scan: applied in order, the changes of each
 * item end at its last one, whatever the scan saw.
 * @param onCaughtUp each time there is nothing more to read
 * @throws FerryError `changes-lost` when the stream forgot changes before they were applied
 */
export async function followChanges(
  streams: DynamoDBStreamsClient,
  streamArn: string,
  apply: ApplyChanges,
  context: JobContext,
  onCaughtUp: () => void,
): Promise<never> {
  const stream = new TableStream(streams, streamArn, apply, context);
  for (;;) {
    throwIfStopped(context);
    if (await stream.readRound()) continue;
    onCaughtUp();
    await sleep(context, QUIET_MS);
  }
}

/** A table's stream, and how far its shards are read. */
class TableStream {
  private readonly shards = new Map<string, Shard>();
  private readonly places = new Map<string, ShardPlace>();
  private lookedAt = 0;

  constructor(
    private readonly streams: DynamoDBStreamsClient,
    private readonly streamArn: string,
    private readonly apply: ApplyChanges,
    private readonly context: JobContext,
  ) {}

  /** Reads one reply of each shard that is ready. @returns whether there may be more at once */
  async readRound(): Promise<boolean> {
    await this.lookForShards();
    let isMore = false;
    for (const [id, shard] of this.shards) {
      if (!this.isReady(shard)) continue;
      let place = this.places.get(id);
      if (place?.isFinished === true) continue;
      if (place === undefined) {
        this.places.set(id, (place = { isFinished: false }));
        isMore = true;
      }
      if ((await this.readOnce(id, place)) > 0) isMore = true;
    }
    return isMore;
  }

  private async lookForShards(): Promise<void> {
    if (Date.now() - this.lookedAt <= LOOK_FOR_SHARDS_MS) return;
    for (const shard of await this.listShards()) this.shards.set(shard.ShardId ?? '', shard);
    this.lookedAt = Date.now();
  }

  private isReady({ ParentShardId: parent }: Shard): boolean {
    // A parent that is older than the stream reaches is not listed.
    return (
      parent === undefined ||
      !this.shards.has(parent) ||
      this.places.get(parent)?.isFinished === true
    );
  }

  /** Reads one reply of a shard. @returns how many changes it had */
  private async readOnce(id: string, place: ShardPlace): Promise<number> {
    const { GetRecordsCommand } = await import('@aws-sdk/client-dynamodb-streams');
    const { Records = [], NextShardIterator } = await this.patiently(async () => {
      place.iterator ??= await this.iteratorAt(id, place);
      try {
        return await this.streams.send(new GetRecordsCommand({ ShardIterator: place.iterator }));
      } catch (error) {
        // Applying took longer than it lasts, of this shard or of another.
        if ((error as Error).name === 'ExpiredIteratorException') place.iterator = undefined;
        throw error;
      }
    });
    if (Records.length > 0) {
      await testGate('job.changes-read');
      await this.apply(Records);
      place.sequenceNumber = Records.at(-1)?.dynamodb?.SequenceNumber ?? place.sequenceNumber;
    }
    place.iterator = NextShardIterator;
    // None: the shard was closed, and this was its end.
    place.isFinished = NextShardIterator === undefined;
    return Records.length;
  }

  private async iteratorAt(
    shard: string,
    { sequenceNumber }: ShardPlace,
  ): Promise<string | undefined> {
    const { GetShardIteratorCommand } = await import('@aws-sdk/client-dynamodb-streams');
    const { ShardIterator } = await this.streams.send(
      new GetShardIteratorCommand({
        StreamArn: this.streamArn,
        ShardId: shard,
        ...(sequenceNumber === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequenceNumber }),
      }),
    );
    return ShardIterator;
  }

  private async listShards(): Promise<Shard[]> {
    const { DescribeStreamCommand } = await import('@aws-sdk/client-dynamodb-streams');
    const shards: Shard[] = [];
    let from: string | undefined;
    do {
      const { StreamDescription } = await this.patiently(() =>
        this.streams.send(
          new DescribeStreamCommand({ StreamArn: this.streamArn, ExclusiveStartShardId: from }),
        ),
      );
      shards.push(...(StreamDescription?.Shards ?? []));
      from = StreamDescription?.LastEvaluatedShardId;
    } while (from !== undefined);
    return shards;
  }

  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await patiently(ask, this.context);
    } catch (error) {
      if ((error as Error).name === 'TrimmedDataAccessException') throw changesLost(error);
      throw error;
    }
  }
}

function changesLost(cause: unknown): FerryError {
  return new FerryError(
    {
      code: 'changes-lost',
      kind: 'failed',
      message:
        'The table’s stream keeps changes for 24 hours, and forgot some before they were applied.',
      remedy: 'Start again: the table is read anew.',
    },
    { cause },
  );
}
