import { sleep, type JobContext } from '../job';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** What the service answers to what it would answer otherwise a moment later. */
const PASSING_NAMES = new Set(['ExpiredIteratorException', 'LimitExceededException']);

/**
 * Asks the service until it answers, as long as what fails passes by itself: it is out of reach, or
 * has enough to do. The client has tried several times by then.
 * @throws what else the service answers; FerryError `interrupted` when the work is to stop
 */
export async function patiently<T>(ask: () => Promise<T>, context: JobContext): Promise<T> {
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.log.warn(
        `The table’s stream could not be read, and is tried again: ${(error as Error).message}`,
      );
      await sleep(context, delay);
    }
  }
}

/** An answer bears its HTTP status; without one, there was none. */
function isPassing(error: unknown): boolean {
  const { name, code, $metadata } = error as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  if (PASSING_NAMES.has(name)) return true;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  // Node's codes of a line that failed; the client's own of an answer that did not come.
  return typeof code === 'string' || name === 'TimeoutError';
}
