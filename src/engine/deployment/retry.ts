import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { describeError } from './describeError';
import type { Log } from '../log';

/**
 * Server codes that pass by themselves: elections, shutdowns, busy or unreachable members, write
 * concern time-outs, operations that an administrator killed, index builds under way (MongoDB
 * error_codes.yml: RetriableError, NotPrimaryError, ShutdownError, Interrupted,
 * BackgroundOperationInProgressForNamespace); a shard without a primary, of which a mongos tells so
 * itself (FailedToSatisfyReadPreference); and a full disk, in which room can be made meanwhile.
 */
const PASSING_CODES = new Set([
  6, 7, 24, 50, 64, 89, 91, 112, 133, 134, 189, 202, 262, 9001, 10058, 10107, 11600, 11602, 13388,
  13435, 13436, 14031, 43, 136, 175, 237, 317, 358, 368, 384, 11601, 12587,
]);

/**
 * Node's own codes for a socket that the other side has closed just now, which the driver (7.8)
 * throws as they are when it writes to one.
 */
const LOST_SOCKET_CODES = new Set<unknown>([
  'EPIPE',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Whether an error of this server code passes by itself. */
export function isPassingCode(code: number): boolean {
  return PASSING_CODES.has(code);
}

/** Whether trying again can help. */
export function isPassing(error: unknown): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (LOST_SOCKET_CODES.has((error as { code?: unknown } | undefined)?.code)) return true;
  // The driver's wrapping of a lost connection; what a server answers has a code.
  if (error instanceof MongoBulkWriteError && error.code === undefined) return true;
  if (error instanceof MongoServerError) {
    return (
      error.hasErrorLabel('RetryableWriteError') ||
      error.hasErrorLabel('ResumableChangeStreamError') ||
      (typeof error.code === 'number' && isPassingCode(error.code))
    );
  }
  return false;
}

/** Server code: the disk is full. Somebody has to make room, after which everything goes on. */
const OUT_OF_DISK_SPACE = 14031;
/** Server code: no server of a shard answers as asked; through a mongos, what finding no server is without one. */
const NO_SERVER_OF_SHARD = 133;
const WORTH_WAITING_CODES = new Set<unknown>([OUT_OF_DISK_SPACE, NO_SERVER_OF_SHARD]);

/**
 * Whether it is worth waiting as long as it takes: no server of the deployment, or of one of its
 * shards, can be reached, or its disk is full. Not a lost connection by itself, which may be the doing of what was tried.
 */
export function isWorthWaiting(error: unknown): boolean {
  if (error instanceof MongoServerSelectionError) return true;
  return error instanceof MongoServerError && WORTH_WAITING_CODES.has(error.code);
}

/** How persistent {@link retrying} is. */
export interface RetryOptions {
  log: Log;
  /** What is tried, for the log: `inserting into shop.users`. */
  what: string;
  /** Sleeps, and throws when the run is to stop. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Told before each wait, and with undefined when it goes on again. */
  onWait?: (reason: string | undefined) => void;
  /** Whether nobody is there to wait for a deployment that is out of reach, as before the start. */
  impatient?: boolean;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 15_000;
const MOST_TRIES = 16;
/** Work that went well for so long has earned all its tries again. */
const WELL_MS = 600_000;
/** Work that goes on for so long is not held up any more: what is out of reach fails sooner. */
const GOING_MS = 30_000;

/**
 * Runs `work` until it succeeds, as long as its failures are of the passing kind. While a
 * deployment is out of reach or its disk full, that is until the run is stopped; for all else, 16
 * tries over about three minutes, longer than an election or a restart takes. Other failures, and
 * the last, are thrown as they are. `work` must be idempotent.
 */
export async function retrying<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  let tries = 0;
  for (let attempt = 1; ; attempt++) {
    const started = performance.now();
    try {
      const result = await (attempt === 1 ? work() : again(work, options));
      if (attempt > 1) options.onWait?.(undefined);
      return result;
    } catch (error) {
      if (performance.now() - started > WELL_MS) {
        attempt = 1;
        tries = 0;
      }
      const endless = options.impatient !== true && isWorthWaiting(error);
      if (!endless) tries++;
      if (!isPassing(error) || tries >= MOST_TRIES) {
        if (attempt > 1) options.onWait?.(undefined);
        throw error;
      }
      const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
      const retry = endless ? `retry ${attempt}` : `retry ${tries} of ${MOST_TRIES - 1}`;
      const cause = describeError(error).message.replace(/\.$/, '');
      const reason = `${options.what}: ${cause}; ${retry}`;
      options.log.warn(reason);
      options.onWait?.(reason);
      await options.sleep(delay * (0.75 + Math.random() / 2));
    }
  }
}

/** Another attempt, which is told of as going on when it does not fail soon. */
async function again<T>(work: () => Promise<T>, { onWait }: RetryOptions): Promise<T> {
  const going = setTimeout(() => onWait?.(undefined), GOING_MS);
  try {
    return await work();
  } finally {
    clearTimeout(going);
  }
}
