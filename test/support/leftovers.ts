import { setTimeout as sleep } from 'node:timers/promises';

/** How long what a test left may take to end. */
const PATIENCE_MS = 10_000;

/** What runs now, each with how to end it. */
const running = new Map<Promise<unknown>, () => unknown>();

/**
 * Notes something that a test began and sees to the end of. A test that fails on the way leaves it:
 * then {@link endLeftovers} ends it, so that it neither disturbs other tests nor keeps their program
 * from ending.
 */
export function endIfLeft(ended: Promise<unknown>, end: () => unknown): void {
  running.set(ended, end);
  const forget = () => running.delete(ended);
  ended.then(forget, forget);
}

/** Ends what was begun and has not ended; the root hooks in `hooks.ts` call it. */
export async function endLeftovers(): Promise<void> {
  const left = [...running];
  running.clear();
  for (const [, end] of left) await end();
  const ended = Promise.allSettled(left.map(([settled]) => settled));
  await Promise.race([ended, sleep(PATIENCE_MS, undefined, { ref: false })]);
}
