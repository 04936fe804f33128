import { MongoServerError, type ClientSession } from 'mongodb';
import type { Deployment } from '../../deployment/deployment';
import { Throttle } from '../../load/throttle';
import { WriteSlots } from '../../load/writeSlots';
import type { Log } from '../../log';
import { isPassing, isPassingCode, retrying, type RetryOptions } from '../../deployment/retry';
import type { WriteError } from './writeErrors';

/** A command that takes longer says that the target has enough to do. */
const SLOW_MS = 10_000;

/** Majority, so that a checkpoint written afterwards never covers a write that an election undoes. */
const WRITE_CONCERN = { w: 'majority', wtimeout: 60_000 };

/** What the target answers to a write. */
export interface WriteReply {
  writeErrors?: WriteError[];
  writeConcernError?: { code: number; errmsg: string };
}

/** How persistent writes are, and what may hold them back. */
export type WriteOptions = Omit<RetryOptions, 'what'> & {
  /** Runs one write and its answer, unless a pause is wanted; then when that is over. */
  work?: <T>(write: () => Promise<T>) => Promise<T>;
};

/** How much of the target may be used. */
export interface WriteLoad {
  throttle: Throttle;
  slots: WriteSlots;
}

/** Sends write commands to the target, as many at once as it takes, and retries what passes by itself. */
export class CommandSender {
  /** Of all its writes, by which the target knows them. */
  private session: ClientSession | undefined;

  constructor(
    readonly target: Deployment,
    private readonly options: WriteOptions,
    readonly load: WriteLoad = { throttle: new Throttle(), slots: new WriteSlots() },
  ) {}

  get log(): Log {
    return this.options.log;
  }

  /** Has the target end what it is writing at this moment: that fails with `Interrupted`. */
  async interrupt(): Promise<void> {
    const id = this.session?.id;
    if (id === undefined) return;
    await this.target.client.db('admin').command({ killSessions: [id] });
  }

  /** Waits until so much may be written. */
  take(documents: number, bytes: number): Promise<void> {
    return this.load.throttle.take(documents, bytes, this.options.sleep);
  }

  /**
   * The reply of a command that was carried out with majority.
   * @param what what it does, for the log: `inserting into shop.users`
   * @param command makes it anew for each attempt
   */
  async send<T extends WriteReply>(
    db: string,
    what: string,
    command: () => Record<string, unknown>,
  ): Promise<T> {
    const { slots } = this.load;
    const write = async () => {
      const started = performance.now();
      try {
        const reply = await this.attempt<T>(db, command());
        if (performance.now() - started > SLOW_MS) slots.press();
        return reply;
      } catch (error) {
        if (isPassing(error)) slots.press();
        throw error;
      }
    };
    const { work } = this.options;
    return retrying(() => slots.use(() => (work === undefined ? write() : work(write))), {
      ...this.options,
      what,
    });
  }

  /** One command; what passes by itself is thrown, even when the reply carries it inside. */
  private async attempt<T extends WriteReply>(
    db: string,
    command: Record<string, unknown>,
  ): Promise<T> {
    const { client } = this.target;
    // What is written depends on nothing that was read.
    this.session ??= client.startSession({ causalConsistency: false });
    const reply = (await client
      .db(db)
      .command({ ...command, writeConcern: WRITE_CONCERN }, { session: this.session })) as T;
    const passing =
      reply.writeConcernError ?? reply.writeErrors?.find(({ code }) => isPassingCode(code));
    if (passing !== undefined) throw new MongoServerError({ ...passing, message: passing.errmsg });
    return reply;
  }
}
