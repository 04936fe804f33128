import type { Document, MongoClient } from 'mongodb';

const PATIENCE_MS = 30_000;

/** A cluster's change stream read reply by reply, of one database's events. */
export class StreamOfCluster {
  /** Where it stands. */
  token: { _data: string } = { _data: '' };
  private readonly waiting: Document[] = [];

  private constructor(
    private readonly client: MongoClient,
    private readonly db: string,
    private id: unknown,
  ) {}

  /** @param options of `$changeStream` */
  static async open(client: MongoClient, db: string, options: Document): Promise<StreamOfCluster> {
    const pipeline = [{ $changeStream: { allChangesForCluster: true, ...options } }];
    const reply = await client
      .db('admin')
      .command({ aggregate: 1, pipeline, cursor: { batchSize: 0 } }, { promoteLongs: false });
    const cursor = reply.cursor as Document;
    const stream = new StreamOfCluster(client, db, cursor.id);
    stream.token = cursor.postBatchResumeToken as { _data: string };
    return stream;
  }

  /** The next so many events. @throws Error when they do not come in time */
  async take(count: number): Promise<Document[]> {
    await this.until(() => this.waiting.length >= count);
    return this.waiting.splice(0, count);
  }

  /** What has come at this moment. */
  async now(): Promise<Document[]> {
    await this.more(300);
    return this.waiting.splice(0);
  }

  /** Reads on until something holds. */
  async until(met: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!met()) {
      if (performance.now() > deadline) {
        throw new Error(`waited in vain; there came ${JSON.stringify(this.waiting)}`);
      }
      await this.more(200);
    }
  }

  async close(): Promise<void> {
    const command = { killCursors: '$cmd.aggregate', cursors: [this.id] };
    await this.client.db('admin').command(command);
  }

  private async more(maxTimeMS: number): Promise<void> {
    const getMore = { getMore: this.id, collection: '$cmd.aggregate', maxTimeMS };
    const reply = await this.client.db('admin').command(getMore);
    const { nextBatch, postBatchResumeToken } = reply.cursor as Document;
    this.token = postBatchResumeToken as { _data: string };
    const own = (nextBatch as Document[]).filter(
      ({ ns }) => (ns as { db?: string } | undefined)?.db === this.db,
    );
    this.waiting.push(...own);
  }
}
