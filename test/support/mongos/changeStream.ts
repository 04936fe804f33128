import { Timestamp } from 'mongodb';
import { compose, entriesOf, fieldOf, stringOf, valueOf, withFields, type Value } from './bson';
import { REPLY_BYTES, type Batch, type RouterCursor } from './cursorStore';
import { isForeignDdl, isInternalEvent } from './streamEvents';
import { CODE, notInDouble, refuse, RouterError } from './refusal';
import { RemoteCursor } from './remoteCursor';
import type { Request } from './request';
import type { Answer } from './router';

/** How long a shard waits for an event when the client says nothing of it. */
const AWAIT_MS = 1_000;

/** Stages that may follow, each shard doing them by itself. */
const ALLOWED = ['$match', '$project', '$addFields', '$set', '$unset', '$replaceRoot', '$redact'];

/** `aggregate` that begins with `$changeStream`: one on each shard, in the order of their tokens. */
export async function openChangeStream(request: Request, pipeline: Buffer[]): Promise<Answer> {
  const [first, ...others] = pipeline;
  const options = first === undefined ? undefined : fieldOf(first, '$changeStream')?.document;
  if (options === undefined) refuse('FailedToParse', '$changeStream wants a document');
  if (fieldOf(options, 'showMigrationEvents') !== undefined) {
    throw new RouterError(31123, 'Location31123', 'showMigrationEvents is not for a mongos');
  }
  for (const stage of others) {
    const name = entriesOf(stage)[0]?.[0] ?? '';
    if (!ALLOWED.includes(name)) notInDouble(`the stage ${name} after $changeStream`);
  }
  const target = stringOf(request.get('aggregate'));
  const namespace =
    target === undefined ? `${request.db}.$cmd.aggregate` : `${request.db}.${target}`;
  const token = fieldOf(options, 'resumeAfter') ?? fieldOf(options, 'startAfter');
  const start = token === undefined ? fieldOf(options, 'startAtOperationTime') : timeOfToken(token);
  const time = start ?? afterNow(request);
  const aggregate = request.get('aggregate');
  const stream = new ChangeStreamCursor(namespace, { aggregate, options, others, time, token });
  await stream.openAll(request);
  return request.router.cursors.open(request, stream);
}

/** What comes after all that this router has heard of. */
function afterNow({ router }: Request): Value {
  const { time } = router.gossip;
  if (time === undefined) return refuse('InternalError', 'this router has not heard of any time');
  const [increment, seconds] = [time.bytes.readUInt32LE(), time.bytes.readUInt32LE(4)];
  return valueOf(new Timestamp({ t: seconds, i: increment + 1 }));
}

/** The time in a resume token (server: resume_token.h): after a byte of its type, most significant first. */
export function timeOfToken(token: Value): Value {
  const data = dataOf(token);
  if (!/^82[0-9A-F]{16}/.test(data)) {
    throw new RouterError(CODE.FailedToParse, 'FailedToParse', 'the resume token is not one');
  }
  const t = parseInt(data.slice(2, 10), 16);
  const i = parseInt(data.slice(10, 18), 16);
  return valueOf(new Timestamp({ t, i }));
}

function dataOf(token: Value | undefined): string {
  return (token === undefined ? undefined : stringOf(fieldOf(token.document, '_data'))) ?? '';
}

interface Start {
  /** Of which collection; 1 for all. */
  aggregate: Value | undefined;
  options: Buffer;
  /** Stages that follow. */
  others: Buffer[];
  time: Value;
  /** Only what comes after this is told. */
  token: Value | undefined;
}

/** One shard's part. */
class Part {
  filling: Promise<void> | undefined;

  constructor(readonly remote: RemoteCursor) {}

  /** No event before this one is still to come from the shard. */
  get reached(): string {
    const { first, resumeToken } = this.remote;
    return first === undefined ? dataOf(resumeToken) : dataOf(fieldOf(first, '_id'));
  }
}

/** Merges the shards' streams: an event is told when every shard has come as far. */
class ChangeStreamCursor implements RouterCursor {
  private readonly parts = new Map<string, Part>();
  /** Events up to here have been told. */
  private told: string;
  private resumeToken: Value | undefined;
  private isInvalid = false;

