import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import type { Log } from './log';

/**
 * Server codes that pass by themselves: elections, shutdowns, busy or unreachable members, write
 * concern time-outs, operations that an administrator killed, index builds under way (MongoDB
 * error_codes.yml: RetriableError, NotPrimaryError, ShutdownError, Interrupted,
 * BackgroundOperationInProgressForNamespace); and a full disk, in which room can be made meanwhile.
 */
const PASSING_CODES = new Set([
  6, 7, 24, 50, 64, 89, 91, 112, 134, 189, 202, 262, 9001, 10058, 10107, 11600, 11602, 13388, 13435,
  13436, 14031, 43, 136, 175, 237, 317, 358, 368, 384, 11601, 12587,
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

/** How persistent {@link retrying} is. */
export interface RetryOptions {
  log: Log;
  /** What is tried, for the log: `inserting into shop.users`. */
  what: string;
  /** Sleeps, and throws when the run is to stop. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Told before each wait, and with undefined when it went well again. */
  onWait?: (reason: string | undefined) => void;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 15_000;
const MOST_TRIES = 16;
/** Work that went well for so long has earned all its tries again. */
const WELL_MS = 600_000;

/**
 * Runs `work` until it succeeds, as long as its failures are of the passing kind: 16 tries over
 * about three minutes, longer than an election or a restart takes. Other failures, and the
 * last, are thrown as they are. `work` must be idempotent.
 */
export async function retrying<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const started = performance.now();
    try {
      const result = await work();
      if (attempt > 1) options.onWait?.(undefined);
      return result;
    } catch (error) {
      if (performance.now() - started > WELL_MS) attempt = 1;
      if (!isPassing(error) || attempt >= MOST_TRIES) throw error;
      const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
      const reason = `${options.what}: ${(error as Error).message}; retry ${attempt} of ${MOST_TRIES - 1}`;
      options.log.warn(reason);
      options.onWait?.(reason);
      await options.sleep(delay * (0.75 + Math.random() / 2));
    }
  }
}
