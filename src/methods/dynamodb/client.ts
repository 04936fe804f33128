import type { DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { FerryError } from '../../engine/errors';
import type { ProposedIndex, TableKey, TablePlace } from './types';

/** What is known of a table. */
export interface TableFacts {
  name: string;
  key: TableKey;
  items: number;
  bytes: number;
  indexes: ProposedIndex[];
  /** Where its changes are; undefined if it has no stream of new images. */
  streamArn?: string | undefined;
}

/** Clients of the table's service, loaded on first use: most runs need none. */
export async function openTable(
  place: TablePlace,
): Promise<{ client: DynamoDBClient; streams: DynamoDBStreamsClient }> {
  const [{ DynamoDBClient }, { DynamoDBStreamsClient }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-dynamodb-streams'),
  ]);
  const options = {
    ...(place.region === undefined ? {} : { region: place.region }),
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint }),
    ...(place.profile === undefined ? {} : { profile: place.profile }),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
    // Throttling passes by itself.
    maxAttempts: 8,
  };
  return { client: new DynamoDBClient(options), streams: new DynamoDBStreamsClient(options) };
}

/** @throws FerryError `refused`, code `no-table`, also where credentials are missing */
export async function describeTable(client: DynamoDBClient, table: string): Promise<TableFacts> {
  const { DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
  let found: TableDescription | undefined;
  try {
    found = (await client.send(new DescribeTableCommand({ TableName: table }))).Table;
  } catch (error) {
    throw unreadable(table, error);
  }
  const { StreamEnabled, StreamViewType = '' } = found?.StreamSpecification ?? {};
  const follows = StreamEnabled === true && StreamViewType.startsWith('NEW');
  return {
    name: table,
    key: keyOf(found?.KeySchema),
    items: found?.ItemCount ?? 0,
    bytes: found?.TableSizeBytes ?? 0,
    indexes: [
      ...(found?.GlobalSecondaryIndexes ?? []),
      ...(found?.LocalSecondaryIndexes ?? []),
    ].map(({ IndexName = '', KeySchema }) => ({
      name: IndexName,
      key: indexKeyOf(keyOf(KeySchema)),
    })),
    streamArn: follows ? found?.LatestStreamArn : undefined,
  };
}

/** What stands in the way of reading a table. */
export function unreadable(table: string, error: unknown): FerryError {
  return new FerryError(
    {
      code: 'no-table',
      kind: 'refused',
      message: `The DynamoDB table ${table} cannot be read: ${(error as Error).message}.`,
      remedy:
        'Check its name, its region and the AWS credentials (a profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment).',
    },
    { cause: error },
  );
}

/** A key as that of an index. */
export function indexKeyOf({ partition, sort }: TableKey): Record<string, 1> {
  return sort === undefined ? { [partition]: 1 } : { [partition]: 1, [sort]: 1 };
}

function keyOf(schema: TableDescription['KeySchema'] = []): TableKey {
  const named = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return { partition: named('HASH') ?? '', sort: named('RANGE') };
}
