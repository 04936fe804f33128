import { randomUUID } from 'node:crypto';
import type { AttributeValue as SdkValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ImportSource } from '../import/types';
import type { Item } from './attributes';
import type { TableFacts } from './client';
import { ItemReader, parseJsonItem } from './itemReader';
import type { ItemOptions } from './types';

/** A live table as a source of records: a scan of so many segments at once. */
export function tableSource(
  client: DynamoDBClient,
  facts: TableFacts,
  options: ItemOptions,
  segments: number,
): ImportSource {
  let read = 0;
  return {
    label: facts.name,
    // A scan has no place to go on from: a new one begins anew, and changes nothing that is there.
    fingerprint: randomUUID(),
    canResume: false,
    notes: [],
    size: facts.bytes,
    bytesRead: () => read,
    async *chunks() {
      for await (const items of scan(client, facts.name, segments)) {
        const chunk = Buffer.from(items.map((item) => `${itemLine(item)}\n`).join(''));
        // The table's own measure is about that of its values.
        read = Math.min(facts.bytes, read + chunk.length);
        yield chunk;
      }
    },
    reader: new ItemReader(parseJsonItem, options),
  };
}

/** An item of the SDK as a line of an export. */
export function itemLine(item: Record<string, SdkValue>): string {
  return JSON.stringify({ Item: jsonItem(item) });
}

/** An item of the SDK as JSON has it: binaries as base64. */
export function jsonItem(item: Record<string, SdkValue>): Item {
  const asJson: unknown = JSON.parse(
    JSON.stringify(item, (_name, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
  return asJson as Item;
}

type Page = Record<string, SdkValue>[];

/** Pages of all segments, in the order in which they arrive. */
async function* scan(
  client: DynamoDBClient,
  table: string,
  segments: number,
): AsyncGenerator<Page> {
  const running = new Map<number, Promise<{ segment: number; result: IteratorResult<Page> }>>();
  const readers = Array.from({ length: segments }, (_, segment) =>
    scanSegment(client, table, segment, segments),
  );
  const advance = (segment: number, reader: AsyncGenerator<Page>) => {
    const next = reader.next().then((result) => ({ segment, result }));
    // Thrown when its turn comes; another segment's failure may come first.
    next.catch(() => undefined);
    running.set(segment, next);
  };
  readers.forEach((reader, segment) => advance(segment, reader));
  while (running.size > 0) {
    const { segment, result } = await Promise.race(running.values());
    running.delete(segment);
    const reader = readers[segment];
    if (result.done === true || reader === undefined) continue;
    advance(segment, reader);
    yield result.value;
  }
}

async function* scanSegment(
  client: DynamoDBClient,
  table: string,
  segment: number,
  segments: number,
): AsyncGenerator<Page> {
  const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
  let from: Record<string, SdkValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        Segment: segment,
        TotalSegments: segments,
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    if (page.Items !== undefined && page.Items.length > 0) yield page.Items;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
