import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Where the AWS SDK finds credentials; a local server takes any. */
export const DYNAMO_KEYS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
};

const CAPACITY = { ReadCapacityUnits: 9, WriteCapacityUnits: 9 };

/** Makes the table Things with a secondary index by-owner, and items `i0`, `i1`, … */
export async function makeThings(endpoint: string, items: number): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const aws = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  await aws.send(
    new CreateTableCommand({
      TableName: 'Things',
      KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
      AttributeDefinitions: ['Id', 'owner'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: CAPACITY,
        },
      ],
      ProvisionedThroughput: CAPACITY,
    }),
  );
  for (let first = 0; first < items; first += 20) {
    const length = Math.min(20, items - first);
    const requests = Array.from({ length }, (_, index) => ({
      PutRequest: {
        Item: {
          Id: { S: `i${first + index}` },
          B: { B: Buffer.from([1, 2, 3]) },
          n: { N: '7' },
        },
      },
    }));
    await aws.send(new BatchWriteItemCommand({ RequestItems: { Things: requests } }));
  }
  aws.destroy();
}
