const SAME_KEY_PRESS_MS = 1000;

/** Told to end from outside; carries the exit code. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super('Interrupted');
  }
}

/**
 * Listens for Ctrl-C and its like. The first one aborts the signal; a later one ends the process at
 * once (servers that were started die with it).
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (first === 0) {
        first = Date.now();
        controller.abort(new Interrupted(exitCode));
      } else if (Date.now() - first > SAME_KEY_PRESS_MS) {
        // A terminal's Ctrl-C arrives twice: from the terminal, and passed on by npm.
        process.exit(exitCode);
      }
    });
  }
  return controller.signal;
}

/** Waits for work, or rejects as soon as the signal is aborted. */
export async function orInterrupted<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
): Promise<Result> {
  let stopWaiting = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    stopWaiting = () => signal.removeEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopWaiting();
    work.catch(() => undefined);
  }
}
