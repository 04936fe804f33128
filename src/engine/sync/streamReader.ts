import { type Document, MongoServerError, type RunCommandCursor, type Timestamp } from 'mongodb';
import { nextStreamReply, type RawStreamReply, type ResumeToken } from '../bson/rawBatch';
import type { Deployment } from '../deployment/deployment';
import { timeOfToken } from '../model/clusterTime';
import { FerryError } from '../errors';
import type { Log } from '../log';
import { openCursor } from '../deployment/cursor';
import { retrying, type RetryOptions } from '../deployment/retry';
import type { Position } from '../reading/sourceClock';

/** One reply, and where the stream stands after it. */
export interface StreamReply extends Pick<RawStreamReply, 'batch' | 'operationTime'> {
  position: Position;
}

/** Where a change stream begins: after a token, or at a cluster time. */
export type StreamStart = ResumeToken | { time: Timestamp };

/** How long the source holds an answer back when nothing changes. */
const AWAIT_MS = 500;

/** The same while somebody waits for a position to be reached. */
const HURRIED_AWAIT_MS = 50;

/** Server code: the event is larger than a reply can be (16 MB). */
const BSON_OBJECT_TOO_LARGE = 10334;

/** Replies read without documents after an event too large, before documents are asked for again. */
const SLIM_REPLIES = 20;

/**
 * Reads the cluster's change stream reply by reply, and opens it again where it stopped when the
 * cursor or the connection is lost. A lost position (oplog rolled over) is thrown.
 */
export class StreamReader {
  private cursor: RunCommandCursor | undefined;
  private slimReplies = 0;
  private awaitMs: number;

  constructor(
    private readonly source: Deployment,
    private start: StreamStart,
    private readonly options: {
      /** Only events of these databases; all if undefined. */
      databases: string[] | undefined;
      log: Log;
      sleep: (milliseconds: number) => Promise<void>;
      onWait?: RetryOptions['onWait'];
      impatient?: RetryOptions['impatient'];
      /** How long the source holds an answer back when nothing changes; as if hurried unless told. */
      awaitMs?: number;
    },
  ) {
    this.awaitMs = options.awaitMs ?? HURRIED_AWAIT_MS;
  }

  /** Whether somebody waits for a position to be reached: then empty replies come often. */
  set hurried(hurried: boolean) {
    this.awaitMs = hurried ? HURRIED_AWAIT_MS : AWAIT_MS;
    this.cursor?.setMaxTimeMS(this.awaitMs);
  }

  /** The next reply; after half a second without changes (less when hurried) an empty one. */
  async next(): Promise<StreamReply> {
    return retrying(() => this.attempt(), {
      ...this.options,
      what: 'reading the change stream',
    });
  }

  private async attempt(): Promise<StreamReply> {
    try {
      this.cursor ??= this.open();
      const reply = await nextStreamReply(this.cursor);
      const position = this.positionAfter(reply);
      this.start = position;
      if (this.slimReplies > 0 && --this.slimReplies === 0) await this.close();
      return { ...reply, position };
    } catch (error) {
      // Not awaited: where the source is out of reach, the driver waits long for an answer.
      void this.close();
      if (
        error instanceof MongoServerError &&
        error.code === BSON_OBJECT_TOO_LARGE &&
        this.slimReplies === 0
      ) {
        this.options.log.info('An event is too large for a reply; documents are fetched instead.');
        this.slimReplies = SLIM_REPLIES;
        return this.attempt();
      }
      if (await this.source.abilities.isRefusal('expandedEvents', error)) return this.attempt();
      throw error;
    }
  }

  /** @throws FerryError `failed`, code `foreign-resume-token`: how far it is applied could never be told */
  private positionAfter({ resumeToken }: RawStreamReply): Position {
    const time = resumeToken === null ? undefined : timeOfToken(resumeToken.token);
    if (resumeToken !== null && time !== undefined) return { ...resumeToken, time };
    throw new FerryError({
      code: 'foreign-resume-token',
      kind: 'failed',
      message: `The change stream of ${this.source.label} does not tell where it stands as MongoDB does: ${resumeToken === null ? 'it tells nothing' : 'its resume tokens have another form'}. So its changes can't be followed.`,
      remedy: 'Stop its writes and copy it once.',
      commandLine: 'mongo-ferry snapshot',
    });
  }

  private open(): RunCommandCursor {
    const { databases } = this.options;
    const cursor = openCursor(
      this.source,
      'admin',
      {
        aggregate: 1,
        pipeline: [
          {
            $changeStream: {
              allChangesForCluster: true,
              ...(this.source.abilities.can('expandedEvents') ? { showExpandedEvents: true } : {}),
              ...startOf(this.start),
            },
          },
          ...(databases === undefined
            ? []
            : [
                {
                  $match: {
                    $or: [{ 'ns.db': { $in: databases } }, { 'to.db': { $in: databases } }],
                  },
                },
              ]),
          ...(this.slimReplies > 0
            ? [{ $project: { fullDocument: 0, updateDescription: 0 } }]
            : []),
        ],
        cursor: {},
      },
      // Else the driver decodes the first event of each reply, and fails on invalid UTF-8.
      { raw: true },
    );
    return cursor.setMaxTimeMS(this.awaitMs);
  }

  async close(): Promise<void> {
    const cursor = this.cursor;
    this.cursor = undefined;
    // The server may be gone, and with it the cursor.
    await cursor?.close().catch(() => undefined);
  }
}

function startOf(start: StreamStart): Document {
  if (!('token' in start)) return { startAtOperationTime: start.time };
  const { token, typeBits } = start;
  return {
    resumeAfter: { _data: token, ...(typeBits === undefined ? {} : { _typeBits: typeBits }) },
  };
}
