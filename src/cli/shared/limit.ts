import { FerryError } from '../../engine/errors';

/**
 * The promise's outcome, or an error when it takes too long; what it stands for goes on.
 * @param doing what is waited for, as in `the pause`
 * @throws FerryError `time-limit`
 */
export async function within<T>(seconds: number, doing: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new FerryError({
            code: 'time-limit',
            kind: 'failed',
            message: `Waited ${seconds} s for ${doing}; it may still come.`,
            remedy: 'See how it stands with: mongo-ferry status',
          }),
        ),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
