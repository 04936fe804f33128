import { documentsOf, fieldOf, stringOf, type Fields, type Value } from './bson';
import { notInDouble } from './refusal';
import type { Request } from './request';

/** A cursor on one shard, and what of it has come and is not passed on yet. */
export class RemoteCursor {
  private buffer: Buffer[];
  private at = 0;
  /** Where its stream of changes stands, if it is one. */
  resumeToken: Value | undefined;
  private id: Value | undefined;
  private readonly collection: string;
  private readonly db: string;

  /** @param reply what a command that opens a cursor answered */
  constructor(
    readonly shard: string,
    reply: Fields,
  ) {
    const cursor = reply.get('cursor')?.document ?? notInDouble('a reply without a cursor');
    const namespace = stringOf(fieldOf(cursor, 'ns')) ?? '';
    const dot = namespace.indexOf('.');
    this.db = namespace.slice(0, dot);
    this.collection = namespace.slice(dot + 1);
    this.buffer = documentsOf(fieldOf(cursor, 'firstBatch'));
    this.resumeToken = fieldOf(cursor, 'postBatchResumeToken');
    this.id = openId(cursor);
  }

  /** What comes next; undefined while nothing is here. */
  get first(): Buffer | undefined {
    return this.buffer[this.at];
  }

  /** Takes {@link first} away. */
  take(): void {
    this.at++;
  }

  get isExhausted(): boolean {
    return this.id === undefined && this.first === undefined;
  }

  /** Whether more has to be asked for before anything comes. */
  get wantsMore(): boolean {
    return this.id !== undefined && this.first === undefined;
  }

  /** Gets more. @throws RouterError */
  async fill(
    request: Request,
    options: { batchSize?: number; maxTimeMS?: number } = {},
  ): Promise<void> {
    if (this.id === undefined) return;
    const command = { getMore: this.id, collection: this.collection, ...options };
    const reply = await request.send(this.shard, command, {}, this.db);
    const cursor = reply.get('cursor')?.document ?? notInDouble('a reply without a cursor');
    const rest = this.buffer.slice(this.at);
    this.buffer = [...rest, ...documentsOf(fieldOf(cursor, 'nextBatch'))];
    this.at = 0;
    this.resumeToken = fieldOf(cursor, 'postBatchResumeToken') ?? this.resumeToken;
    this.id = openId(cursor);
  }

  /** Ends it on its shard, of which nothing is waited for. */
  kill(request: Request): void {
    if (this.id === undefined) return;
    const command = { killCursors: this.collection, cursors: [this.id] };
    this.id = undefined;
    // The shard may be gone, and with it the cursor.
    request.send(this.shard, command, {}, this.db).catch(() => undefined);
  }
}

function openId(cursor: Buffer): Value | undefined {
  const id = fieldOf(cursor, 'id');
  return id === undefined || id.bytes.every((byte) => byte === 0) ? undefined : id;
}
