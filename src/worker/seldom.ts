/** Progress is told this often at most. */
const TELL_EVERY_MS = 200;

/** Tells of progress five times a second at most; its end is told by the answer. */
export function seldom<T extends unknown[]>(
  tell: (...progress: T) => void,
  clock = () => performance.now(),
): (...progress: T) => void {
  let toldAt = -Infinity;
  return (...progress) => {
    const now = clock();
    if (now - toldAt < TELL_EVERY_MS) return;
    toldAt = now;
    tell(...progress);
  };
}
