import { setTimeout as sleep } from 'node:timers/promises';
import { MongoServerError } from 'mongodb';
import type { TargetWriter } from '../snapshot/targetWriter';
import type { Control } from './control';

/**
 * `after-batch` lets every write that has begun end; `now` has the target interrupt them, and
 * writes them again after the pause, which changes nothing.
 */
export type PauseHow = 'after-batch' | 'now';

/** Some may be on their way to the target when the others are interrupted. */
const AGAIN_MS = 200;
/** A target that does not answer holds up no pause: what it was sent lands after it. */
const NOW_LIMIT_MS = 5_000;

/** Server code: an operation was ended on demand. */
const INTERRUPTED = 11601;

/** Whether the server ended this operation because it was told to. */
export function wasInterrupted(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === INTERRUPTED;
}

/** Resolves when a pause that is wanted has taken hold. */
export async function takeHold(
  control: Control,
  writer: TargetWriter,
  how: PauseHow,
): Promise<void> {
  const landing = control.landing();
  if (how === 'after-batch') return landing;
  let holds = false;
  const held = landing.then(() => (holds = true));
  const limit = sleep(NOW_LIMIT_MS, undefined, { ref: false });
  const ending = async () => {
    while (!holds) {
      await writer.interrupt().catch(() => undefined);
      await Promise.race([held, sleep(AGAIN_MS)]);
    }
  };
  await Promise.race([ending(), limit.then(() => (holds = true))]);
}
