import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment } from '../engine/deployment/deployment';
import { FerryError } from '../engine/errors';
import type { Log } from '../engine/log';
import type { MajorityWait } from '../engine/reading/majority';

/** How far a piece of work has come that is no migration: a dump, a restore, an import. */
export interface JobProgress {
  /** What is being done now. */
  activity: string;
  /** So far. */
  documents: number;
  bytes: number;
  /** Where it is known; in the measure of `bytes`. */
  bytesTotal?: number | undefined;
}

/** What a piece of work is given by whoever runs it. */
export interface JobContext {
  log: Log;
  /** This product's own, for what it writes. */
  toolVersion: string;
  /** Aborted when it is to stop. */
  signal: AbortSignal;
  onProgress: (progress: JobProgress) => void;
}

/** @throws FerryError `interrupted` once the work is to stop */
export function throwIfStopped({ signal }: Pick<JobContext, 'signal'>): void {
  if (signal.aborted) throw interrupted();
}

/** What work ends with that the user stopped. */
export function interrupted(): FerryError {
  return new FerryError({
    code: 'interrupted',
    kind: 'interrupted',
    message: 'It was interrupted and is not complete.',
    remedy: 'Start it again.',
  });
}

/** Sleeps, or less when the work is to stop. @throws FerryError `interrupted` */
export async function sleep({ signal }: JobContext, milliseconds: number): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  throwIfStopped({ signal });
}

/** How a piece of work waits for a majority: until it is to stop, telling why. */
export function majorityWait(
  context: JobContext,
  standing: Pick<JobProgress, 'documents' | 'bytes'> = { documents: 0, bytes: 0 },
): MajorityWait {
  let isTold = false;
  return {
    sleep: (milliseconds) => sleep(context, milliseconds),
    onWait: (reason) => {
      if (reason !== undefined && !isTold) context.log.warn(reason);
      isTold = reason !== undefined;
      if (isTold) context.onProgress({ ...standing, activity: reason ?? '' });
    },
  };
}

/**
 * Closes a deployment at once when the work is to stop, so that it does not wait for a server that
 * does not answer.
 * @returns how to let go of the signal
 */
export function closeOnAbort(deployment: Deployment, { signal }: JobContext): () => void {
  const close = () => void deployment.close().catch(() => undefined);
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  return () => signal.removeEventListener('abort', close);
}