  constructor(
    readonly namespace: string,
    private readonly start: Start,
  ) {
    this.told = dataOf(start.token);
    this.resumeToken = start.token;
  }

  async openAll(request: Request): Promise<void> {
    const missing = request.router.shards.ids.filter((shard) => !this.parts.has(shard));
    await Promise.all(
      missing.map(async (shard) => {
        this.parts.set(shard, new Part(await this.openOn(request, shard)));
      }),
    );
  }

  private async openOn(request: Request, shard: string): Promise<RemoteCursor> {
    const { aggregate, options, others, time } = this.start;
    const own = withFields(options, {
      resumeAfter: undefined,
      startAfter: undefined,
      startAtOperationTime: time,
    });
    const command = {
      aggregate,
      pipeline: [compose({ $changeStream: own }), ...others],
      cursor: { batchSize: 0 },
      readConcern: { level: 'majority' },
      writeConcern: { w: 1, wtimeout: 0 },
    };
    // Only to another server of the cluster a shard tells the shard keys of what is inserted.
    return new RemoteCursor(shard, await request.send(shard, command, { isInternal: true }));
  }

  async next(request: Request, batchSize = Infinity): Promise<Batch> {
    await this.openAll(request);
    const maxTimeMS = request.name === 'getMore' ? (request.number('maxTimeMS') ?? AWAIT_MS) : 0;
    const deadline = performance.now() + maxTimeMS;
    const documents: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const part = this.ready();
      const event = part?.remote.first;
      if (part === undefined || event === undefined) {
        const left = deadline - performance.now();
        if (documents.length > 0 || left <= 0) break;
        await this.wait(request, left, maxTimeMS);
        continue;
      }
      const isFull =
        documents.length >= batchSize ||
        (documents.length > 0 && bytes + event.length > REPLY_BYTES);
      if (isFull) break;
      part.remote.take();
      if (!this.isToBeTold(request, part, event)) continue;
      documents.push(event);
      bytes += event.length;
      if (stringOf(fieldOf(event, 'operationType')) === 'invalidate') {
        this.isInvalid = true;
        break;
      }
    }
    if (this.isInvalid) this.kill(request);
    return { documents, isDone: this.isInvalid, resumeToken: this.position() };
  }

  kill(request: Request): void {
    for (const { remote } of this.parts.values()) remote.kill(request);
  }

  /** The shard that has the next event, if no other can have an earlier one. */
  private ready(): Part | undefined {
    const [first] = [...this.parts.values()].sort((a, b) => (a.reached < b.reached ? -1 : 1));
    return first?.remote.first === undefined ? undefined : first;
  }

  private isToBeTold(request: Request, part: Part, event: Buffer): boolean {
    const token = fieldOf(event, '_id');
    const data = dataOf(token);
    const isOld = this.start.token !== undefined && data <= dataOf(this.start.token);
    if (isOld || isInternalEvent(event)) return false;
    this.told = data;
    this.resumeToken = token;
    return !isForeignDdl(request, part.remote.shard, event);
  }

  /** Where the stream can be resumed: what all shards have reached, unless an event waits there. */
  position(): Value | undefined {
    const parts = [...this.parts.values()].sort((a, b) => (a.reached < b.reached ? -1 : 1));
    const [first] = parts;
    const reached = first?.remote.first === undefined ? first?.remote.resumeToken : undefined;
    if (reached !== undefined && dataOf(reached) > this.told) {
      this.told = dataOf(reached);
      this.resumeToken = reached;
    }
    return this.resumeToken;
  }

  /** Waits until a shard that holds the others back has told something, or for so long. */
  private async wait(request: Request, left: number, maxTimeMS: number): Promise<void> {
    const waiting = [...this.parts.values()].filter(({ remote }) => remote.wantsMore);
    const fillings = waiting.map((part) => {
      part.filling ??= part.remote
        .fill(request, { maxTimeMS: Math.ceil(maxTimeMS) })
        .finally(() => {
          part.filling = undefined;
        });
      return part.filling;
    });
    for (const filling of fillings) filling.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, left);
    });
    await Promise.race([...fillings, late]).finally(() => clearTimeout(timer));
  }
}
