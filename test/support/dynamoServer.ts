import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import dynalite from 'dynalite';

/** A change as GetRecords tells of it. */
export interface StreamChange {
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  dynamodb: object;
}

type Shard = {
  ShardId: string;
  ParentShardId?: string;
  changes: StreamChange[];
  closed: boolean;
  /** So many of the first changes are forgotten. */
  trimmed?: number;
};

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-11-22T00:00:00.000';

/**
 * A DynamoDB on this machine: tables by dynalite, which checks requests as the service does; their
 * streams by a stub of the published API (DynamoDBStreams_20120810), for dynalite has none.
 */
export class DynamoServer {
  readonly shards: Shard[] = [];
  /** The operations that were asked for. */
  readonly asked: string[] = [];
  /** Iterators of an earlier one have expired. */
  private age = 0;
  private readonly tables: Server = dynalite({ createTableMs: 0 });
  private readonly front = createServer((request, response) => {
    this.answer(request).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async start(): Promise<string> {
    await listening(this.tables);
    return `http://127.0.0.1:${await listening(this.front)}`;
  }

  async stop(): Promise<void> {
    for (const server of [this.front, this.tables]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** What the service does to iterators that are 15 minutes old. */
  expireIterators(): void {
    this.age++;
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const body = (await buffer(request)).toString();
    const [api = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    this.asked.push(operation);
    if (api === 'DynamoDBStreams_20120810') {
      if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? '')) {
        return failure('MissingAuthenticationTokenException');
      }
      return this.stream(operation, JSON.parse(body) as Record<string, string>);
    }
    const { port } = this.tables.address() as AddressInfo;
    const headers = Object.entries(request.headers).filter(
      ([name]) => !['connection', 'content-length', 'transfer-encoding', 'expect'].includes(name),
    );
    const reply = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: Object.fromEntries(headers) as Record<string, string>,
      body,
    });
    const text = await reply.text();
    return { status: reply.status, body: operation === 'DescribeTable' ? withStream(text) : text };
  }

  private stream(operation: string, params: Record<string, string>) {
    const shard = this.shards.find(({ ShardId }) => ShardId === params['ShardId']);
    switch (operation) {
      case 'DescribeStream': {
        if (params['StreamArn'] !== ARN) return failure('ResourceNotFoundException');
        const Shards = this.shards.map(({ ShardId, ParentShardId }) => ({
          ShardId,
          ParentShardId,
        }));
        return success({ StreamDescription: { StreamArn: ARN, StreamStatus: 'ENABLED', Shards } });
      }
      case 'GetShardIterator':
        if (shard === undefined) return failure('ResourceNotFoundException');
        if (params['ShardIteratorType'] === 'TRIM_HORIZON') {
          return success({ ShardIterator: `${shard.ShardId}|${shard.trimmed ?? 0}|${this.age}` });
        }
        if (params['ShardIteratorType'] !== 'AFTER_SEQUENCE_NUMBER') {
          return failure('ValidationException');
        }
        // The number of the change that it is after, from 1.
        if (Number(params['SequenceNumber']) < (shard.trimmed ?? 0)) {
          return failure('TrimmedDataAccessException');
        }
        return success({
          ShardIterator: `${shard.ShardId}|${Number(params['SequenceNumber'])}|${this.age}`,
        });
      case 'GetRecords': {
        const [id, at, age] = (params['ShardIterator'] ?? '').split('|');
        const read = this.shards.find(({ ShardId }) => ShardId === id);
        if (read === undefined || Number(age) < this.age) {
          return failure('ExpiredIteratorException');
        }
        // One at a time, so that order is what the reader makes of it.
        const Records = read.changes.slice(Number(at), Number(at) + 1).map((change) => ({
          ...change,
          dynamodb: { ...change.dynamodb, SequenceNumber: `${Number(at) + 1}` },
        }));
        const end = Number(at) + Records.length;
        const ended = read.closed && end === read.changes.length;
        return success({
          Records,
          ...(ended ? {} : { NextShardIterator: `${read.ShardId}|${end}|${age}` }),
        });
      }
      default:
        return failure('UnknownOperationException');
    }
  }
}

function withStream(text: string): string {
  const reply = JSON.parse(text) as { Table?: object };
  if (reply.Table === undefined) return text;
  const stream = {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    LatestStreamArn: ARN,
  };
  return JSON.stringify({ ...reply, Table: { ...reply.Table, ...stream } });
}

function success(body: object): { status: number; body: string } {
  return { status: 200, body: JSON.stringify(body) };
}

function failure(type: string): { status: number; body: string } {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type };
  return { status: 400, body: JSON.stringify(body) };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
